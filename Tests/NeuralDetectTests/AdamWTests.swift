import Glibc
import NeuralDetect
import Tensor
import TestSupport
import Testing

/// The definition, in double precision, with both corrections written out.
private struct PlainAdamW {
  var parameter: [Double]
  var first: [Double]
  var second: [Double]
  var steps = 0.0

  init(_ parameter: [Float]) {
    self.parameter = parameter.map { Double($0) }
    first = [Double](repeating: 0, count: parameter.count)
    second = first
  }

  mutating func step(_ gradient: [Double], rate: Double, decay: Double) {
    steps += 1
    for index in parameter.indices {
      let g = gradient[index]
      first[index] = 0.9 * first[index] + 0.1 * g
      second[index] = 0.999 * second[index] + 0.001 * g * g
      let mean = first[index] / (1 - pow(0.9, steps))
      let variance = second[index] / (1 - pow(0.999, steps))
      parameter[index] -= rate * decay * parameter[index]
      parameter[index] -= rate * mean / (variance.squareRoot() + 1e-8)
    }
  }
}

extension LayerTests {
  @Test("AdamW equals its definition over many steps", arguments: [0, 0.1], [1, 0.25])
  func adamWDefinition(decay: Double, scale: Double) {
    var network = Network(formula: .init(features: 2, hidden: 3, layers: 2, outputs: 2))
    var optimizer = AdamW(for: network, weightDecay: decay)
    var plain = network.named.map { PlainAdamW($0.tensor.elements) }
    for step in 1...20 {
      // Gradients of sizes from 10⁻⁷ to 10²: the step hardly depends on them.
      let gradient = Network(
        formula: network.extents, seed: 100 * step)
      let size = pow(10, Double(step % 10) - 7)
      let rate = 0.01 * Double(step % 3 + 1)
      optimizer.step(
        &network, gradient, learningRate: rate, gradientScale: scale * size)
      for (index, (_, tensor)) in gradient.named.enumerated() {
        plain[index].step(
          tensor.elements.map { Double($0) * scale * size }, rate: rate, decay: decay)
      }
      for ((name, tensor), plain) in zip(network.named, plain) {
        expectClose(tensor.elements, plain.parameter, rtol: 2e-5, atol: 2e-6, "\(name)")
      }
    }
    #expect(optimizer.steps == 20)
    #expect(network.contextHead.bias == Tensor(zeros: [2]))
  }

  @Test("the first step is the learning rate against each gradient's sign") func adamWFirstStep() {
    let before = Network(formula: .init(features: 2, hidden: 3, layers: 1, outputs: 1))
    var network = before
    var optimizer = AdamW(for: network)
    let gradient = Network(formula: before.extents, seed: 9)
    optimizer.step(&network, gradient, learningRate: 0.5)
    for ((name, after), ((_, before), (_, gradient))) in zip(
      network.named, zip(before.named, gradient.named))
    {
      expectClose(
        zip(after.elements, before.elements).map { $0 - $1 },
        gradient.elements.map { $0 > 0 ? -0.5 : 0.5 }, rtol: 1e-4, "\(name)")
    }
  }
}
