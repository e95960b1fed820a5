internal import TimeSeries

/// For how long, and how far, a metric's floor has been above its usual floors: what a slow leak shows
/// long before any one day does.
///
///     z = (floor − median F) / max(spread F, 0.0028 |median F|)     at most 4 either way
///     g ← min(1100, max(0, g + z − ½))
///
/// F are the usual floors, the 576 that end 36 samples ago, and their spread (Q₀.₉ − Q₀.₁) / 2.563.
/// With two days of them g begins.
/// - Source: Page, "Continuous Inspection Schemes", 1954.
struct AccumulatedRise: Sendable {
  private static let allowance = 0.5
  private static let largest = 1100.0
  private static let resolution = 0.0028

  /// g; `nil` before it begins.
  private(set) var sum: Double?
  private let least: Int

  /// - Parameter least: the usual floors with which it begins.
  init(least: Int) { self.least = least }

  mutating func append(floor: Double, usual: SlidingOrderStatistics) {
    guard usual.count >= least else { return }
    let z = max(-4, min((floor - usual.median) / Self.spread(of: usual), 4))
    sum = min(Self.largest, max(0, (sum ?? 0) + z - Self.allowance))
  }

  /// What floors usually move by; never 0.
  static func spread(of floors: SlidingOrderStatistics) -> Double {
    max(
      (floors.quantile(0.9) - floors.quantile(0.1)) / 2.563, resolution * abs(floors.median),
      .leastNormalMagnitude)
  }
}
