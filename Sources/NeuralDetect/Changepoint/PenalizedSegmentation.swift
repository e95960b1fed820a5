/// A search for the segments t₀ = 0 < t₁ < … < tₖ < n that cost little together with their penalty,
///
///     Σ C(tᵢ, tᵢ₊₁) + h(tᵢ₊₁ − tᵢ)  +  k β
///
/// A changepoint's strength is what the sum without β would rise by if the two segments beside it were
/// one, in units of β. A series that has no noise has no changepoints, unless β is given.
package protocol PenalizedSegmentation: ChangepointDetector {
  var cost: CostFunction { get }
  var penalty: Penalty { get }
  var noise: NoiseScale { get }

  /// Values in a segment, at least; `nil` is the cost's `standardSize`.
  var minimumSize: Int? { get }

  /// t₁ … tₖ, in ascending order.
  /// - Precondition: `minimumSize` is positive.
  func split<Cost: SegmentCost>(
    _ cost: inout Cost, _ penalty: SegmentPenalty, minimumSize: Int
  ) -> [Int]
}

extension PenalizedSegmentation {
  public func changepoints(in values: [Double]) -> [Changepoint] {
    let observations = Observations(of: values)
    let values = observations.values
    let sigma = noise.sigma(of: values)
    switch cost {
    case .l1: return changepoints(in: observations, L1Cost(values), unit: 0.6267 * sigma)
    case .l2: return changepoints(in: observations, L2Cost(values), unit: sigma * sigma)
    case .linear: return changepoints(in: observations, LinearCost(values), unit: sigma * sigma)
    case .normal:
      let total = NoiseScale.total.sigma(of: values)
      guard total > 0 else { return [] }
      let cost = NormalCost(values, floor: 1e-6 * total * total)
      return changepoints(in: observations, cost, unit: 1)
    case .rbf:
      let cost = RBFCost(values)
      return changepoints(in: observations, cost, unit: penalty.isValue ? 1 : cost.unit(noise))
    }
  }

  private func changepoints<Cost: SegmentCost>(
    in observations: Observations, _ segmentCost: Cost, unit: Double
  ) -> [Changepoint] {
    let count = segmentCost.count
    guard count > 1, unit > 0 || penalty.isValue else { return [] }
    let penalty = penalty.resolved(count: count, parameters: cost.parameters, unit: unit)
    var growing = segmentCost
    let starts = split(&growing, penalty, minimumSize: minimumSize ?? cost.standardSize)

    func paid(_ start: Int, _ end: Int) -> Double {
      segmentCost.cost(start, end) + penalty.length(end - start)
    }
    let bounds = [0] + starts + [count]
    return starts.indices.map { place in
      let (start, middle, end) = (bounds[place], bounds[place + 1], bounds[place + 2])
      let saved = paid(start, end) - paid(start, middle) - paid(middle, end)
      return Changepoint(
        index: observations.indices[middle], detected: observations.indices[count - 1],
        strength: saved / penalty.perChange)
    }
  }
}
