internal import Glibc

/// How much values differ in their distribution, by a Gaussian kernel: of m values
///
///     C = m − 1/m Σᵢ Σⱼ k(xᵢ, xⱼ)      k(x, y) = exp(−clip(γ (x − y)²)), k(xᵢ, xᵢ) = 1
///
/// γ is one over the median of (xᵢ − xⱼ)² for i < j, and 1 where that is 0; the exponent is kept within
/// 10⁻² and 10², as ruptures keeps it. That clip makes nearly equal values a little different, so a split
/// may raise C, by less than 10⁻² wherever it was looked for, and PELT is exact but for that. A search takes O(n) memory and a time that grows with the square of its longest
/// segment.
/// - Source: Harchaoui & Cappé, "Retrospective Multiple Change-Point Estimation with Kernels", 2007;
///   Arlot, Celisse & Harchaoui, "A Kernel Multiple Change-Point Algorithm…", 2019.
package struct RBFCost: SegmentCost {
  private let values: [Double]
  private let gamma: Double

  /// Σᵢ Σⱼ k of the values from each start up to `end`, left out, for starts since `first`.
  private var sums: [Double]
  private var end = 0

  package init(_ values: [Double]) {
    self.values = values
    let median = medianSquaredDistance(values)
    gamma = median > 0 ? 1 / median : 1
    sums = [Double](repeating: 0, count: values.count)
  }

  package var count: Int { values.count }

  private func kernel(_ i: Int, _ j: Int) -> Double {
    let distance = values[i] - values[j]
    return exp(-min(max(gamma * distance * distance, 1e-2), 1e2))
  }

  /// By the definition, in O(m²).
  package func cost(_ start: Int, _ end: Int) -> Double {
    var sum = Double(end - start)
    for i in start..<end { for j in start..<i { sum += 2 * kernel(i, j) } }
    return cost(sum, end - start)
  }

  package mutating func costs(from starts: [Int], to end: Int, into costs: inout [Double]) {
    guard let first = starts.first else { return }
    while self.end < end {
      var row = 0.0
      for i in stride(from: self.end - 1, through: first, by: -1) {
        row += kernel(i, self.end)
        sums[i] += 2 * row + 1
      }
      sums[self.end] = 1
      self.end += 1
    }
    for (place, start) in starts.enumerated() { costs[place] = cost(sums[start], end - start) }
  }

  package func splitCosts(
    _ start: Int, _ end: Int, margin: Int
  ) -> (whole: Double, splits: [Double]) {
    // What value i adds to the sum of those before it, and of those after it.
    var before = [Double](repeating: 1, count: end - start)
    var after = before
    for i in 0..<end - start {
      var sum = 0.0
      for j in 0..<i {
        let twice = 2 * kernel(start + i, start + j)
        sum += twice
        after[j] += twice
      }
      before[i] += sum
    }
    let all = after.reduce(0, +)
    var (left, right) = (0.0, all)
    var splits: [Double] = []
    for size in stride(from: 1, through: end - start - margin, by: 1) {
      left += before[size - 1]
      right -= after[size - 1]
      guard size >= margin else { continue }
      splits.append(cost(left, size) + cost(right, end - start - size))
    }
    return (cost(all, end - start), splits)
  }

  private func cost(_ sum: Double, _ size: Int) -> Double {
    max(0, Double(size) - sum / Double(size))
  }

  /// The variance in the kernel's space, 1 − mean k: of all values, or of neighbours.
  package func unit(_ noise: NoiseScale) -> Double {
    guard count > 1 else { return 0 }
    switch noise {
    case .total: return cost(0, count) / Double(count)
    case .differences:
      let sum = (1..<count).reduce(0) { $0 + kernel($1, $1 - 1) }
      return 1 - sum / Double(count - 1)
    }
  }
}

/// The median of (xᵢ − xⱼ)² over i < j, in O(n log n): bisection on how many pairs are as near.
private func medianSquaredDistance(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let pairs = sorted.count * (sorted.count - 1) / 2
  guard pairs > 0 else { return 0 }

  /// The pair at place `rank` in order of distance.
  func distance(_ rank: Int) -> Double {
    // Positive numbers are ordered as their bits are.
    var (low, high) = (UInt64(0), (sorted[sorted.count - 1] - sorted[0]).bitPattern)
    while low < high {
      let middle = low + (high - low) / 2
      let limit = Double(bitPattern: middle)
      var (near, first) = (0, 0)
      for last in sorted.indices {
        while sorted[last] - sorted[first] > limit { first += 1 }
        near += last - first
      }
      if near > rank { high = middle } else { low = middle + 1 }
    }
    return Double(bitPattern: low)
  }
  let (low, high) = (distance((pairs - 1) / 2), distance(pairs / 2))
  return 0.5 * (low * low + high * high)
}
