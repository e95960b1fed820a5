/// Order statistics of values in any order; `nan`s are left out, and of no values they are `nan`.
public enum RobustStatistics {
  /// The middle value, or the mean of the two middle ones, in O(n log n).
  public static func median(of values: [Double]) -> Double { quantile(0.5, of: values) }

  /// The value below which a share `p` lies, interpolated linearly between the two nearest, in
  /// O(n log n).
  /// - Precondition: 0 ≤ `p` ≤ 1.
  /// - Source: Hyndman & Fan, "Sample Quantiles in Statistical Packages", 1996, definition 7.
  public static func quantile(_ p: Double, of values: [Double]) -> Double {
    var sorted = values.filter { !$0.isNaN }
    sorted.sort()
    return quantile(p, ofSorted: sorted.span)
  }

  /// The median distance from the median, not scaled: a Gaussian's σ is 1.4826 times it.
  public static func medianAbsoluteDeviation(of values: [Double]) -> Double {
    let center = median(of: values)
    return median(of: values.map { abs($0 - center) })
  }

  /// `quantile(_:of:)` of values that ascend and hold no `nan`, in O(1).
  /// - Precondition: 0 ≤ `p` ≤ 1.
  package static func quantile(_ p: Double, ofSorted sorted: Span<Double>) -> Double {
    precondition(p >= 0 && p <= 1, "a quantile of \(p)")
    guard sorted.count > 0 else { return .nan }
    let position = p * Double(sorted.count - 1)
    let below = Int(position)
    let share = position - Double(below)
    guard share > 0 else { return sorted[below] }
    return sorted[below] + share * (sorted[below + 1] - sorted[below])
  }
}
