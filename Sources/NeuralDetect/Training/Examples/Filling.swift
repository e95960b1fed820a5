internal import Glibc
package import Tensor

/// Memory that fills from a stretch's first sample on, as caches, indexes and pools of a young service do for hours or
/// days: nothing is wrong.
///
///     x'_t = x_t (1 − (1 − k) m_t)     m_t = e^(−t / τ), or as often max(0, 1 − t / 2τ)
///
/// with k the share that is there at first, and τ in samples.
package struct Filling: Sendable {
  private let share: Double
  private let time: Double
  private let isEven: Bool

  package init(share: Double, time: Double, isEven: Bool) {
    self.share = share
    self.time = time
    self.isEven = isEven
  }

  /// One drawn wide: from a fifth to nearly all of it at first, τ from six hours of ten-minute samples to five days.
  package init(using random: inout SeededGenerator) {
    share = .random(in: 0.2...0.97, using: &random)
    time = exp(.random(in: log(36)...log(720), using: &random))
    isEven = .random(using: &random)
  }

  /// Takes from `values` what is not there yet.
  package func apply(to values: inout [Double]) {
    for t in values.indices {
      let elapsed = Double(t) / time
      let missing = isEven ? max(0, 1 - elapsed / 2) : exp(-elapsed)
      values[t] *= 1 - (1 - share) * missing
    }
  }
}
