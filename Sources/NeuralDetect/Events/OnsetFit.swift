internal import Glibc

/// Where several metrics, seen together, began to change: a level that steps, or that begins to grow.
///
/// Neighbouring samples of memory are alike. So the deviations from the level are taken as a chain of
/// correlation φ, and everything is whitened: a = 1 − φ,
///
///     w₀ = √(1 − φ²) x₀             w_t = x_t − φ x_t₋₁                            the samples
///     c₀ = √(1 − φ²)                c_t = a                                        a level
///     s_τ = 1                       s_t = a                     for t > τ          a step at τ
///     r_t = 1 + a (t − τ)                                       for t ≥ τ          growth from τ on
///
/// With e the part of w that is no level, a step or growth h at τ explains of it, and is worth,
///
///     g = (h·e)² / (‖h‖² − (h·c)² / ‖c‖²)          l = −n/2 · ln(1 − g / ‖e‖²)
///
/// The onset is the τ at which the sum over the metrics of the better l is highest. All τ take O(n):
/// the products with e are sums of what comes after, and sums of those.
/// - Source: Cochrane & Orcutt, "Application of Least Squares Regression to Relationships Containing
///   Auto-Correlated Error Terms", 1949.
package struct OnsetFit: Sendable {
  /// φ: how alike a sample's deviation and the next one's are.
  package var correlation = 0.7

  package init() {}

  /// The first sample of the change, at 1 or after, within `range`; `nil` where nothing changes.
  /// - Precondition: metrics of one count, without gaps; `range` lies within them.
  package func onset(of metrics: [[Double]], within range: Range<Int>) -> Int? {
    let worth = metrics.compactMap(worth)
    guard !worth.isEmpty else { return nil }
    func total(_ sample: Int) -> Double { worth.reduce(0) { $0 + $1[sample] } }
    return range.clamped(to: 1..<max(1, metrics[0].count)).max { total($0) < total($1) }
  }

  /// What a change of one metric at each sample is worth; `nil` if it never changes.
  package func worth(_ values: [Double]) -> [Double]? {
    let unit = values.reduce(0) { max($0, abs($1 - values[0])) }
    guard unit > 0 else { return nil }
    let (count, a) = (values.count, 1 - correlation)
    let first = 1 - correlation * correlation  // c₀²
    let level = first + Double(count - 1) * a * a  // ‖c‖²

    // x₀ is 0 in these units, and so is w₀.
    let x = values.map { ($0 - values[0]) / unit }
    var e = x.indices.map { $0 == 0 ? 0 : x[$0] - correlation * x[$0 - 1] }
    let share = a * e.reduce(0, +) / level
    for index in e.indices { e[index] -= share * (index == 0 ? first.squareRoot() : a) }
    let left = e.reduce(0) { $0 + $1 * $1 }
    guard left > 0 else { return nil }

    var worth = [Double](repeating: 0, count: count)
    var (sum, sums) = (0.0, 0.0)  // of e after the sample, and of such sums after it
    for sample in stride(from: count - 1, to: 0, by: -1) {
      let m = Double(count - 1 - sample)
      let step = Part(
        product: e[sample] + a * sum, square: 1 + a * a * m, level: a * (1 + a * m))
      let growth = Part(
        product: sum + e[sample] + a * sums,
        square: (m + 1) * (1 + a * m * (1 + a * (2 * m + 1) / 6)),
        level: a * (m + 1) * (1 + 0.5 * a * m))
      let gain = max(step.gain(beside: level), growth.gain(beside: level))
      worth[sample] = -0.5 * Double(count) * log(max(1 - gain / left, 1e-9))
      sum += e[sample]
      sums += sum
    }
    return worth
  }

  /// A step or growth: h·e, ‖h‖² and h·c.
  private struct Part {
    let product: Double
    let square: Double
    let level: Double

    func gain(beside squaredLevel: Double) -> Double {
      let own = square - level * level / squaredLevel
      return own > 1e-9 * square ? product * product / own : 0
    }
  }
}
