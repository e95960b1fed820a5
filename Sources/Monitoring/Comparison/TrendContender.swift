public import Forecast
internal import NeuralDetect
public import TimeSeries

/// The bends of Prophet's trend, fitted again every six hours to all that is known by then.
///
/// A bend is an alarm if the memory that it adds (or takes) in a day, in units of the history's robust
/// spread, reaches the threshold; a bend near one that was told before is none.
/// - Source: Taylor & Letham, "Forecasting at Scale", 2018.
public struct TrendContender: Contender {
  public let name: String
  private var forecaster: Forecaster

  /// Samples from one fit to the next.
  public var every = 36

  /// Samples before the first fit.
  public var least = 144

  /// Samples that bends of one change may be apart.
  public var near = 72

  public init(_ name: String, _ forecaster: Forecaster) {
    self.name = name
    self.forecaster = forecaster
    self.forecaster.isCalibrated = false
  }

  public func evidence(on series: Series) -> any Evidence {
    Bends(metrics: series.memory.map { bends(of: $0, in: series) }, near: near)
  }

  private func bends(of metric: Metric, in series: Series) -> [Bend] {
    let day = 86_400 / series.step.inSeconds
    return stride(from: least, to: metric.values.count, by: every).flatMap { end -> [Bend] in
      var past = series
      past.metrics = [Metric(name: metric.name, values: Array(metric.values[..<end]))]
      past.restarts = series.restarts.filter { $0 < end }
      past.truth = []
      guard let fit = try? forecaster.forecast(past.metrics[0], of: past, horizon: series.step)
      else { return [] }  // too few values by then
      let known = past.metrics[0].values.filter(\.isFinite)
      let median = RobustStatistics.median(of: known)
      let spread = 1.4826 * RobustStatistics.medianAbsoluteDeviation(of: known)
      let unit = max(spread, 1e-3 * abs(median), .leastNormalMagnitude)
      return fit.changes.map {
        Bend(sample: $0.sample, seen: end - 1, strength: abs($0.slope) * day / unit)
      }
    }
  }

  private struct Bend {
    let sample: Int
    let seen: Int
    let strength: Double
  }

  private struct Bends: Evidence {
    let metrics: [[Bend]]
    let near: Int

    func detections(threshold: Double) -> [Detection] {
      metrics.flatMap { bends in
        var told: [Detection] = []
        for bend in bends where bend.strength >= threshold {
          guard !told.contains(where: { abs($0.onset - bend.sample) <= near }) else { continue }
          told.append(
            Detection(onset: bend.sample, detectedAt: bend.seen, end: bend.seen + 1))
        }
        return told
      }.merged()
    }
  }
}
