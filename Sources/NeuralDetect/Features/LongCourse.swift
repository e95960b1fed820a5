internal import Glibc
internal import TimeSeries

/// A stream's last value beside all that came before it. A record counts for ever; a rank or a
/// quantile is among the last 4,608 values.
struct LongCourse: Sendable {
  static let length = 32 * FeatureExtractor.day

  private var last = Double.nan
  private var range = RangeSoFar()
  private var past = SlidingOrderStatistics(capacity: length)

  /// Takes in the next value: the last one is past.
  mutating func append(_ value: Double) {
    if last.isFinite { past.append(last) }
    range.append(value)
    last = value
  }

  /// How far the value is outside of the range so far: see `RangeSoFar`.
  var outside: Double { range.outside(resolution: 1e-9) }

  /// −log of the share of the past that is at least as high or as low, whichever is less, the value
  /// itself counted in.
  var rarity: Double { rarity(of: min(atLeast, past.rank(of: last.nextUp))) }

  /// The same of what is at least as high.
  var rarityAbove: Double { rarity(of: atLeast) }

  /// Distance from the median, in half of the range from 1% to 99%.
  var tail: Double {
    guard past.count > 0 else { return 0 }
    let center = past.median
    let range = (past.quantile(0.99) - past.quantile(0.01)) / 2
    return (last - center) / max(range, 1e-3 * abs(center), .leastNormalMagnitude)
  }

  private var atLeast: Int { past.count - past.rank(of: last) }

  private func rarity(of count: Int) -> Double {
    log(Double(past.count + 1) / Double(count + 1))
  }
}
