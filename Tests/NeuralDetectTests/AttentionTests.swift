import Glibc
import NeuralDetect
import Tensor
import TestSupport
import Testing

extension LayerTests {
  // Golden values: Tests/Golden/attention.py (NumPy, float64).
  @Test("attention agrees with the reference") func attentionGolden() {
    let attention = Attention(
      projection: Dense(
        weight: Tensor([4, 3]) { sin(0.7 * $0) }, bias: Tensor([3]) { 0.1 * $0 - 0.1 }),
      context: Tensor([3]) { 2 * cos($0) })
    let forward = attention.forward(Tensor([5, 2, 4]) { Float(sin(0.3 * Double($0 * $0))) })
    expectClose(
      (0..<2).flatMap { b in (0..<5).map { forward.weights.elements[2 * $0 + b] } },
      [
        0.11015455, 0.65138986, 0.09457535, 0.05559905, 0.08828118,
        0.49674146, 0.01427000, 0.01753173, 0.24663941, 0.22481740,
      ], atol: 2e-6)
    expectClose(
      forward.output.elements,
      [
        0.26092881, -0.58842164, -0.38524961, -0.54669735,
        -0.54874238, 0.85052156, -0.58341336, 0.10318279,
      ], atol: 2e-6)
  }

  @Test("attention weights sum to 1, one for each step", arguments: [1, 2, 17, 144])
  func attentionWeights(steps: Int) {
    let network = Network(formula: .init(features: 1, hidden: 5, layers: 1, outputs: 1))
    let forward = network.attention.forward(Tensor(random: [steps, 3, 10], seed: 1))
    #expect(forward.weights.shape == [steps, 3])
    #expect(forward.weights.elements.allSatisfy { $0 > 0 })
    expectClose(forward.weights.sumOverRows().elements, [1.0, 1.0, 1.0], rtol: 1e-6)
  }

  @Test(
    "attention's gradients match central differences",
    arguments: [
      (steps: 1, batch: 1, columns: 2, hidden: 1), (steps: 4, batch: 3, columns: 5, hidden: 3),
      (steps: 9, batch: 2, columns: 3, hidden: 6), (steps: 3, batch: 2, columns: 17, hidden: 9),
    ])
  func attentionGradients(steps: Int, batch: Int, columns: Int, hidden: Int) {
    let attention = Attention(
      projection: Dense(
        weight: Tensor(random: [columns, hidden], seed: 1),
        bias: Tensor(random: [hidden], seed: 2)),
      context: Tensor(random: [hidden], seed: 3))
    let h = Tensor(random: [steps, batch, columns], seed: 4)
    let dc = Tensor(random: [batch, columns], seed: 5)
    func loss(_ attention: Attention, _ h: Tensor) -> Double {
      dot(attention.forward(h).output, dc)
    }
    var gradient = Attention(
      projection: Dense(weight: Tensor(zeros: [columns, hidden]), bias: Tensor(zeros: [hidden])),
      context: Tensor(zeros: [hidden]))
    let dh = attention.backward(attention.forward(h), h, dc, into: &gradient)

    func expectGradient(_ actual: Tensor, of parameter: WritableKeyPath<Attention, Tensor>) {
      expectClose(
        actual.elements,
        centralDifferences(at: attention[keyPath: parameter]) {
          var moved = attention
          moved[keyPath: parameter] = $0
          return loss(moved, h)
        }, rtol: 1e-3, atol: 3e-5, "\(parameter)")
    }
    expectGradient(gradient.projection.weight, of: \.projection.weight)
    expectGradient(gradient.projection.bias, of: \.projection.bias)
    expectGradient(gradient.context, of: \.context)
    expectClose(
      dh.elements, centralDifferences(at: h) { loss(attention, $0) }, rtol: 1e-3, atol: 3e-5)
  }
}
