#if Telemetry
  internal import Forecast
  internal import NeuralDetect
  internal import Telemetry
  internal import TimeSeries

  /// What is served at `/metrics`.
  struct WatchPage {
    var configuration: WatchConfiguration
    let version: String
    var counts = WatchCounts()
    var series: [(id: String, state: WatchedSeries)] = []
    var alerts = (pending: 0, firing: 0)
    var moment = Timestamp.epoch
    var deliveries: [Deliverer.Outcome: Int] = [:]
    var profiles: [String: Int] = [:]

    init(_ configuration: WatchConfiguration, version: String) {
      self.configuration = configuration
      self.version = version
    }

    /// The moments that forecasts are shown for, in steps: a day and three of steps of ten minutes.
    static let horizons = [144, 432]

    var exposition: Exposition { Exposition(ofSeries + ofItself + ProcessMetrics.families) }

    private var ofItself: [MetricFamily] {
      var up = MetricFamily("model_up", .gauge, "1 if the last cycle had samples and was scored.")
      up.add(counts.isUp ? 1 : 0)
      var inference = MetricFamily(
        "model_inference_duration_seconds", .histogram,
        "Time to score what is new of a series.")
      inference.add(counts.inference)
      var build = MetricFamily("neuraldetect_build_info", .gauge, "1, with the version as a label.")
      build.add(1, LabelSet(["version": version]))
      var count = MetricFamily("neuraldetect_series", .gauge, "Series that are watched.")
      count.add(Double(series.count))
      var cycle = MetricFamily(
        "neuraldetect_last_cycle_timestamp_seconds", .gauge,
        "When the last cycle that went well began.")
      if let last = counts.lastCycle { cycle.add(last.unixSeconds) }
      var stages = MetricFamily(
        "neuraldetect_stage_duration_seconds", .histogram, "Time that each stage of a cycle took.")
      for stage in WatchCounts.Stage.allCases {
        if let histogram = counts.stages[stage] {
          stages.add(histogram, LabelSet(["stage": stage.rawValue]))
        }
      }
      var alerts = MetricFamily("neuraldetect_alerts", .gauge, "Alerts by state.")
      alerts.add(Double(self.alerts.firing), LabelSet(["state": "firing"]))
      alerts.add(Double(self.alerts.pending), LabelSet(["state": "pending"]))
      var notifications = MetricFamily(
        "neuraldetect_notifications_total", .counter,
        "Messages by receiver: delivered, failed and tried again, or dead.")
      for (outcome, count) in deliveries.sorted(by: {
        ($0.key.receiver, $0.key.result) < ($1.key.receiver, $1.key.result)
      }) {
        notifications.add(
          Double(count), LabelSet(["receiver": outcome.receiver, "result": outcome.result]))
      }
      return [
        up, inference, build, count, cycle, stages, alerts, notifications,
        counted("neuraldetect_cycles_total", "Cycles by how they went.", counts.cycles),
        counted("neuraldetect_samples_total", "Samples by what became of them.", counts.samples),
        counted(
          "neuraldetect_prometheus_requests_total", "Requests to the Prometheus by how they went.",
          counts.requests),
      ]
        + (profiles.isEmpty
          ? []
          : [
            counted(
              "neuraldetect_profiles_total", "Profiles of processes by what became of them.",
              profiles)
          ])
    }

    private func counted(_ name: String, _ help: String, _ counts: [String: Int]) -> MetricFamily {
      var family = MetricFamily(name, .counter, help)
      for (result, count) in counts.sorted(by: { $0.key < $1.key }) {
        family.add(Double(count), LabelSet(["result": result]))
      }
      return family
    }

    private var ofSeries: [MetricFamily] {
      var score = MetricFamily(
        "anomaly_score", .gauge,
        "Odds of the score over those of its threshold: above 1 is anomalous.")
      var probability = MetricFamily(
        "neuraldetect_anomaly_probability", .gauge, "The probability that something is wrong.")
      var threshold = MetricFamily(
        "neuraldetect_threshold_probability", .gauge, "What the probability has to pass.")
      var open = MetricFamily("neuraldetect_open_events", .gauge, "Open events by severity.")
      var onset = MetricFamily(
        "neuraldetect_event_onset_timestamp_seconds", .gauge, "When the open event began.")
      var confirmed = MetricFamily(
        "neuraldetect_confirmed_changepoints_total", .counter,
        "Ended events whose onset a statistical method saw, too.")
      var limits = MetricFamily("neuraldetect_limit_bytes", .gauge, "Where memory is full.")
      var until = MetricFamily(
        "neuraldetect_time_to_limit_seconds", .gauge,
        "Time until the forecast reaches the limit; +Inf if not within its horizon.")
      var untilLower = MetricFamily(
        "neuraldetect_time_to_limit_lower_seconds", .gauge, "The same by the band's upper edge.")
      var untilUpper = MetricFamily(
        "neuraldetect_time_to_limit_upper_seconds", .gauge, "The same by the band's lower edge.")
      var y = MetricFamily("y", .gauge, "The last value of each metric.")
      var yhat = MetricFamily("yhat", .gauge, "The metric's forecast by horizon.")
      var lower = MetricFamily("yhat_lower", .gauge, "The lower edge of the forecast's band.")
      var upper = MetricFamily("yhat_upper", .gauge, "The upper edge of the forecast's band.")
      for (_, state) in series {
        let labels = LabelSet(state.labels, reserving: ["metric", "horizon", "severity"])
        for place in state.latest.indices where state.latest[place].isFinite {
          y.add(state.latest[place], labels.adding("metric", configuration.queries[place].name))
        }
        let status = state.status
        if status.score.isFinite {
          let odds = { (p: Double) in p / (1 - p) }
          probability.add(status.score, labels)
          threshold.add(status.threshold, labels)
          score.add(min(odds(status.score) / odds(status.threshold), 1e6), labels)
          for severity in [Event.Severity.info, .warning, .critical] {
            open.add(
              status.event?.severity == severity ? 1 : 0, labels.adding("severity", severity.name))
          }
        }
        if let event = status.event { onset.add(event.onset.unixSeconds, labels) }
        confirmed.add(Double(state.confirmed), labels)
        if let limit = state.limit(configuration) { limits.add(limit, labels) }
        guard let forecast = state.forecast else { continue }
        for steps in Self.horizons where steps <= forecast.yhat.count {
          let labels = labels.adding("metric", forecast.metric)
            .adding("horizon", (configuration.step * steps).inHours)
          yhat.add(shown(forecast.yhat[steps - 1]), labels)
          lower.add(shown(forecast.lower[steps - 1]), labels)
          upper.add(shown(forecast.upper[steps - 1]), labels)
        }
        guard let exhaustion = state.exhaustion(configuration, at: moment) else { continue }
        let isFull = state.usage.map { $0.share >= 1 } ?? false
        let seconds = { (time: Duration?) in isFull ? 0 : time?.inSeconds ?? .infinity }
        until.add(seconds(exhaustion.expected), labels)
        untilLower.add(seconds(exhaustion.earliest), labels)
        untilUpper.add(seconds(exhaustion.latest), labels)
      }
      return [
        score, probability, threshold, open, onset, confirmed, limits, until, untilLower,
        untilUpper,
        y, yhat, lower, upper,
      ]
    }
  }

  /// Bytes without their fractions, which a page need not carry.
  private func shown(_ value: Double) -> Double { abs(value) < 1e6 ? value : value.rounded() }

  extension Duration {
    /// `24h`, not `1d`; shorter than an hour, or with a rest, as in full.
    fileprivate var inHours: String {
      let (hours, rest) = nanoseconds.quotientAndRemainder(dividingBy: 3_600_000_000_000)
      return rest == 0 ? "\(hours)h" : compactDescription
    }
  }
#endif
