public import Forecast
public import NeuralDetect
public import TimeSeries

/// The bends of a forecaster's trend as changepoints of what it was fitted to.
public struct TrendChangepoints: Sendable {
  public var forecaster: Forecaster

  /// How much a trend must bend, over the whole history, in units of its largest value: Prophet's own
  /// plots show changes from 0.01 on.
  public var least = 0.01

  public init(_ forecaster: Forecaster = .prophet) {
    self.forecaster = forecaster
    self.forecaster.isCalibrated = false
  }

  /// The bends of `metric`, one of `series`; strength is the bend in that unit.
  /// - Throws: `SeriesError.tooShort` as `Forecaster` does.
  public func changepoints(
    in metric: Metric, of series: Series
  ) throws(SeriesError) -> [Changepoint] {
    let fit = try forecaster.forecast(metric, of: series, horizon: series.step)
    let used = metric.values[fit.history]
    let largest = used.filter(\.isFinite).map(abs).max() ?? 0
    guard largest > 0 else { return [] }
    return fit.changes.compactMap { change in
      let strength = abs(change.slope) * Double(used.count) / largest
      guard strength >= least, change.sample > 0 else { return nil }
      return Changepoint(
        index: change.sample, detected: metric.values.count - 1, strength: strength)
    }
  }
}
