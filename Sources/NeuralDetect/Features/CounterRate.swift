internal import TimeSeries

/// What a counter counts from sample to sample: over a gap the mean of it, after a fall, which is a
/// restart, what has been counted since.
package struct CounterRate: Sendable {
  private var last = Double.nan
  private var steps = 0.0  // since the last known value

  package init() {}

  /// The count since the sample before; `nan` where one of them is not known.
  package mutating func append(_ total: Double) -> Double {
    steps += 1
    guard total.isFinite else { return .nan }
    let counted = total < last ? total : total - last
    let rate = counted / steps
    (last, steps) = (total, 0)
    return rate
  }
}

extension Metric {
  /// The values, or of a counter its rates; `rate` remembers the sample before the first.
  func values(by rate: inout CounterRate) -> [Double] {
    isCounter ? values.map { rate.append($0) } : values
  }
}
