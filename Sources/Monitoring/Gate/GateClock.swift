internal import TimeSeries

/// What an hour is to a gate: an hour, or less where less is watched, so that a test of minutes is looked at
/// as two days are.
struct GateClock {
  /// An hour, or a 48th of the shortest series.
  let hour: Duration

  init(_ series: [Series]) {
    let shortest = series.map { $0.step * $0.count }.min() ?? .zero
    hour = min(.seconds(3600), shortest / 48)
  }
}
