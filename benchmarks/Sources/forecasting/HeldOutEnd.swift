import Forecast
import NeuralDetect
import TimeSeries

/// The end of a series, held out, and what was said of it before.
struct HeldOutEnd {
  let series: String
  let metric: String
  let samplesPerHour: Double
  let actual: [Double]
  let history: [Double]
  let forecast: Forecast
  let seconds: Double

  /// `nil` where less than half of the series would be left, or it is constant.
  /// - Throws: `SeriesError`.
  init?(
    of metric: Metric, in series: Series, _ forecaster: Forecaster, hours: Double
  ) throws {
    let steps = Int(hours * 3600 / series.step.seconds)
    guard metric.values.count > 2 * steps else { return nil }
    let end = metric.values.count - steps
    var past = metric
    past.values.removeLast(steps)
    guard Set(past.values.filter(\.isFinite)).count > 1 else { return nil }
    var before = series
    before.metrics = [past]
    before.truth = []
    before.restarts.removeAll { $0 >= end }
    self.series = series.id
    self.metric = metric.name
    samplesPerHour = 3600 / series.step.seconds
    actual = Array(metric.values[end...])
    history = past.values
    let clock = ContinuousClock()
    var made: Forecast?
    let time = try clock.measure {
      made = try forecaster.forecast(past, of: before, horizon: .seconds(hours * 3600))
    }
    forecast = made!
    seconds = time.seconds
  }

  /// The measures of the first `hours`.
  func measures(hours: Double) -> ForecastMeasures? {
    let count = min(actual.count, Int(hours * samplesPerHour))
    return ForecastMeasures(
      of: Array(actual[..<count]), Array(forecast.yhat[..<count]),
      lower: Array(forecast.lower[..<count]), upper: Array(forecast.upper[..<count]),
      level: forecast.level, after: history, season: Int(24 * samplesPerHour))
  }
}

extension Duration {
  /// In seconds.
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
