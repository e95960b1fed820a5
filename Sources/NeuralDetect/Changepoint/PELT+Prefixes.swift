extension PELT {
  /// At each sample the last changepoint of the best segments of all samples up to it; `nil` where these
  /// are one segment, and at gaps.
  ///
  /// The noise is that of the whole series.
  package func lastChangepoints(in series: [Double]) -> [Int?] {
    let observations = Observations(of: series)
    let values = observations.values
    let sigma = noise.sigma(of: values)
    let starts: [Int]
    switch cost {  // as in `changepoints(in:)`
    case .l1: starts = lastStarts(L1Cost(values), unit: 0.6267 * sigma)
    case .l2: starts = lastStarts(L2Cost(values), unit: sigma * sigma)
    case .linear: starts = lastStarts(LinearCost(values), unit: sigma * sigma)
    case .normal:
      let total = NoiseScale.total.sigma(of: values)
      starts = total > 0 ? lastStarts(NormalCost(values, floor: 1e-6 * total * total), unit: 1) : []
    case .rbf:
      let cost = RBFCost(values)
      starts = lastStarts(cost, unit: penalty.isValue ? 1 : cost.unit(noise))
    }
    var last = [Int?](repeating: nil, count: series.count)
    for (place, start) in starts.dropFirst().enumerated() where start > 0 {
      last[observations.indices[place]] = observations.indices[start]
    }
    return last
  }

  private func lastStarts<Cost: SegmentCost>(_ segmentCost: Cost, unit: Double) -> [Int] {
    guard segmentCost.count > 1, unit > 0 || penalty.isValue else { return [] }
    var growing = segmentCost
    return lastStarts(
      &growing,
      penalty.resolved(count: segmentCost.count, parameters: cost.parameters, unit: unit),
      minimumSize: minimumSize ?? cost.standardSize)
  }
}
