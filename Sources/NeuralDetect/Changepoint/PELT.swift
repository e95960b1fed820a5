/// The segments whose cost and penalty are least of all there are: exact, and linear in n while
/// changes keep coming.
///
/// With F(t) the least of the first t values, F(0) = −β,
///
///     F(t) = min over s ≤ t − m of F(s) + C(s, t) + h(t − s) + β
///
/// A start s with F(s) + C(s, t) > F(t) is never the best again for ends from t + m on: a change at t
/// costs no more, for h grows with the length. Until then a change at t would be too near.
/// - Source: Killick, Fearnhead & Eckley, "Optimal Detection of Changepoints with a Linear
///   Computational Cost", 2012.
public struct PELT: PenalizedSegmentation {
  public var cost = CostFunction.linear
  public var penalty = Penalty.mbic
  public var noise = NoiseScale.total
  public var minimumSize: Int?

  public init() {}

  package func split<Cost: SegmentCost>(
    _ cost: inout Cost, _ penalty: SegmentPenalty, minimumSize: Int
  ) -> [Int] {
    precondition(minimumSize > 0, "segments of \(minimumSize) values")
    let count = cost.count
    guard count >= 2 * minimumSize else { return [] }
    var least = [Double](repeating: .infinity, count: count + 1)  // F
    var last = [Int](repeating: 0, count: count + 1)  // the start of the last segment in F
    least[0] = -penalty.perChange

    var starts: [Int] = []  // s, and the first end that it is of no use for
    var useless: [Int] = []
    var costs: [Double] = []
    for end in minimumSize...count {
      let start = end - minimumSize
      if least[start] < .infinity {
        starts.append(start)
        useless.append(.max)
        costs.append(0)
      }
      cost.costs(from: starts, to: end, into: &costs)

      var best = (value: Double.infinity, start: 0)
      for (place, start) in starts.enumerated() {
        costs[place] += least[start]
        let value = costs[place] + penalty.length(end - start)
        if value < best.value { best = (value, start) }
      }
      least[end] = best.value + penalty.perChange
      last[end] = best.start

      var kept = 0
      for place in starts.indices {
        if costs[place] > least[end] { useless[place] = min(useless[place], end + minimumSize) }
        guard useless[place] > end + 1 else { continue }
        starts[kept] = starts[place]
        useless[kept] = useless[place]
        kept += 1
      }
      starts.removeLast(starts.count - kept)
      useless.removeLast(useless.count - kept)
      costs.removeLast(costs.count - kept)
    }

    var found: [Int] = []
    var start = last[count]
    while start > 0 {
      found.append(start)
      start = last[start]
    }
    return found.reversed()
  }
}
