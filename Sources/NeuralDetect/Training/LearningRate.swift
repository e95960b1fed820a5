internal import Glibc

/// A linear warm-up, then half a cosine down to a hundredth.
/// - Source: Loshchilov & Hutter, "SGDR", 2017.
struct LearningRate: Sendable {
  let peak: Double
  let warmUp: Int
  let steps: Int

  /// The rate of step `step`, counted from 0.
  func callAsFunction(_ step: Int) -> Double {
    if step < warmUp { return peak * Double(step + 1) / Double(warmUp) }
    let progress = Double(step - warmUp) / Double(max(1, steps - warmUp))
    return peak * (0.01 + 0.99 * 0.5 * (1 + cos(.pi * min(1, progress))))
  }
}
