public import Forecast

/// What is expected of a metric, and when it reaches the limit, if there is one.
public struct Outlook: Sendable {
  public let forecast: Forecast::Forecast
  public let exhaustion: TimeToExhaustion?

  package init(forecast: Forecast::Forecast, exhaustion: TimeToExhaustion?) {
    self.forecast = forecast
    self.exhaustion = exhaustion
  }

  /// Values that are forecast, and how long they reach.
  var steps: Int { forecast.yhat.count }
  var horizon: Duration { forecast.step * steps }

  /// The probability with which a value lies in the band.
  var level: Double { forecast.level }

  /// From the last sample until the limit is reached; `nil` if not within the horizon.
  var untilFull: Duration? { exhaustion?.expected }
}
