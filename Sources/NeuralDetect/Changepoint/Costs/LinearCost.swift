/// Squared deviations from the line that fits best, each in O(1): of m values at t = 0 … m − 1
///
///     C = Σ (x − x̄)² − (Σ (t − t̄) x)² / (m (m² − 1) / 12)
package struct LinearCost: SegmentCost {
  private let deviations: L2Cost
  private let values: PrefixSums
  private let moments: PrefixSums  // of (t − n/2) x

  /// - Parameter values: around 0, or the noise is lost in the sums.
  package init(_ values: [Double]) {
    let middle = 0.5 * Double(values.count)
    deviations = L2Cost(values)
    self.values = PrefixSums(values)
    moments = PrefixSums(values.enumerated().lazy.map { (Double($0.offset) - middle) * $0.element })
  }

  package var count: Int { values.count }

  package func cost(_ start: Int, _ end: Int) -> Double {
    let count = Double(end - start)
    guard count > 2 else { return 0 }
    let center = 0.5 * Double(start + end - 1) - 0.5 * Double(values.count)
    let moment = moments[start, end] - center * values[start, end]
    let spread = count * (count * count - 1) / 12
    return max(0, deviations.cost(start, end) - moment * moment / spread)
  }
}
