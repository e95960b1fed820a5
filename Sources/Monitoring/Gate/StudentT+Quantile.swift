internal import Glibc
internal import NeuralDetect

extension StudentT {
  /// P(T ≤ t).
  func probability(below t: Double) -> Double {
    guard t.isFinite else { return t > 0 ? 1 : 0 }
    let tail = 0.5 * exp(logTwoSided(squaredT: t * t))
    return t > 0 ? 1 - tail : tail
  }

  /// The t that |T| passes with probability `risk`, by halving.
  /// - Precondition: 0 < `risk` < 1.
  func bound(risk: Double) -> Double {
    precondition(risk > 0 && risk < 1, "a risk of \(risk)")
    var (low, high) = (0.0, 1.0)
    while logTwoSided(squaredT: high * high) > log(risk), high < 1e150 { high *= 2 }
    for _ in 0..<100 {
      let middle = 0.5 * (low + high)
      if logTwoSided(squaredT: middle * middle) > log(risk) { low = middle } else { high = middle }
    }
    return high
  }
}
