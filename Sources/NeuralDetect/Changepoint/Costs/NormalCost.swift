internal import Glibc

/// How unlikely values are under the normal distribution that suits them best, each in O(1):
/// C = m log(v + ε) of m values of variance v, −2 log L up to a constant.
///
/// ε keeps equal values from costing −∞. C is the least Σ (log s + ((x − μ)² + ε) / s − 1) over μ and
/// s, so a split never raises it.
package struct NormalCost: SegmentCost {
  private let deviations: L2Cost
  private let floor: Double

  /// - Parameters:
  ///   - values: around 0.
  ///   - floor: ε, in the squared unit of the values; positive.
  package init(_ values: [Double], floor: Double) {
    precondition(floor > 0, "a least variance of \(floor)")
    deviations = L2Cost(values)
    self.floor = floor
  }

  package var count: Int { deviations.count }

  package func cost(_ start: Int, _ end: Int) -> Double {
    let count = Double(end - start)
    return count * log(deviations.cost(start, end) / count + floor)
  }
}
