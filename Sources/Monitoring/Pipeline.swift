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

  /// Where memory is full.
  public var limit: Limit?

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
    if case .value(let value) = limit { options.limit = value }
    options.horizon = horizon
    return EventDetector(model, options: options, threads: threads)
  }

  /// What the metric that is the limit says at each sample; `nil` where the limit is a number.
  public func limits(in piece: Series, beside others: [Metric]) -> [Double]? {
    limit?.metric.flatMap { name in (piece.metrics + others).first { $0.name == name }?.values }
  }

  /// All that is found in `series`, which is whole.
  /// - Parameter others: metrics that are not judged, but say what an event goes with.
  public func report(on series: Series, beside others: [Metric] = []) -> SeriesReport {
    var detector = detector
    var course = detector.course(of: series, limits: limits(in: series, beside: others))
    let limit = limit?.value(in: series, beside: others)
    course.events += detector.finish()
    let explains = model.configuration.roles.contains(.load)
    let (series, load) = explains ? series.withoutLoad : (series, [])
    let (metrics, others) = (series.metrics, load + others)
    let changepoints = parallelMap(metrics.count * methods.count, threads: threads) { index in
      let (metric, method) = index.quotientAndRemainder(dividingBy: methods.count)
      return methods[method].detector.changepoints(in: metrics[metric].values)
    }
    let outlooks = parallelMap(metrics.count, threads: threads) { index in
      outlook(for: metrics[index], of: series, limit)
    }
    return SeriesReport(
      series: series, others: others, score: course.score, threshold: course.threshold,
      findings: course.events.map { event in
        let metric = series.limitedIndex(of: event.metric)!
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
    let limit = limit?.value(in: series, beside: others)
    let isFilling = limit != nil && event.end == nil
    return Finding(
      event, in: series, beside: others,
      outlook: isFilling
        ? series.limitedIndex(of: event.metric).flatMap {
          outlook(for: series.metrics[$0], of: series, limit)
        } : nil)
  }

  /// What is expected of a metric; `nil` where too little is known of it.
  private func outlook(for metric: Metric, of series: Series, _ limit: Double?) -> Outlook? {
    guard let forecast = try? forecaster.forecast(metric, of: series, horizon: horizon) else {
      return nil
    }
    return Outlook(forecast, of: metric, limit: metric.role.isCount ? nil : limit)
  }
}

extension Series {
  /// The metric that a limit is about in an event of `name`: itself, or the memory beside a count.
  fileprivate func limitedIndex(of name: String) -> Int? {
    guard let own = metrics.firstIndex(where: { $0.name == name }), metrics[own].role.isCount else {
      return metrics.firstIndex { $0.name == name }
    }
    return metrics.firstIndex { $0.role == .resident }
      ?? metrics.firstIndex { $0.role.isMemory } ?? own
  }

  /// The series without its load, which says why memory is what it is, and that load; the whole where
  /// it has no memory.
  fileprivate var withoutLoad: (series: Series, load: [Metric]) {
    guard metrics.contains(where: \.role.isMemory) else { return (self, []) }
    var series = self
    series.metrics.removeAll { $0.role == .load }
    return (series, metrics.filter { $0.role == .load })
  }
}
