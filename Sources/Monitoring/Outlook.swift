public import Forecast
package import TimeSeries

/// What is expected of a metric, and when it reaches the limit, if there is one.
public struct Outlook: Sendable {
  public let forecast: Forecast::Forecast
  public let exhaustion: TimeToExhaustion?

  /// Whether the last sample is at the limit, or above it.
  public let isFull: Bool

  /// - Parameter metric: what the forecast is of.
  package init(_ forecast: Forecast::Forecast, of metric: Metric, limit: Double?) {
    self.forecast = forecast
    exhaustion = limit.map(forecast.timeToExhaustion)
    let last = metric.values.last { $0.isFinite }
    isFull = limit.map { (last ?? -.infinity) >= $0 } ?? false
  }

  /// Values that are forecast, and how long they reach.
  var steps: Int { forecast.yhat.count }
  var horizon: Duration { forecast.step * steps }

  /// The probability with which a value lies in the band.
  var level: Double { forecast.level }

  /// From the last sample until the limit is reached; `nil` if not within the horizon.
  var untilFull: Duration? { isFull ? .zero : exhaustion?.expected }
}
