internal import TimeSeries

/// What an hour is to a gate: an hour, or less where both sides are tests of less than six hours, so that
/// minutes under a load of one's own are looked at as two days are.
struct GateClock {
  /// An hour, or a 48th of the shortest series.
  let hour: Duration

  /// Whether days pass as everywhere: what memory does in one is no growth.
  let hasDays: Bool

  private static let longestTest = Duration.seconds(6 * 3600)

  init(_ series: [Series]) {
    let watched = series.map { $0.step * $0.count }
    hasDays = (watched.max() ?? .zero) >= Self.longestTest
    hour = hasDays ? .seconds(3600) : min(.seconds(3600), (watched.min() ?? .zero) / 48)
  }
}
