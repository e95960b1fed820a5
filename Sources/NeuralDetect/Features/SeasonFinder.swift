internal import TimeSeries

/// The length of a stream's season, by its autocorrelation, and what the season expects next.
///
/// Looked for anew every 144 samples in the last 4,608, as `seasonLength(of:)` does.
package struct SeasonFinder: Sendable {
  private static let capacity = 32 * 144

  private var values = Ring(capacity: capacity)
  private var appended = 0
  package private(set) var length: Int?

  package init() {}

  package mutating func append(_ value: Double) {
    values.append(value)
    appended += 1
    guard appended % 144 == 0 else { return }
    length = seasonLength(of: (0..<values.count).reversed().map { values[$0] })
  }

  /// The median of the next sample's phase in the last three seasons, each a mean of three samples.
  package func expected() -> Double? {
    guard let length else { return nil }
    var phases: (Double, Double, Double) = (.nan, .nan, .nan)
    func phase(_ season: Int) -> Double {
      let back = season * length - 1  // the next sample has not been appended yet
      guard back + 1 < values.count else { return .nan }
      return (values[back - 1] + values[back] + values[back + 1]) / 3
    }
    phases = (phase(1), phase(2), phase(3))
    guard phases.1.isFinite else { return phases.0.isFinite ? phases.0 : nil }
    guard phases.2.isFinite else { return (phases.0 + phases.1) / 2 }
    return max(min(phases.0, phases.1), min(max(phases.0, phases.1), phases.2))
  }
}
