import Glibc
import NeuralDetect
import Tensor
import TestSupport
import Testing

extension LayerTests {
  @Test("the loss and its gradient equal their definitions") func crossEntropyDefinition() {
    let logits = Tensor(random: [9, 5, 2], seed: 1, bound: 12)
    let targets = Tensor([9, 5, 2]) { Float(Int($0) % 3) / 2 }
    let weights = Tensor([9, 5, 2]) { Float(Int($0) % 4) / 2 }
    let result = BinaryCrossEntropy(logits: logits, targets: targets, weights: weights)
    let terms = logits.elements.indices.map { index in
      let (z, y, w) = (
        Double(logits.elements[index]), Double(targets.elements[index]),
        Double(weights.elements[index])
      )
      let p = 1 / (1 + exp(-z))
      return (loss: -w * (y * log(p) + (1 - y) * log1p(-p)), gradient: w * (p - y))
    }
    expectClose([result.loss], [terms.reduce(0) { $0 + $1.loss }], rtol: 1e-6)
    expectClose(result.gradient.elements, terms.map(\.gradient), rtol: 1e-5, atol: 3e-7)
  }

  @Test("the gradient matches central differences") func crossEntropyGradient() {
    let logits = Tensor(random: [4, 3, 2], seed: 1, bound: 3)
    let targets = Tensor(random: [4, 3, 2], seed: 2)
    let weights = Tensor(random: [4, 3, 2], seed: 3)
    func result(_ logits: Tensor) -> BinaryCrossEntropy {
      BinaryCrossEntropy(logits: logits, targets: targets, weights: weights)
    }
    expectClose(
      result(logits).gradient.elements,
      centralDifferences(at: logits) { result($0).loss }, rtol: 1e-4, atol: 5e-6)
  }

  @Test("large logits cost what they are off by, and nothing overflows")
  func crossEntropySaturation() {
    let logits = Tensor([1e4, -1e4, 1e4, -1e4], shape: [4])
    let targets = Tensor([1, 0, 0, 1], shape: [4])
    let result = BinaryCrossEntropy(
      logits: logits, targets: targets, weights: Tensor([1, 1, 1, 2], shape: [4]))
    #expect(result.loss == 3e4)
    expectClose(result.gradient.elements, [0, 0, 1, -2], atol: 1e-30)
  }

  @Test("logits of another shape trap") func crossEntropyRefusal() async {
    await #expect(processExitsWith: .failure) {
      _ = BinaryCrossEntropy(
        logits: Tensor(zeros: [2]), targets: Tensor(zeros: [3]), weights: Tensor(zeros: [2]))
    }
  }
}
