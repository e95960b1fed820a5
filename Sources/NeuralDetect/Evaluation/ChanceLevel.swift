/// What a measure gives to a detector that knows nothing: its mean over uniformly random scores.
///
/// For measures without a closed form. The same seed gives the same level, on any machine.
public struct ChanceLevel: Sendable {
  /// Random detectors averaged over: the more, the steadier.
  public var draws: Int

  /// Where the random numbers start.
  public var seed: UInt64

  /// The level of so many random detectors.
  /// - Precondition: At least one draw.
  public init(draws: Int = 5, seed: UInt64 = 1) {
    precondition(draws > 0, "\(draws) draws")
    self.draws = draws
    self.seed = seed
  }

  /// The mean of `measure` over random scores where `scores` has any; its `nan`s stay.
  /// `nil` if `measure` is.
  public func mean(inPlaceOf scores: [Double], _ measure: ([Double]) -> Double?) -> Double? {
    var sum = 0.0
    for drawn in randomScores(inPlaceOf: scores) {
      guard let value = measure(drawn) else { return nil }
      sum += value
    }
    return sum / Double(draws)
  }

  /// What the random detectors say, each where `scores` has any; its `nan`s stay.
  func randomScores(inPlaceOf scores: [Double]) -> [[Double]] {
    var random = SplitMix64(state: seed)
    return (0..<draws).map { _ in scores.map { $0.isNaN ? .nan : random.nextUniform() } }
  }
}

/// - Source: Steele, Lea & Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1).
  mutating func nextUniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}
