internal import Glibc

/// Student's distribution.
package struct StudentT: Sendable {
  /// ν, its degrees of freedom.
  package let degrees: Double

  /// - Precondition: ν is positive.
  package init(degrees: Double) {
    precondition(degrees > 0, "\(degrees) degrees of freedom")
    self.degrees = degrees
  }

  /// log P(|T| ≥ |t|) = log Iₓ(ν/2, ½) with x = ν / (ν + t²), given t²; −∞ for an infinite t.
  /// - Source: NIST Digital Library of Mathematical Functions, 8.17.
  package func logTwoSided(squaredT: Double) -> Double {
    guard squaredT > 0 else { return 0 }
    guard squaredT < .infinity else { return -.infinity }
    let (a, b) = (0.5 * degrees, 0.5)
    let (x, y) = (degrees / (degrees + squaredT), squaredT / (degrees + squaredT))
    let logBeta = lgamma(a) + lgamma(b) - lgamma(a + b)
    let logFront = a * log(x) + b * log(y) - logBeta
    // The fraction converges fast below the mean of the distribution; beyond, the other tail does.
    if x < (a + 1) / (a + b + 2) { return logFront + log(fraction(x, a, b) / a) }
    return log1p(-exp(logFront) * fraction(y, b, a) / b)
  }

  /// Iₓ(a, b) a / (xᵃ (1 − x)ᵇ / B(a, b)), a continued fraction, from its front to its end.
  /// - Source: DLMF 8.17.22; Lentz, "Generating Bessel Functions in Mie Scattering Calculations Using
  ///   Continued Fractions", 1976.
  private func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var (value, c, d) = (1.0, 1.0, 0.0)
    for step in 0..<10_000 {
      let m = Double(step / 2)
      let coefficient =
        if step == 0 { 1.0 } else if step % 2 == 0 {
          m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        } else {
          -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        }
      d = 1 + coefficient * d
      if abs(d) < tiny { d = tiny }
      d = 1 / d
      c = 1 + coefficient / c
      if abs(c) < tiny { c = tiny }
      value *= c * d
      if abs(1 - c * d) < 1e-15, step > 0 { break }
    }
    return value - 1
  }
}
