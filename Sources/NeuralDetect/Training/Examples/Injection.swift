internal import Glibc
internal import Tensor

/// A fault that is laid over a stretch of a real series, with its truth.
///
/// Sizes are in units of what the stretch itself usually does, drawn from near its noise to plainly
/// visible, so that a detector learns proportions instead of bytes.
struct Injection: Sendable {
  enum Shape: CaseIterable, Sendable {
    case linearGrowth, saturatingGrowth, acceleratingGrowth, sawtoothGrowth
    case stepUp, stepUndone, stepDown
    case variance, spike, saturation
  }

  let shape: Shape
  let onset: Int

  /// Units of change: after `duration` samples for growth, at once for the others.
  let strength: Double
  let duration: Int

  /// The samples at which something is wrong, and those where the series changes its ways.
  struct Truth {
    var fault: Range<Int>
    var changepoints: [Int]
  }

  /// Draws a fault for a stretch whose samples `range` may hold its onset.
  init(onsetIn range: Range<Int>, using random: inout SeededGenerator) {
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
  func apply(
    to values: inout [Double], unit: Double, noise: Double, using random: inout SeededGenerator
  ) -> Truth {
    let end = min(values.count, onset + duration)
    let size = strength * unit
    func add(until last: Int, _ amount: (Double) -> Double) {
      for t in onset..<last { values[t] += size * amount(Double(t - onset) / Double(duration)) }
    }
    switch shape {
    case .linearGrowth:
      add(until: values.count) { min($0, 3) }
      return truth(until: values.count)
    case .saturatingGrowth:
      add(until: values.count) { 1 - exp(-3 * $0) }
      return truth(until: min(values.count, onset + 2 * duration))
    case .acceleratingGrowth:
      add(until: values.count) { min($0 * $0, 9) }
      return truth(until: values.count)
    case .sawtoothGrowth:
      add(until: values.count) { $0.truncatingRemainder(dividingBy: 1) }
      return truth(until: values.count)
    case .stepUp:
      add(until: values.count) { _ in 1 }
      return truth(until: end)
    case .stepUndone, .spike:
      add(until: end) { _ in 1 }
      return truth(until: end, endsInChange: shape == .stepUndone)
    case .stepDown:
      add(until: values.count) { _ in -1 }
      return truth(until: end)
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

  private func truth(until end: Int, endsInChange: Bool = false) -> Truth {
    Truth(fault: onset..<end, changepoints: endsInChange ? [onset, end] : [onset])
  }
}
