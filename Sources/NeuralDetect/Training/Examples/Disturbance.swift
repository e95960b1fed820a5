internal import Glibc
package import Tensor

/// Something unusual that must not alarm, laid over a stretch of a series.
package enum Disturbance: CaseIterable, Sendable {
  /// A rise that stays within what the stretch has done before.
  case burst

  /// A fall to a new process's level, and the way back.
  case restart

  /// A daily rhythm on top.
  case season

  /// Values that move in plateaus, as pages and arenas do.
  case plateaus

  /// Missing samples.
  case gap

  /// Lays the disturbance over `values` and returns where it begins.
  package func apply(
    to values: inout [Double], unit: Double, noise: Double, using random: inout SeededGenerator
  ) -> Int {
    func uniform(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &random) }
    let start = Int.random(in: 0..<values.count, using: &random)
    switch self {
    case .burst:
      let highest = values[..<start].lazy.filter(\.isFinite).max() ?? values[start]
      let length = min(values.count - start, Int(uniform(2...24)))
      for t in start..<start + length where values[t] < highest {
        values[t] += uniform(0.5...1) * (highest - values[t])
      }
    case .restart:
      let warmUp = uniform(1...36)
      let kept = uniform(0.2...0.7)
      for t in start..<min(values.count, start + 300) {
        values[t] *= 1 - (1 - kept) * exp(-Double(t - start) / warmUp)
      }
    case .season:
      let (length, phase) = (uniform(96...192), uniform(0...6.2832))
      let size = unit * uniform(0.5...3)
      for t in values.indices { values[t] += size * sin(phase + 6.2832 * Double(t) / length) }
    case .plateaus:
      let height = noise * uniform(1...6)
      for t in values.indices where height > 0 {
        values[t] = (values[t] / height).rounded() * height
      }
    case .gap:
      let length = min(values.count - start, Int(uniform(1...36)))
      for t in start..<start + length { values[t] = .nan }
    }
    return start
  }
}
