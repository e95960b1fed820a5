/// A stream's last value beside the lowest and the highest of all before it.
package struct RangeSoFar: Sendable {
  private var last = Double.nan
  private var low = Double.infinity
  private var high = -Double.infinity

  package init() {}

  /// Takes in the next value: the last one is past.
  package mutating func append(_ value: Double) {
    if last.isFinite {
      low = min(low, last)
      high = max(high, last)
    }
    last = value
  }

  /// How far the value is outside of the range so far, in units of that range: above 0 over the
  /// highest, below 0 under the lowest, 0 within and where nothing was before.
  /// - Parameter resolution: the range counts as no less than this share of its larger end.
  package func outside(resolution: Double) -> Double {
    guard low <= high else { return 0 }
    let range = max(
      high - low, resolution * max(abs(high), abs(low)), .leastNormalMagnitude)
    return (max(0, last - high) - max(0, low - last)) / range
  }
}
