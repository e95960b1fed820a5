import NeuralDetect
import Tensor
import TestSupport
import Testing

private func generators(_ seeds: [UInt64]) -> [SeededGenerator] {
  seeds.map { SeededGenerator(seed: $0) }
}

/// What dropout multiplied each output by: 0, or 1 / (1 - rate).
private func mask(_ x: Tensor, _ dropout: Dropout, _ network: Network) -> [Float] {
  let packed = PackedBiLSTM(network.lstm)
  let plain = packed.forward(x, .none)
  let dropped = packed.forward(x, dropout)
  return zip(dropped.output.elements, plain.output.elements).map { $0 / $1 }
}

extension LayerTests {
  @Test("dropout keeps the mean and zeroes its share", arguments: [0.1, 0.25, 0.5, 0.9] as [Float])
  func dropoutShare(rate: Float) {
    let network = Network(formula: .init(features: 1, hidden: 64, layers: 1, outputs: 1))
    let x = Tensor(random: [50, 16, 1], seed: 1)
    let dropout = Dropout(rate: rate, generators: generators(Array(0..<16)))
    let mask = mask(x, dropout, network)
    let kept = mask.filter { $0 > 0 }
    expectClose(kept, [Float](repeating: 1 / (1 - rate), count: kept.count), rtol: 1e-5)
    // 102,400 values: the mean's standard deviation is √(rate / (1 - rate) / 102,400).
    let deviation = Double(rate / (1 - rate) / Float(mask.count)).squareRoot()
    let mean = mask.reduce(0) { $0 + Double($1) } / Double(mask.count)
    #expect(abs(mean - 1) < 4 * deviation + 2e-5 / Double(1 - rate))
  }

  @Test("a window's mask depends on its own generator alone") func dropoutBatchIndependence() {
    let network = Network(formula: .init(features: 1, hidden: 9, layers: 1, outputs: 1))
    let seeds: [UInt64] = [5, 9, 2, 7, 1]
    let x = Tensor(random: [6, 5, 1], seed: 1)
    let whole = Tensor(
      mask(x, Dropout(rate: 0.5, generators: generators(seeds)), network), shape: [6, 5, 18])
    for b in 0..<5 {
      let alone = mask(
        windows(b..<b + 1, of: x), Dropout(rate: 0.5, generators: generators([seeds[b]])), network)
      expectClose(windows(b..<b + 1, of: whole).elements, alone, rtol: 1e-5)
    }
    #expect(windows(0..<1, of: whole) != windows(1..<2, of: whole))
  }

  @Test("the same generators drop the same values, and layers differ") func dropoutRepeats() {
    let network = Network(formula: .init(features: 1, hidden: 9, layers: 2, outputs: 1))
    let x = Tensor(random: [6, 5, 1], seed: 1)
    let dropout = Dropout(rate: 0.5, generators: generators([1, 2, 3, 4, 5]))
    let packed = PackedBiLSTM(network.lstm)
    let output = packed.forward(x, dropout).output
    #expect(packed.forward(x, dropout).output == output)
    let other = Dropout(rate: 0.5, generators: generators([6, 7, 8, 9, 10]))
    #expect(packed.forward(x, other).output != output)
  }

  @Test("rate 0 leaves everything as it is") func dropoutNone() {
    let network = Network(formula: .init(features: 1, hidden: 9, layers: 2, outputs: 1))
    let x = Tensor(random: [6, 5, 1], seed: 1)
    let packed = PackedBiLSTM(network.lstm)
    let plain = packed.forward(x, .none).output
    #expect(packed.forward(x, Dropout(rate: 0, generators: [])).output == plain)
    expectClose(packed(x).elements, plain.elements, rtol: 1e-5, atol: 1e-6)
  }

  @Test("a rate of 1, below 0 or nan traps") func dropoutRefusals() async {
    await #expect(processExitsWith: .failure) { _ = Dropout(rate: 1, generators: []) }
    await #expect(processExitsWith: .failure) { _ = Dropout(rate: -0.1, generators: []) }
    await #expect(processExitsWith: .failure) { _ = Dropout(rate: .nan, generators: []) }
  }
}
