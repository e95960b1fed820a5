/// Squared deviations from the mean, each in O(1): C = Σ x² − (Σ x)² / m of m values.
package struct L2Cost: SegmentCost {
  private let values: PrefixSums
  private let squares: PrefixSums

  /// - Parameter values: around 0, or the noise is lost in the sums.
  package init(_ values: [Double]) {
    self.values = PrefixSums(values)
    squares = PrefixSums(values.lazy.map { $0 * $0 })
  }

  package var count: Int { values.count }

  package func cost(_ start: Int, _ end: Int) -> Double {
    let sum = values[start, end]
    return max(0, squares[start, end] - sum * sum / Double(end - start))
  }
}
