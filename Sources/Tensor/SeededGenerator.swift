internal import Glibc

/// Repeatable random numbers: SplitMix64, whose whole state is one counter.
///
/// - Source: Steele, Lea & Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
  /// All that decides the numbers to come; save it to go on later.
  public var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// The generator numbered `index` of this one's family: independent of how many numbers were
  /// drawn from its siblings.
  public func split(_ index: UInt64) -> SeededGenerator {
    SeededGenerator(seed: Self.mixed(state ^ Self.mixed(index &+ 0x632B_E59B_D9B4_E019)))
  }

  /// A number from the standard normal distribution (Box–Muller).
  public mutating func nextGaussian() -> Double {
    let radius = (-2 * log(Double.random(in: .leastNonzeroMagnitude..<1, using: &self)))
      .squareRoot()
    return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &self))
  }

  private static func mixed(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
