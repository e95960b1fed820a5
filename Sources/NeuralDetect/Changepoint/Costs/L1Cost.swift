/// Absolute deviations from the median, each in O(log n): C = Σ |x − median|.
///
/// That is the sum of the upper half less the sum of the lower half.
package struct L1Cost: SegmentCost {
  private let sums: PrefixSums
  private let order: WaveletMatrix

  package init(_ values: [Double]) {
    sums = PrefixSums(values)
    order = WaveletMatrix(values)
  }

  package var count: Int { sums.count }

  package func cost(_ start: Int, _ end: Int) -> Double {
    let half = (end - start) / 2
    let (lower, middle) = order.smallest(half, start, end)
    let upper = sums[start, end] - lower - ((end - start) % 2 == 1 ? middle : 0)
    return max(0, upper - lower)
  }
}
