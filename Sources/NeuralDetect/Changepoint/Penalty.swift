internal import Glibc

/// What another changepoint has to save of the cost to be worth it.
///
/// A segmentation of n values into segments of n₁ … nₖ₊₁, with p parameters each, pays
///
///     value       k β
///     bic         k (p + 1) u log n
///     mbic        k (p + 2) u log n  +  u Σ log(nᵢ / n)
///     mbicOfR     k (p + 3) u log n  +  u Σ log(nᵢ / n)
///     calibrated  k κ u log n
///
/// The unit u is what one parameter more than needed saves in noise of standard deviation σ, on average:
/// 1 of −2 log L (Wilks, 1938) and so for `normal`; σ² of squares, for `l2` and `linear`; σ √(2π) / 4 of
/// absolute values, 1 / (4 f(0)) of the normal density f, for `l1`; the variance in the kernel's
/// space, 1 − mean k, for `rbf`.
/// - Source: Schwarz, "Estimating the Dimension of a Model", 1978; Yao, "Estimating the Number of
///   Change-Points via Schwarz' Criterion", 1988; Zhang & Siegmund, "A Modified Bayes Information
///   Criterion…", 2007, whose p is 1.
public enum Penalty: Sendable, Equatable {
  /// β, in the cost's own unit: squared bytes for l2.
  case value(Double)

  /// Schwarz's criterion: a parameter more for each changepoint, its place.
  case bic

  /// Zhang and Siegmund's.
  case mbic

  /// What R's package changepoint calls MBIC. It takes log nᵢ for log(nᵢ / n), so that a changepoint has
  /// log n more to save.
  case mbicOfR

  /// κ, as `FalseAlarmCalibration` finds it on healthy series.
  case calibrated(Double)

  /// Whether it holds without knowing the noise.
  var isValue: Bool { if case .value = self { true } else { false } }

  /// The penalty for a series of `count` values.
  /// - Precondition: at least one value; a positive β or κ.
  package func resolved(count: Int, parameters: Int, unit: Double) -> SegmentPenalty {
    let n = log(Double(count))
    let p = Double(parameters)
    switch self {
    case .value(let beta): return SegmentPenalty(perChange: beta, count: count)
    case .bic: return SegmentPenalty(perChange: (p + 1) * unit * n, count: count)
    case .mbic:
      return SegmentPenalty(perChange: (p + 2) * unit * n, lengthWeight: unit, count: count)
    case .mbicOfR:
      return SegmentPenalty(perChange: (p + 3) * unit * n, lengthWeight: unit, count: count)
    case .calibrated(let kappa): return SegmentPenalty(perChange: kappa * unit * n, count: count)
    }
  }
}

/// What each segment pays in a series of n values: β, and h(m) = w log(m / n) for its m values.
package struct SegmentPenalty: Sendable {
  /// β.
  package let perChange: Double

  private let lengths: [Double]  // h(m) for m = 0 … n; empty where w = 0

  package init(perChange: Double, lengthWeight: Double = 0, count: Int) {
    precondition(perChange > 0, "a penalty of \(perChange)")
    self.perChange = perChange
    let logarithm = log(Double(count))
    lengths =
      lengthWeight == 0 ? [] : (0...count).map { lengthWeight * (log(Double($0)) - logarithm) }
  }

  /// h of a segment of `length` values: it grows with the length and is 0 for all of them.
  package func length(_ length: Int) -> Double { lengths.isEmpty ? 0 : lengths[length] }
}
