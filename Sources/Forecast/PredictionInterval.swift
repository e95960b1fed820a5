internal import Glibc

/// How far the future lies from what is expected, for noise and for changes of the trend to come.
///
/// Changes come at random, ρ in a unit of time, each of a size δ ~ Laplace(0, λ), and bend the line
/// from their moment u on. After h:
///
///     X = σ Z + Σ δ (h − u)     E e^iωX = exp(−ρ (h − atan(λωh) / λω) − σ² ω² / 2)
///
/// Prophet draws 1,000 paths of the same process; this is the distribution that they are drawn from.
/// - Source: Taylor & Letham, "Forecasting at Scale", 2018; the inversion of the characteristic
///   function of Gil-Pelaez, "Note on the Inversion Theorem", 1951.
package struct PredictionInterval: Sendable {
  /// σ.
  package var noise: Double
  /// ρ.
  package var rate: Double
  /// λ.
  package var size: Double

  package init(noise: Double, rate: Double, size: Double) {
    self.noise = noise
    self.rate = rate
    self.size = size
  }

  /// The standard deviation after h: Var X = σ² + 2 ρ λ² h³ / 3.
  package func deviation(after h: Double) -> Double {
    (noise * noise + 2 * rate * size * size * h * h * h / 3).squareRoot()
  }

  /// The x that |X| stays below with probability `level`, to a millionth of the deviation.
  /// - Precondition: 0 < `level` < 1.
  package func halfWidth(after h: Double, level: Double) -> Double {
    precondition(level > 0 && level < 1, "a band of \(level)")
    let deviation = deviation(after: h)
    guard deviation > 0 else { return 0 }
    let density = characteristics(after: h, unit: deviation)
    var (low, high) = (0.0, 30.0)  // in deviations: Chebyshev's bound for a level of 0.998
    var x = 2.0
    for _ in 0..<60 {
      var (below, slope) = (0.0, 0.0)  // P(|X| < x) and its derivative
      for (j, value) in density.enumerated() {
        let w = (Double(j) + 0.5) * Self.spacing
        below += sin(w * x) / w * value
        slope += cos(w * x) * value
      }
      let excess = below * 2 / Double.pi * Self.spacing - level
      if excess > 0 { high = x } else { low = x }
      let next = x - excess / (slope * 2 / Double.pi * Self.spacing)
      let moved = next > low && next < high ? next : (low + high) / 2
      if abs(moved - x) < 1e-6 { return moved * deviation }
      x = moved
    }
    return x * deviation
  }

  /// Between two values of ω, in 1/deviations: what repeats lies 2π / 0.15 = 42 deviations away.
  private static let spacing = 0.15

  /// E e^iωX at ω = ½, 1½, … spacings, until it is next to nothing; it is real, for X is symmetric.
  private func characteristics(after h: Double, unit: Double) -> [Double] {
    var values: [Double] = []
    while values.count < 4000 {
      let w = (Double(values.count) + 0.5) * Self.spacing / unit
      let bend = size * w
      // h − atan(bh)/b is b²h³/3 for small bh, and loses its digits there.
      let lost = bend * h < 1e-3 ? bend * bend * h * h * h / 3 : h - atan(bend * h) / bend
      let value = exp(-rate * lost - 0.5 * noise * noise * w * w)
      if value < 1e-8 { break }
      values.append(value)
    }
    return values
  }
}
