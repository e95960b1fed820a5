internal import NeuralDetect
internal import TimeSeries

/// What a measure looks at: a value a sample, made of a metric.
struct GateSignal {
  let measure: GateMeasure
  let metric: String
  let role: Role

  /// What `metric` tells: of memory everything, of what a leak holds its growth, of a collector's counter
  /// the rate.
  static func all(of metric: Metric, isJudged: Bool, isLimited: Bool) -> [GateSignal] {
    let measures: [GateMeasure] =
      if isJudged {
        [.growth, .level, .sawtooth, .peak]
          + (isLimited && metric.role == .resident ? [.margin] : [])
      } else if metric.isHolding {
        [.growth]
      } else {
        metric.collectorCounter.map { [$0.measure] } ?? []
      }
    return measures.map { GateSignal(measure: $0, metric: metric.name, role: metric.role) }
  }

  /// The signal of `series`; `nan` where it is not known. A counter's steps are a rate an hour, and one
  /// that falls began anew.
  func values(in series: Series, limit: Double?, clock: GateClock) -> [Double] {
    guard let metric = series.metric(named: metric) else {
      return [Double](repeating: .nan, count: series.count)
    }
    func trailing(_ hours: Double, _ value: (SlidingOrderStatistics) -> Double) -> [Double] {
      let length = max(6, Int((hours * (clock.hour / series.step)).rounded()))
      var window = SlidingOrderStatistics(capacity: length)
      return metric.values.map { sample in
        window.append(sample)
        return sample.isFinite && window.count >= 3 ? value(window) : .nan
      }
    }
    switch measure {
    case .growth, .level: return trailing(1) { $0.quantile(0.1) }
    case .sawtooth: return trailing(1) { $0.quantile(0.9) - $0.quantile(0.1) }
    case .peak: return trailing(6) { $0.quantile(0.95) }
    case .margin:
      let limit = limit ?? .nan
      return trailing(6) { 1 - $0.quantile(0.95) / limit }
    case .restarts: return []  // of no metric: `GateRestarts`
    case .collections, .pauses:
      var rate = CounterRate()
      let unit = (metric.collectorCounter?.unit ?? 1) * 3600 / series.step.inSeconds
      return metric.values.map { rate.append($0) * unit }
    }
  }
}
