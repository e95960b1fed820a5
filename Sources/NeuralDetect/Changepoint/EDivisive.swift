internal import Glibc

/// Splits where two distributions are furthest apart, if their means differ significantly.
///
/// For the values before and after a split, l and r of them, the distance is
///
///     Q = l r / (l + r) · (2 mean|x − y| − mean|x − x′| − mean|y − y′|)
///
/// with pairs x, x′ of different values before and y, y′ after. The split with the highest Q counts if
/// Student's t for the two means has a p-value of at most `significance`, which takes the place of the
/// source's random permutations: the same series always has the same changepoints. Halves are split
/// again; in the end, while some split is not significant between the two it separates, the least
/// significant goes. The strength is −log₁₀ p.
///
/// O(n log n) for each split. The p-value is that of a place chosen before looking; the best of n places
/// passes more often, hence the strict default.
/// - Source: Matteson & James, "A Nonparametric Approach for Multiple Change Point Analysis of
///   Multivariate Data", 2014; the test as in Fleming et al., "Hunter: Using Change Point Detection to
///   Hunt for Performance Regressions", 2023.
public struct EDivisive: ChangepointDetector {
  /// The highest p-value of a change.
  public var significance = 0.001

  /// Values on either side of a split, at least.
  public var minimumSize = 2

  public init() {}

  public func changepoints(in values: [Double]) -> [Changepoint] {
    precondition(minimumSize > 0, "segments of \(minimumSize) values")
    let observations = Observations(of: values)
    let count = observations.values.count
    let deviations = L2Cost(observations.values)
    let sums = PrefixSums(observations.values)
    func logProbability(_ start: Int, _ middle: Int, _ end: Int) -> Double {
      let (l, r) = (Double(middle - start), Double(end - middle))
      let shift = sums[start, middle] / l - sums[middle, end] / r
      guard shift != 0 else { return 0 }
      // A step without any noise is as sure as numbers can tell.
      let variance = max(
        deviations.cost(start, middle) + deviations.cost(middle, end),
        1e-12 * deviations.cost(start, end))
      let degrees = l + r - 2
      guard degrees > 0 else { return 0 }
      let squaredT = shift * shift / (variance / degrees * (1 / l + 1 / r))
      return StudentT(degrees: degrees).logTwoSided(squaredT: squaredT)
    }

    let limit = log(significance)
    var found: [Int] = []
    var segments = [0..<count]
    while let segment = segments.popLast() {
      guard let split = furthestSplit(observations.values[segment]),
        logProbability(segment.lowerBound, split, segment.upperBound) <= limit
      else { continue }
      found.append(split)
      segments += [segment.lowerBound..<split, split..<segment.upperBound]
    }
    found.sort()

    while true {
      let bounds = [0] + found + [count]
      let logs = found.indices.map { logProbability(bounds[$0], bounds[$0 + 1], bounds[$0 + 2]) }
      guard let weakest = logs.indices.max(by: { logs[$0] < logs[$1] }), logs[weakest] > limit
      else {
        return zip(found, logs).map { split, log in
          Changepoint(
            index: observations.indices[split], detected: observations.indices[count - 1],
            strength: -log / M_LN10)
        }
      }
      found.remove(at: weakest)
    }
  }

  /// The split with the highest Q; `nil` if the values are too few.
  private func furthestSplit(_ values: ArraySlice<Double>) -> Int? {
    let count = values.count
    guard count >= 2 * minimumSize, count > 1 else { return nil }
    let before = growingDistances(values)
    let after = Array(growingDistances(values.reversed()).reversed())
    let all = before[count]
    var best: (distance: Double, split: Int)?
    for left in max(1, minimumSize)...count - max(1, minimumSize) {
      let (l, r) = (Double(left), Double(count - left))
      let between = (all - before[left] - after[left]) / (l * r)
      let within = meanOfPairs(before[left], l) + meanOfPairs(after[left], r)
      let distance = l * r / (l + r) * (2 * between - within)
      if distance > best?.distance ?? -.infinity { best = (distance, values.startIndex + left) }
    }
    return best?.split
  }

  private func meanOfPairs(_ sum: Double, _ count: Double) -> Double {
    count > 1 ? 2 * sum / (count * (count - 1)) : 0
  }

  /// Σ |x − x′| over all pairs of the first 0, 1, … n values.
  private func growingDistances(_ values: some Collection<Double>) -> [Double] {
    let values = Array(values)
    var ranks = [Int](repeating: 0, count: values.count)
    for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
      ranks[index] = rank
    }
    var smaller = FenwickTree(count: values.count)
    var (total, sum) = (0.0, 0.0)
    var distances = [0.0]
    for (index, value) in values.enumerated() {
      let (count, below) = smaller.prefix(ranks[index])
      total += value * Double(2 * count - index) + sum - 2 * below
      sum += value
      smaller.add(value, at: ranks[index])
      distances.append(total)
    }
    return distances
  }
}

/// How many values stand at the first places and what they sum up to, each in O(log n).
/// - Source: Fenwick, "A New Data Structure for Cumulative Frequency Tables", 1994.
private struct FenwickTree {
  private var nodes: [(count: Int, sum: Double)]

  init(count: Int) { nodes = Array(repeating: (0, 0), count: count + 1) }

  mutating func add(_ value: Double, at place: Int) {
    var node = place + 1
    while node < nodes.count {
      nodes[node].count += 1
      nodes[node].sum += value
      node += node & -node
    }
  }

  /// Of the places before `place`.
  func prefix(_ place: Int) -> (count: Int, sum: Double) {
    var node = place
    var (count, sum) = (0, 0.0)
    while node > 0 {
      count += nodes[node].count
      sum += nodes[node].sum
      node -= node & -node
    }
    return (count, sum)
  }
}
