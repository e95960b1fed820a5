internal import Glibc

/// The distribution of how far values pass a high level, whatever their own distribution is.
///
/// P(Y > y) = (1 + γ y / σ)^(-1/γ), for γ = 0 e^(-y/σ). The tail is heavy if γ > 0 and ends at
/// -σ/γ if γ < 0.
/// - Source: Pickands, "Statistical Inference Using Extreme Order Statistics", 1975.
package struct GeneralizedPareto: Sendable, Equatable {
  /// γ.
  package let shape: Double

  /// σ, in the unit of the values.
  package let scale: Double

  /// - Precondition: `scale` is positive.
  package init(shape: Double, scale: Double) {
    precondition(scale > 0, "a scale of \(scale)")
    self.shape = shape
    self.scale = scale
  }

  /// The excess that is passed with so much probability.
  /// - Precondition: 0 < `probability` ≤ 1.
  package func excess(probability: Double) -> Double {
    precondition(probability > 0 && probability <= 1, "a probability of \(probability)")
    let logarithm = -log(probability)
    return shape == 0 ? scale * logarithm : scale * expm1(shape * logarithm) / shape
  }
}

extension GeneralizedPareto {
  /// The likeliest distribution of `excesses`.
  ///
  /// With x = γ/σ the likelihood of n excesses is highest at γ(x) = Σ log(1 + x yᵢ) / n, which
  /// leaves a function of x alone. Its maxima are zeros of u(x)·(1 + γ(x)) - 1, where
  /// u(x) = Σ 1/(1 + x yᵢ) / n; the highest of them is taken. Where there is none, as for equal
  /// excesses, the distribution is the exponential.
  /// - Precondition: at least one excess; all are positive and finite.
  /// - Source: Grimshaw, "Computing Maximum Likelihood Estimates for the Generalized Pareto
  ///   Distribution", 1993.
  package init(fitting excesses: [Double]) {
    let largest = excesses.max() ?? 0
    precondition(largest > 0, "a fit to \(excesses.count) excesses of at most \(largest)")
    let profile = Profile(excesses.map { $0 / largest })
    // x > -1 / largest is x = (eˢ - 1) / largest, for any s.
    let grid = stride(from: -12, through: 32, by: 0.5).map { ($0, profile.rises(at: $0)) }
    let maxima = zip(grid, grid.dropFirst()).filter { $0.1 && !$1.1 }
      .map { profile.maximum(between: $0.0, and: $1.0) }
    let best = maxima.max { profile.likelihood(at: $0) < profile.likelihood(at: $1) } ?? 0
    shape = profile.shape(at: best)
    scale = largest * (best == 0 ? profile.mean : shape / expm1(best))
  }
}

/// The likelihood of excesses, the largest of them 1, along x = eˢ - 1.
private struct Profile {
  private let excesses: [Double]

  init(_ excesses: [Double]) { self.excesses = excesses }

  var mean: Double { average { $0 } }

  /// γ.
  func shape(at s: Double) -> Double {
    let x = expm1(s)
    return average { log1p(x * $0) }
  }

  /// The logarithm of the likelihood, for each excess and up to a constant: -log σ - γ.
  func likelihood(at s: Double) -> Double {
    let shape = shape(at: s)
    return s == 0 ? -log(mean) : -log(shape / expm1(s)) - shape
  }

  /// Whether the likelihood rises with s.
  func rises(at s: Double) -> Bool {
    let x = expm1(s)
    // u (1 + γ) - 1 = x² (Σ y² / 2n - mean²) + O(x³): near 0 the factor alone is exact.
    guard abs(x) > 1e-5 else { return average { 0.5 * $0 * $0 } > mean * mean }
    return average { 1 / (1 + x * $0) } * (1 + shape(at: s)) > 1
  }

  /// The maximum between a place where the likelihood rises and one where it does not, by bisection.
  func maximum(between low: Double, and high: Double) -> Double {
    var (low, high) = (low, high)
    for _ in 0..<50 {
      let middle = 0.5 * (low + high)
      if rises(at: middle) { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  private func average(_ term: (Double) -> Double) -> Double {
    excesses.reduce(0) { $0 + term($1) } / Double(excesses.count)
  }
}
