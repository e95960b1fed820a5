internal import Glibc

/// Minus the logarithm of the posterior density, up to a constant:
///
///     n log σ + R / 2σ² + 2σ² + (k² + m²) / 50 + Σ β² / 2b² + Σ |δ| / τ
///
/// for the residuals' sum of squares R. Parameters stand as m, k, δ…, β…, log σ.
/// - Source: Taylor & Letham, "Forecasting at Scale", 2018; the priors are those of their program:
///   m, k ~ N(0, 5²), σ ~ N(0, ½²) and positive, β ~ N(0, b²), δ ~ Laplace(0, τ).
struct Posterior: Sendable {
  /// n.
  let samples: Int
  /// How much of a sample's likelihood counts: 1, or less where neighbours say the same.
  let weight: Double
  /// How many δ there are.
  let changes: Int
  /// τ.
  let changePrior: Double
  /// b.
  let seasonPrior: Double

  /// The parameters of highest density near `start`, which is m, k, δ…, β…; σ begins at 1, as
  /// Prophet's does. `squares` is R, and writes the derivatives of R/2 by the same parameters.
  func likeliest(
    from start: [Double],
    squares: @escaping (_ x: [Double], _ halfGradient: inout [Double]) -> Double
  ) -> (parameters: [Double], noise: Double) {
    let found = LBFGS().minimum(from: start + [0]) { x, gradient in
      let half = 0.5 * squares(x, &gradient)
      return value(x, halfSquares: half, &gradient)
    }
    return (Array(found.dropLast()), exp(found[start.count]))
  }

  /// The density's value at x; turns the derivatives of R/2 into those of it.
  private func value(
    _ x: [Double], halfSquares: Double, _ gradient: inout [Double]
  ) -> Double {
    let count = x.count - 1
    let variance = max(exp(2 * x[count]), 1e-18)  // exact data would have none
    var value = weight * (Double(samples) * x[count] + halfSquares / variance) + 2 * variance
    gradient[count] = weight * (Double(samples) - 2 * halfSquares / variance) + 4 * variance
    for i in 0..<count {
      gradient[i] *= weight / variance
      if i >= 2, i < 2 + changes {
        value += abs(x[i]) / changePrior
        gradient[i] += x[i] > 0 ? 1 / changePrior : x[i] < 0 ? -1 / changePrior : 0
      } else {
        let precision = i < 2 ? 1.0 / 25 : 1 / (seasonPrior * seasonPrior)
        value += 0.5 * precision * x[i] * x[i]
        gradient[i] += precision * x[i]
      }
    }
    return value
  }
}
