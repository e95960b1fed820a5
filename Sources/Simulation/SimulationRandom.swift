internal import Glibc

/// A seeded generator: the same seed and stream give the same numbers everywhere.
///
/// - Source: Steele, Lea & Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
struct SimulationRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64
  private var spare: Double?

  /// The generator number `stream` of `seed`; streams are independent of each other.
  init(seed: UInt64, stream: UInt64 = 0) {
    state = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15) ^ Self.mixed(~stream)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  private static func mixed(_ x: UInt64) -> UInt64 {
    var z = x
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1).
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform between the bounds.
  mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }

  /// Uniform between the bounds on a logarithmic scale: every decade is as likely.
  mutating func logUniform(_ range: ClosedRange<Double>) -> Double {
    exp(uniform(log(range.lowerBound)...log(range.upperBound)))
  }

  /// Uniform among the integers of the range.
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(unit() * Double(range.count))
  }

  /// True with probability `p`.
  mutating func chance(_ p: Double) -> Bool { unit() < p }

  /// One of `choices`, each as likely.
  mutating func choice<Element>(_ choices: [Element]) -> Element {
    choices[integer(0...choices.count - 1)]
  }

  /// Exponentially distributed with mean 1.
  mutating func exponential() -> Double { -log(1 - unit()) }

  /// Gaussian with mean 0 and standard deviation 1.
  /// - Source: Marsaglia & Bray, "A Convenient Method for Generating Normal Variables", 1964.
  mutating func normal() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    while true {
      let x = 2 * unit() - 1
      let y = 2 * unit() - 1
      let square = x * x + y * y
      if square > 0, square < 1 {
        let scale = (-2 * log(square) / square).squareRoot()
        spare = y * scale
        return x * scale
      }
    }
  }
}
