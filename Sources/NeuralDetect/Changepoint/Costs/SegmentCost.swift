/// What any segment of a series of n values costs: 0 if its model fits exactly, more the worse.
///
/// A cost never rises by splitting: C(a, c) ≥ C(a, b) + C(b, c) for a < b < c. PELT's pruning needs
/// that. (`RBFCost` keeps it but for a rounding of its own.)
package protocol SegmentCost: Sendable {
  /// n.
  var count: Int { get }

  /// C(start, end): the cost of the values from `start` up to `end`, which is left out.
  /// - Precondition: `start` < `end`.
  func cost(_ start: Int, _ end: Int) -> Double

  /// C(s, `end`) of all `starts`, which ascend.
  /// - Precondition: from one call to the next `end` does not fall, nor does the first start.
  mutating func costs(from starts: [Int], to end: Int, into costs: inout [Double])

  /// C(`start`, `end`), and C(`start`, b) + C(b, `end`) of all b at least `margin` from either end, in
  /// ascending order.
  func splitCosts(_ start: Int, _ end: Int, margin: Int) -> (whole: Double, splits: [Double])
}

extension SegmentCost {
  package mutating func costs(from starts: [Int], to end: Int, into costs: inout [Double]) {
    for (place, start) in starts.enumerated() { costs[place] = cost(start, end) }
  }

  package func splitCosts(
    _ start: Int, _ end: Int, margin: Int
  ) -> (whole: Double, splits: [Double]) {
    let places = stride(from: start + margin, through: end - margin, by: 1)
    return (cost(start, end), places.map { cost(start, $0) + cost($0, end) })
  }
}
