internal import Glibc
internal import NeuralDetect
internal import TimeSeries

/// The load of both sides, smoothed as memory smooths it: what it holds on account of a request stays
/// for an hour, or for six.
struct GateLoad {
  /// A column a smoothing, for each series of a side; none where no load is known.
  let before: [[[Double]]]
  let after: [[[Double]]]

  /// The mean of each column over both sides.
  let mean: [Double]

  private static let hours = [1.0, 6]

  /// - Parameter metric: the name of the load; `nil` where there is none.
  init(of metric: String?, before: [Series], after: [Series], clock: GateClock) {
    func smoothed(_ series: Series) -> [[Double]] {
      guard let metric = metric.flatMap({ series.metric(named: $0) }),
        metric.values.contains(where: \.isFinite)
      else { return [] }
      var rate = CounterRate()
      let values = metric.isCounter ? metric.values.map { rate.append($0) } : metric.values
      return Self.hours.map { hours in
        let keep = exp(-(series.step / clock.hour) / hours)
        var state = values.first(where: \.isFinite) ?? .nan
        return values.map { value in
          if value.isFinite { state = keep * state + (1 - keep) * value }
          return state
        }
      }
    }
    self.before = before.map(smoothed)
    self.after = after.map(smoothed)
    let all = self.before + self.after
    mean = Self.hours.indices.map { place in
      let values = all.flatMap { place < $0.count ? $0[place] : [] }.filter(\.isFinite)
      return values.isEmpty ? 0 : values.reduce(0) { $0 + $1 / Double(values.count) }
    }
  }
}
