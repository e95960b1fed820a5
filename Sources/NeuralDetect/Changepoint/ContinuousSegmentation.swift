/// Lines that meet: the continuous piecewise linear curve whose squared deviations and penalties are
/// least of all there are. Exact.
///
/// The curve bends after value t, at knots (t, φ). With f_t(φ) the least cost of the first t values on a
/// curve that ends at φ, and C_{s,t}(φ′, φ) the squared deviations from the line between two knots,
///
///     f_t(φ) = min over s, φ′ of f_s(φ′) + C_{s,t}(φ′, φ) + h(t − s) + β
///
/// f_t is the least of quadratics, one for each choice of earlier knots. Of those that could be
/// continued at t only the ones that are lowest for some φ are kept. Where segments may have one value,
/// the best choice at t with one more knot, at t + 1, can take any later course: a choice that costs
/// β + h(1) more than the best is of no use as a knot at t, and one that does so before β and h are paid
/// is dropped for good. Longer segments leave no room for those knots, and without that
/// pruning time grows with n².
/// - Source: Fearnhead, Maidstone & Letchford, "Detecting Changes in Slope with an L0 Penalty", 2019.
public struct ContinuousSegmentation: ChangepointDetector {
  public var penalty = Penalty.mbic
  public var noise = NoiseScale.total

  /// Values in a segment, at least.
  public var minimumSize = 1

  public init() {}

  /// p: a bend is one more slope.
  private static let parameters = 1

  public func changepoints(in values: [Double]) -> [Changepoint] {
    let observations = Observations(of: values)
    let count = observations.values.count
    let sigma = noise.sigma(of: observations.values)
    guard count > 4, sigma > 0 || penalty.isValue else { return [] }
    let penalty = penalty.resolved(
      count: count, parameters: Self.parameters, unit: sigma * sigma)
    let deviations = LineDeviations(observations.values)
    let knots = self.knots(deviations, penalty)
    let whole = deviations.cost(knots, penalty)
    return knots.map { knot in
      let without = deviations.cost(knots.filter { $0 != knot }, penalty)
      return Changepoint(
        index: observations.indices[knot], detected: observations.indices[count - 1],
        strength: (without - whole) / penalty.perChange)
    }
  }

  /// A choice of knots up to one at `start`: its cost there, and where it comes from.
  private struct Choice {
    let start: Int
    let cost: Quadratic
    let node: Int  // in the tree of knots
  }

  /// Where the best curve bends: the first value on each new line, in ascending order.
  package func knots(_ deviations: LineDeviations, _ penalty: SegmentPenalty) -> [Int] {
    precondition(minimumSize > 0, "segments of \(minimumSize) values")
    let count = deviations.count
    let allowance =
      minimumSize == 1 ? penalty.perChange + penalty.length(1) : Double.infinity
    var tree = [(knot: 0, parent: 0)]
    var waiting: [[Choice]] = [[Choice(start: 0, cost: Quadratic(), node: 0)]]  // too near so far
    var choices: [Choice] = []
    for end in 1...count {
      choices += end >= minimumSize ? waiting[end - minimumSize] : []
      let costs = choices.map { deviations.extended($0.cost, from: $0.start, to: end) }
      let paid = zip(choices, costs).map { choice, cost in
        var cost = cost
        cost.a += penalty.length(end - choice.start) + penalty.perChange
        return cost
      }
      let minima = paid.map(\.minimum)
      guard let best = minima.indices.min(by: { minima[$0] < minima[$1] }) else {
        waiting.append([])
        continue
      }
      if end == count { return path(to: choices[best].node, in: tree) }

      waiting.append(
        Quadratic.envelope(of: paid, below: minima[best] + allowance).map { place in
          tree.append((end, choices[place].node))
          return Choice(start: end, cost: paid[place], node: tree.count - 1)
        })
      choices = choices.indices.filter {
        costs[$0].minimum <= minima[best] + allowance
      }.map { choices[$0] }
    }
    return []
  }

  private func path(to node: Int, in tree: [(knot: Int, parent: Int)]) -> [Int] {
    var knots: [Int] = []
    var node = node
    while node > 0 {
      knots.append(tree[node].knot)
      node = tree[node].parent
    }
    return knots.reversed()
  }
}

/// Squared deviations of values y₁ … yₙ from lines between knots, each in O(1).
///
/// A line from (s, φ′) to (t, φ) belongs to the m = t − s values after s; with wᵢ = i / m it deviates by
///
///     C = Σᵢ (yₛ₊ᵢ − (1 − wᵢ) φ′ − wᵢ φ)²
package struct LineDeviations: Sendable {
  private let values: PrefixSums
  private let squares: PrefixSums
  private let moments: PrefixSums  // of (t − n/2) y_t
  private let middle: Double

  package init(_ values: [Double]) {
    let middle = 0.5 * Double(values.count)
    self.middle = middle
    self.values = PrefixSums(values)
    squares = PrefixSums(values.lazy.map { $0 * $0 })
    moments = PrefixSums(
      values.enumerated().lazy.map { (Double($0.offset + 1) - middle) * $0.element })
  }

  package var count: Int { values.count }

  /// The least over φ′ of f(φ′) + C(φ′, φ), a quadratic in φ.
  func extended(_ f: Quadratic, from s: Int, to t: Int) -> Quadratic {
    let m = Double(t - s)
    let sum = values[s, t]
    let rising = (moments[s, t] + (middle - Double(s)) * sum) / m  // Σ wᵢ y
    let before = f.c + (m - 1) * (2 * m - 1) / (6 * m)  // φ′²
    let product = (m * m - 1) / (3 * m)  // φ′ φ
    let linear = f.b - 2 * (sum - rising)  // φ′
    var extended = Quadratic(
      a: f.a + squares[s, t], b: -2 * rising, c: (m + 1) * (2 * m + 1) / (6 * m))
    guard before > 0 else { return extended }  // one value: φ′ does not matter
    extended.a -= linear * linear / (4 * before)
    extended.b -= linear * product / (2 * before)
    extended.c -= product * product / (4 * before)
    return extended
  }

  /// What the best curve with these knots costs, its segments' lengths included.
  package func cost(_ knots: [Int], _ penalty: SegmentPenalty) -> Double {
    var cost = Quadratic()
    var start = 0
    for end in knots + [count] {
      cost = extended(cost, from: start, to: end)
      cost.a += penalty.length(end - start)
      start = end
    }
    return cost.minimum
  }
}
