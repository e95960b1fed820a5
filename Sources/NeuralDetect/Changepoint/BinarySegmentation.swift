/// Splits where it saves most, and each half again, as long as a split saves more than the penalty.
///
/// Fast and greedy: a change that only shows once another is known may be missed, and an early split
/// stays.
/// - Source: Scott & Knott, "A Cluster Analysis Method for Grouping Means…", 1974; Vostrikova,
///   "Detecting 'Disorder' in Multidimensional Random Processes", 1981.
public struct BinarySegmentation: PenalizedSegmentation {
  public var cost = CostFunction.linear
  public var penalty = Penalty.mbic
  public var noise = NoiseScale.total
  public var minimumSize: Int?

  public init() {}

  package func split<Cost: SegmentCost>(
    _ cost: inout Cost, _ penalty: SegmentPenalty, minimumSize: Int
  ) -> [Int] {
    precondition(minimumSize > 0, "segments of \(minimumSize) values")
    var found: [Int] = []
    var segments = [0..<cost.count]
    while let segment = segments.popLast() {
      guard segment.count >= 2 * minimumSize else { continue }
      let costs = cost.splitCosts(segment.lowerBound, segment.upperBound, margin: minimumSize)
      var best = (value: Double.infinity, size: 0)
      for (place, cost) in costs.splits.enumerated() {
        let size = minimumSize + place
        let value = cost + penalty.length(size) + penalty.length(segment.count - size)
        if value <= best.value { best = (value, size) }
      }
      let whole = costs.whole + penalty.length(segment.count)
      guard whole - best.value > penalty.perChange else { continue }
      let split = segment.lowerBound + best.size
      found.append(split)
      segments += [segment.lowerBound..<split, split..<segment.upperBound]
    }
    return found.sorted()
  }
}
