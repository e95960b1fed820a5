import Forecast
import TimeSeries

/// How far forecasts of the next collection are off, in steps of the grid, at every sample of a Go
/// service from its second day on.
struct CollectionErrors {
  /// Knowing the heap's size and goal.
  var with: [Double] = []
  /// Knowing the moments of collections alone.
  var without: [Double] = []

  mutating func add(_ series: Series) {
    func values(_ name: String) -> [Double]? {
      series.metric(named: "go_memstats_\(name)")?.values
    }
    guard let allocated = values("heap_alloc_bytes"), let goal = values("next_gc_bytes"),
      let last = values("last_gc_time_seconds")
    else { return }
    let step = series.step.seconds
    var forecast = CollectionForecast()
    forecast.forced = 480  // a sample is a quarter of a second of real time
    var next = Double.nan  // when the next collection is, in Unix seconds
    for t in stride(from: series.count - 2, to: 144, by: -1) {
      if last[t + 1] != last[t] { next = last[t + 1] }
      let truth = (next - series.time(at: t).unixSeconds) / step
      guard truth > -1, !series.restarts.contains(where: { abs($0 - t) < 36 }),
        let a = forecast.steps(from: t, allocated: allocated, goal: goal, collections: last),
        let b = forecast.steps(from: t, collections: last)
      else { continue }
      with.append(abs(a - truth))
      without.append(abs(b - truth))
    }
  }
}
