internal import Glibc
package import Tensor

/// A fault that is laid over a stretch of a real series, with its truth.
///
/// Sizes are in units of what the stretch itself usually does, drawn from near its noise to plainly
/// visible, so that a detector learns proportions instead of bytes.
package struct Injection: Sendable {
  package enum Shape: CaseIterable, Sendable {
    case linearGrowth, saturatingGrowth, acceleratingGrowth, sawtoothGrowth
    case stepUp, stepUndone, stepDown
    case variance, spike, saturation
  }

  package let shape: Shape
  package let onset: Int

  /// Units of change: after `duration` samples for growth, at once for the others.
  package let strength: Double
  package let duration: Int

  /// The samples at which something is wrong, and those where the series changes its ways.
  package struct Truth {
    package var fault: Range<Int>

    /// Where it is too small to be seen yet, or has lasted long enough to be the new normal.
    package var ambiguous: [Range<Int>]
    package var changepoints: [Int]
  }

  package init(_ shape: Shape, onset: Int, strength: Double, duration: Int) {
    self.shape = shape
    self.onset = onset
    self.strength = strength
    self.duration = duration
  }

  /// Draws a fault for a stretch whose samples `range` may hold its onset.
  package init(onsetIn range: Range<Int>, using random: inout SeededGenerator) {
    let shape = Shape.allCases.randomElement(using: &random)!
    self.shape = shape
    onset = Int.random(in: range, using: &random)
    func logUniform(_ bounds: ClosedRange<Double>) -> Double {
      exp(Double.random(in: log(bounds.lowerBound)...log(bounds.upperBound), using: &random))
    }
    switch shape {
    case .linearGrowth, .saturatingGrowth, .acceleratingGrowth, .sawtoothGrowth:
      strength = logUniform(1.5...30)
      duration = Int(logUniform(36...576))
    case .stepUp, .stepDown:
      strength = logUniform(1.5...100)
      duration = 288
    case .stepUndone:
      strength = logUniform(2...100)
      duration = Int(logUniform(8...144))
    case .variance:
      strength = logUniform(2...20)
      duration = Int(logUniform(24...288))
    case .spike:
      strength = logUniform(3...300)
      duration = Int(logUniform(1...8))
    case .saturation:
      strength = logUniform(1...8)
      duration = Int(logUniform(24...288))
    }
  }

  /// Lays the fault over `values`; `unit` is their usual swing, `noise` their usual change.
  package func apply(
    to values: inout [Double], unit: Double, noise: Double, using random: inout SeededGenerator
  ) -> Truth {
    let end = min(values.count, onset + duration)
    let size = strength * unit
    var ambiguous: [Range<Int>] = []
    /// A growth is visible from where `amount` passes half a unit.
    func hide(_ amount: (Double) -> Double) {
      let visible = (onset..<values.count).first {
        size * amount(Double($0 - onset) / Double(duration)) > 0.5 * unit
      }
      ambiguous.append(onset..<(visible ?? values.count))
    }
    func add(until last: Int, _ amount: (Double) -> Double) {
      for t in onset..<last { values[t] += size * amount(Double(t - onset) / Double(duration)) }
    }
    switch shape {
    case .linearGrowth:
      add(until: values.count) { min($0, 3) }
      hide { $0 }
      return truth(until: values.count, ambiguous)
    case .saturatingGrowth:
      add(until: values.count) { 1 - exp(-3 * $0) }
      hide { 1 - exp(-3 * $0) }
      let over = min(values.count, onset + 2 * duration)
      return truth(until: over, ambiguous + [over..<min(values.count, over + 144)])
    case .acceleratingGrowth:
      add(until: values.count) { min($0 * $0, 9) }
      hide { $0 * $0 }
      return truth(until: values.count, ambiguous)
    case .sawtoothGrowth:
      add(until: values.count) { $0.truncatingRemainder(dividingBy: 1) }
      hide { $0 }
      return truth(until: values.count, ambiguous)
    case .stepUp:
      add(until: values.count) { _ in 1 }
      return truth(until: end, [end..<min(values.count, end + 144)])
    case .stepUndone, .spike:
      add(until: end) { _ in 1 }
      return truth(until: end, endsInChange: shape == .stepUndone)
    case .stepDown:
      add(until: values.count) { _ in -1 }
      return truth(until: end, [end..<min(values.count, end + 144)])
    case .variance:
      // Real bursts are heavy-tailed: a Gaussian whose own size varies.
      for t in onset..<end {
        values[t] += 0.5 * (size + strength * noise) * random.nextGaussian() * random.nextGaussian()
      }
      return truth(until: end, endsInChange: true)
    case .saturation:
      let ceiling = values[onset..<end].lazy.filter(\.isFinite).max() ?? 0
      for t in onset..<end where values[t].isFinite { values[t] = ceiling + size }
      return truth(until: end, endsInChange: true)
    }
  }

  private func truth(
    until end: Int, _ ambiguous: [Range<Int>] = [], endsInChange: Bool = false
  ) -> Truth {
    Truth(
      fault: onset..<end, ambiguous: ambiguous,
      changepoints: endsInChange ? [onset, end] : [onset])
  }
}
