import Forecast
import NeuralDetect
import TimeSeries

/// A leak cut halfway: when the level it will have had is forecast, beside when it came.
struct Exhaustion {
  let series: String
  /// In hours after the cut.
  let truth: Double
  let expected: Double?
  let earliest: Double?
  let latest: Double?

  /// The limit is the level, a centred median of six hours, three quarters of the way from the cut to
  /// the leak's end or the horizon. `nil` where the series has no such leak.
  init?(of metric: Metric, in series: Series, _ forecaster: Forecaster) throws {
    guard let label = series.truth(named: "label_\(metric.name)") ?? series.truth(named: "label"),
      let active = series.truth(named: "label"), label.values.contains(1),
      let onset = active.values.firstIndex(of: 1), let last = active.values.lastIndex(of: 1)
    else { return nil }
    let perHour = 3600 / series.step.seconds
    let cut = (onset + last + 1) / 2
    let target = cut + (min(last, cut + Int(72 * perHour)) - cut) * 3 / 4
    let half = Int(3 * perHour)
    let level = metric.values.indices.map { index in
      RobustStatistics.median(
        of: Array(metric.values[max(0, index - half)...min(metric.values.count - 1, index + half)]))
    }
    let limit = level[target]
    guard limit > level[..<cut].max()! else { return nil }
    truth = Double(level[cut...].firstIndex { $0 >= limit }! - cut + 1) / perHour
    var past = metric
    past.values.removeLast(metric.values.count - cut)
    var before = series
    before.metrics = [past]
    before.truth = []
    before.restarts.removeAll { $0 >= cut }
    let time = try forecaster.forecast(past, of: before, horizon: .seconds(72 * 3600))
      .timeToExhaustion(limit: limit)
    self.series = series.id
    expected = time.expected.map { $0.seconds / 3600 }
    earliest = time.earliest.map { $0.seconds / 3600 }
    latest = time.latest.map { $0.seconds / 3600 }
  }
}
