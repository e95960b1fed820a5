import NeuralDetect
import Tensor
import Testing

/// 72 samples of noise around 1000 and then those of `after`, on the same noise.
private func shape(_ after: [Double], sigma: Double = 1, seed: UInt64) -> ChangeShape {
  let values = sum(noise(72 + after.count, sigma: sigma, seed: seed), flat(0, 72) + after)
  return ChangeShape(of: values[...], onset: 72, noise: sigma)
}

private func sum(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 + $1 } }

private func flat(_ value: Double, _ count: Int) -> [Double] {
  [Double](repeating: value, count: count)
}

private func ramp(_ count: Int, _ slope: Double, from first: Double = 0) -> [Double] {
  (0..<count).map { first + slope * Double($0) }
}

@Suite("What a change looks like") struct ChangeShapeTests {
  private struct Example: Sendable {
    let after: [Double]
    let kind: Event.Kind
  }

  private static let examples = [
    Example(after: flat(20, 1), kind: .stepUp),
    Example(after: flat(20, 5), kind: .stepUp),
    Example(after: flat(20, 72), kind: .stepUp),
    Example(after: flat(-20, 1), kind: .stepDown),
    Example(after: flat(-20, 5), kind: .stepDown),
    Example(after: flat(-20, 72), kind: .stepDown),
    Example(after: ramp(24, 1), kind: .growth),
    Example(after: ramp(72, 1), kind: .growth),
    Example(after: ramp(72, 0.5, from: 5), kind: .growth),
    Example(after: flat(50, 5) + flat(0, 1), kind: .spike),
    Example(after: flat(50, 1) + flat(0, 2), kind: .spike),
    Example(after: flat(50, 20) + flat(0, 2), kind: .spike),
    Example(after: flat(-50, 5) + flat(0, 1), kind: .spike),
  ]

  @Test("Each plain shape has its name", arguments: examples)
  private func table(_ example: Example) {
    for seed in 0..<10 as Range<UInt64> {
      #expect(shape(example.after, seed: seed).kind == example.kind, "seed \(seed)")
    }
  }

  @Test(
    "Noise that gets rougher around the same level is variance", arguments: 0..<10 as Range<UInt64>)
  func variance(seed: UInt64) {
    let rough = (0..<40).map { $0 % 2 == 0 ? 15.0 : -15.0 }
    #expect(shape(rough, seed: seed).kind == .variance)
  }

  @Test("The slope is the growth a sample, 0 for what does not grow", arguments: [0.5, 1, 20])
  func slope(perSample: Double) {
    let growth = shape(ramp(60, perSample), seed: 1)
    #expect(growth.kind == .growth)
    #expect(abs(growth.slope - perSample) < 0.1)
    #expect(shape(flat(100, 60), seed: 1).slope == 0)
  }

  @Test("Growth with a few wild samples keeps its slope")
  func robustSlope() {
    var values = ramp(60, 2)
    for index in stride(from: 5, to: 60, by: 13) { values[index] += 500 }
    let growth = shape(values, seed: 2)
    #expect(growth.kind == .growth)
    #expect(abs(growth.slope - 2) < 0.4)
  }

  @Test("The unit and the level of the values do not matter", arguments: 0..<5 as Range<UInt64>)
  func invariance(seed: UInt64) {
    for after in [flat(9, 30), flat(-9, 3), ramp(40, 0.3), flat(30, 4) + flat(0, 3)] {
      let values = sum(noise(72 + after.count, sigma: 1, seed: seed), flat(0, 72) + after)
      let plain = ChangeShape(of: values[...], onset: 72, noise: 1)
      let moved = ChangeShape(of: values.map { 1024 * $0 + 4096 }[...], onset: 72, noise: 1024)
      #expect(plain.kind == moved.kind)
      #expect(abs(moved.slope - 1024 * plain.slope) < 1e-6)
    }
  }

  @Test("An onset at the first or the last of the values is judged, too")
  func edges() {
    #expect(ChangeShape(of: [1, 2, 3, 4, 5, 6, 7, 8], onset: 0, noise: 0.1).kind == .growth)
    #expect(ChangeShape(of: [1, 1, 1, 9], onset: 3, noise: 0.1).kind == .stepUp)
    #expect(ChangeShape(of: [5, 5, 5, 5], onset: 1, noise: 0).slope == 0)
  }
}
