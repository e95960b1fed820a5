public import Forecast
public import NeuralDetect
internal import Tensor
public import TimeSeries

/// One pass over one series, from samples to a report.
///
///     let pipeline = Pipeline(model: model)
///     let report = pipeline.report(on: series)
public struct Pipeline: Sendable {
  public var model: Model

  /// Bytes (or the metric's unit) at which memory is full.
  public var limit: Double?

  /// How far ahead is looked.
  public var horizon = Duration.seconds(72 * 3600)
  public var forecaster = Forecaster()

  /// The statistical methods whose changepoints stand beside the network's events, by name.
  public var methods: [(name: String, detector: any ChangepointDetector)] = [
    ("pelt", PELT()), ("cusum", CUSUM()), ("slope", SlopeLikelihoodRatio()), ("floor", Floor()),
  ]
  public var threads = 1

  public init(model: Model) { self.model = model }

  /// The detector whose events are reported.
  public var detector: EventDetector {
    var options = EventDetector.Options()
    options.limit = limit
    options.horizon = horizon
    return EventDetector(model, options: options, threads: threads)
  }

  /// All that is found in `series`, which is whole.
  /// - Parameter others: metrics that are not judged, but say what an event goes with.
  public func report(on series: Series, beside others: [Metric] = []) -> SeriesReport {
    var detector = detector
    var course = detector.course(of: series)
    course.events += detector.finish()
    let (series, load) = series.withoutLoad
    let (metrics, others) = (series.metrics, load + others)
    let changepoints = parallelMap(metrics.count * methods.count, threads: threads) { index in
      let (metric, method) = index.quotientAndRemainder(dividingBy: methods.count)
      return methods[method].detector.changepoints(in: metrics[metric].values)
    }
    let outlooks = parallelMap(metrics.count, threads: threads) { index in
      outlook(for: metrics[index], of: series)
    }
    return SeriesReport(
      series: series, others: others, score: course.score, threshold: course.threshold,
      findings: course.events.map { event in
        let metric = metrics.firstIndex { $0.name == event.metric }!
        return Finding(event, in: series, beside: others, outlook: outlooks[metric])
      },
      changepoints: metrics.indices.map { metric in
        methods.indices.map { method in
          (methods[method].name, changepoints[metric * methods.count + method])
        }
      },
      outlooks: outlooks, limit: limit)
  }

  /// An event of `series`, of which the last samples are enough, in words.
  public func finding(
    _ event: Event, in series: Series, beside others: [Metric] = []
  ) -> Finding {
    let isFilling = limit != nil && event.end == nil
    return Finding(
      event, in: series, beside: others,
      outlook: isFilling
        ? series.metric(named: event.metric).flatMap { outlook(for: $0, of: series) } : nil)
  }

  /// What is expected of a metric; `nil` where too little is known of it.
  func outlook(for metric: Metric, of series: Series) -> Outlook? {
    guard let forecast = try? forecaster.forecast(metric, of: series, horizon: horizon) else {
      return nil
    }
    return Outlook(forecast, of: metric, limit: limit)
  }
}

extension Series {
  /// The series without its load, which says why memory is what it is, and that load; the whole where
  /// it has no memory.
  fileprivate var withoutLoad: (series: Series, load: [Metric]) {
    guard metrics.contains(where: \.role.isMemory) else { return (self, []) }
    var series = self
    series.metrics.removeAll { $0.role == .load }
    return (series, metrics.filter { $0.role == .load })
  }
}
