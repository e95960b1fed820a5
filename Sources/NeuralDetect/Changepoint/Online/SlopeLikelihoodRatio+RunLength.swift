internal import Glibc

extension SlopeLikelihoodRatio {
  /// Samples between false alarms, on average, of independent standard normal z.
  ///
  /// With b = √(2 threshold), X = N / √D is a Gaussian field of variance 1 over t and the slope's
  /// length j. Along t it is as rough as a random walk, 1 − ρ ≈ a; along the onset it is smooth,
  /// 1 − ρ ≈ λ / 2; along both at once, at the shortest and the longest j, rough with a′. It first
  /// passes b at the rate
  ///
  ///     φ(b) b² Σ_j a ν(b √2a) √(λ / 2π)  +  ½ φ(b) b Σ_ends a′ ν(b √2a′)
  ///     ν(x) ≈ (2/x) (Φ(x/2) − ½) / ((x/2) Φ(x/2) + φ(x/2))
  ///
  /// one side; twice that on both. The run length is 1 over the rate, up to a fifth shorter than
  /// the true one: on the safe side.
  /// - Source: Siegmund & Yakir, "The Statistics of Gene Mapping", 2007, chapter 5; Siegmund &
  ///   Venkatraman, "Using the Generalized Likelihood Ratio Statistic for Sequential Detection of a
  ///   Change-Point", 1995, for a shift.
  public var averageRunLength: Double { 1 / (direction.sides * passingRate) }

  /// A test that raises a false alarm once in so many samples.
  /// - Precondition: `averageRunLength` is above 10.
  public init(
    averageRunLength: Double, window: Int = 144, direction: ChangeDirection = .both
  ) {
    precondition(averageRunLength > 10, "a run length of \(averageRunLength)")
    self.window = window
    self.direction = direction
    var trial = self
    // Below 2 the rate is none: it falls only from there on.
    threshold = bisected(above: 2) {
      trial.threshold = $0
      return trial.averageRunLength < averageRunLength
    }
  }

  private var passingRate: Double {
    let bound = (2 * threshold).squareRoot()
    let inside = (shortest..<window).reduce(0.0) { sum, length in
      let j = Double(length)
      let (here, next) = (squares(upTo: j), squares(upTo: j + 1))
      let rough = 0.5 * log(next / here)
      let smooth = 2 * (1 - j * (j + 1) * (j + 2) / 3 / (here * next).squareRoot())
      return sum + passing(bound, rough) * bound * (smooth / (2 * .pi)).squareRoot()
    }
    let ends = [shortest, window].reduce(0.0) { sum, length in
      let j = Double(length)
      return sum + passing(bound, log((2 * j + 1) / (2 * (j - 1))))
    }
    return density(bound) * bound * (inside + 0.5 * ends)
  }
}

/// a ν(b √2a): how often a process that is rough with `a` passes `bound`, for each time that it is
/// there.
private func passing(_ bound: Double, _ rough: Double) -> Double {
  let half = bound * (2 * rough).squareRoot() / 2
  return rough * (distribution(half) - 0.5) / half / (half * distribution(half) + density(half))
}

/// φ and Φ of the standard normal distribution.
private func density(_ x: Double) -> Double { exp(-0.5 * x * x) / (2 * .pi).squareRoot() }
private func distribution(_ x: Double) -> Double { 0.5 * erfc(-x / 2.squareRoot()) }
