import NeuralDetect
import Tensor
import TestSupport
import Testing

extension LayerTests {
  @Test("the logits are heads over each step beside the context") func networkDefinition() {
    let network = Network(formula: .init(features: 3, hidden: 5, layers: 2, outputs: 2))
    let x = Tensor(random: [7, 4, 3], seed: 1)
    let h = PackedBiLSTM(network.lstm)(x)
    let attention = network.attention.forward(h)
    let (step, context) = (network.stepHead(h), network.contextHead(attention.output))
    let (logits, weights) = PackedNetwork(network)(x)
    #expect(logits.shape == [7, 4, 2])
    #expect(weights == attention.weights)
    for row in 0..<28 {
      expectClose(
        [logits.elements[2 * row], logits.elements[2 * row + 1]],
        (0..<2).map { step.row(row).elements[$0] + context.row(row % 4).elements[$0] }, atol: 1e-6)
    }
  }

  @Test("names and layouts go out and come back in") func networkNames() {
    let network = Network(formula: .init(features: 3, hidden: 5, layers: 2, outputs: 2))
    let tensors = network.byName
    #expect(tensors["weight_ih_l0"]?.shape == [20, 3])
    #expect(tensors["weight_ih_l1_reverse"]?.shape == [20, 10])
    #expect(tensors["head.weight"]?.shape == [2, 20])
    #expect(Network(network.extents) { name, _ in tensors[name]! } == network)
    let count = tensors.values.reduce(0) { $0 + $1.shape.count }
    #expect(count == 2 * (20 * 3 + 20 * 5 + 40) + 2 * (20 * 10 + 20 * 5 + 40) + 60 + 40 + 2)
  }

  @Test(
    "the whole network's gradients match central differences, with a fixed dropout mask",
    arguments: [
      (features: 2, hidden: 3, layers: 1, outputs: 1, steps: 4, batch: 3),
      (features: 3, hidden: 2, layers: 2, outputs: 2, steps: 3, batch: 2),
      (features: 1, hidden: 4, layers: 1, outputs: 5, steps: 5, batch: 7),
    ], [0, 0.3] as [Float])
  func networkGradients(
    extents: (features: Int, hidden: Int, layers: Int, outputs: Int, steps: Int, batch: Int),
    rate: Float
  ) {
    let (steps, batch, outputs) = (extents.steps, extents.batch, extents.outputs)
    let network = Network(
      formula: .init(
        features: extents.features, hidden: extents.hidden, layers: extents.layers,
        outputs: outputs))
    let x = Tensor(random: [steps, batch, extents.features], seed: 50)
    let targets = Tensor([steps, batch, outputs]) { Float(Int($0 * 7) % 3) / 2 }
    let weights = Tensor([steps, batch, outputs]) { 0.5 + Float(Int($0) % 4) }
    let dropout = Dropout(
      rate: rate, generators: (0..<batch).map { SeededGenerator(seed: UInt64($0)) })
    func loss(_ network: Network) -> BinaryCrossEntropy {
      let forward = PackedNetwork(network).forward(x, dropout: dropout)
      return BinaryCrossEntropy(logits: forward.logits, targets: targets, weights: weights)
    }
    var gradient = Network(zeros: network.extents)
    let packed = PackedNetwork(network)
    packed.backward(packed.forward(x, dropout: dropout), loss(network).gradient, into: &gradient)
    for (name, tensor) in network.named {
      expectClose(
        gradient.byName[name]!.elements,
        centralDifferences(at: tensor) { loss(network.replacing(name, by: $0)).loss },
        rtol: 1e-3, atol: 5e-4, "\(name)")
    }
    #expect(gradient.contextHead.bias == Tensor(zeros: [outputs]))
  }

  @Test(
    "scores have the same bytes in a batch of any size",
    arguments: [
      (steps: 144, hidden: 64, layers: 1, outputs: 2, batches: [1, 2, 5, 7, 12, 32, 36, 37, 40]),
      (steps: 144, hidden: 9, layers: 2, outputs: 2, batches: Array(1...40)),
      (steps: 30, hidden: 17, layers: 2, outputs: 6, batches: Array(1...40)),
    ])
  func networkBatchIndependence(
    steps: Int, hidden: Int, layers: Int, outputs: Int, batches: [Int]
  ) {
    let packed = PackedNetwork(
      Network(.init(features: 4, hidden: hidden, layers: layers, outputs: outputs), seed: 1))
    let x = Tensor(random: [steps, 40, 4], seed: 2)
    let alone = (0..<40).map { packed(windows($0..<$0 + 1, of: x)) }
    for batch in batches {
      // Starting anywhere, so that a window takes every place in a tile.
      for first in [0, (40 - batch) / 2, 40 - batch] {
        let (logits, attention) = packed(windows(first..<first + batch, of: x))
        let same = (0..<batch).allSatisfy { window in
          let weights = stride(from: window, to: attention.elements.count, by: batch)
          return windows(window..<window + 1, of: logits) == alone[first + window].logits
            && weights.map { attention.elements[$0] }
              == alone[first + window].attention.elements
        }
        #expect(same, "batch of \(batch)")
      }
    }
  }
}
