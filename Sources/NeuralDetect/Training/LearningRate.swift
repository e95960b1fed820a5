internal import Glibc

/// A linear warm-up, then half a cosine down to a hundredth.
/// - Source: Loshchilov & Hutter, "SGDR", 2017.
package struct LearningRate: Sendable {
  package let peak: Double
  package let warmUp: Int
  package let steps: Int

  package init(peak: Double, warmUp: Int, steps: Int) {
    self.peak = peak
    self.warmUp = warmUp
    self.steps = steps
  }

  /// The rate of step `step`, counted from 0.
  package func callAsFunction(_ step: Int) -> Double {
    if step < warmUp { return peak * Double(step + 1) / Double(warmUp) }
    let progress = Double(step - warmUp) / Double(max(1, steps - warmUp))
    return peak * (0.01 + 0.99 * 0.5 * (1 + cos(.pi * min(1, progress))))
  }
}
