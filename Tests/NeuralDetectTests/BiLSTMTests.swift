import NeuralDetect
import Tensor
import TestSupport
import Testing

/// The definition: every cell steps through the sequence, the reverse one from its end.
private func stepped(_ lstm: BiLSTM, _ x: Tensor) -> Tensor {
  let (steps, batch, hidden) = (x.shape[0], x.shape[1], lstm.hidden)
  var x = x
  for layer in lstm.layers {
    var y = Tensor(zeros: [steps, batch, 2 * hidden])
    for (cell, column, order) in [
      (layer.forward, 0, Array(0..<steps)), (layer.reverse, hidden, (0..<steps).reversed()),
    ] {
      var state = LSTMCell.State(batch: batch, hidden: hidden)
      for t in order {
        let rows = (0..<batch).flatMap { x.row(t * batch + $0).elements }
        cell.step(Tensor(rows, shape: [batch, x.shape.columns]), &state)
        for b in 0..<batch {
          var row = y.row(t * batch + b)
          row.elements.replaceSubrange(
            column..<column + hidden, with: state.hidden.row(b).elements)
          y.setRow(t * batch + b, to: row)
        }
      }
    }
    x = y
  }
  return x
}

extension LayerTests {
  @Test(
    "the fused kernel equals LSTMCell stepping, for inference and for training",
    arguments: [1, 3, 16, 17, 33, 64], [1, 2])
  func biLSTMDefinition(hidden: Int, layers: Int) {
    let network = Network(
      formula: .init(features: 3, hidden: hidden, layers: layers, outputs: 1))
    let packed = PackedBiLSTM(network.lstm)
    for batch in 1...13 {
      let x = Tensor(random: [5, batch, 3], seed: batch, bound: 2)
      let expected = stepped(network.lstm, x).elements
      expectClose(packed(x).elements, expected, rtol: 1e-5, atol: 3e-6)
      let forward = packed.forward(x, .none)
      expectClose(forward.output.elements, expected, rtol: 1e-5, atol: 3e-6)
    }
  }

  @Test(
    "windows that share their rows' inputs equal the same windows apart",
    arguments: [(own: 0, shared: 3), (own: 1, shared: 4), (own: 2, shared: 1)], [1, 2])
  func biLSTMSharedInputs(inputs: (own: Int, shared: Int), layers: Int) {
    let steps = 6
    let network = Network(
      formula: .init(
        features: inputs.own + inputs.shared, hidden: 17, layers: layers, outputs: 1))
    let packed = PackedBiLSTM(network.lstm)
    for batch in 1...13 {
      let own = Tensor(random: [steps, batch, inputs.own], seed: 1)
      let shared = Tensor(random: [steps + batch - 1, inputs.shared], seed: 2)
      var apart: [Float] = []
      for t in 0..<steps {
        for b in 0..<batch {
          apart += own.row(t * batch + b).elements + shared.row(t + b).elements
        }
      }
      let x = Tensor(apart, shape: [steps, batch, inputs.own + inputs.shared])
      expectClose(packed(own: own, shared: shared).elements, packed(x).elements, atol: 2e-6)
    }
  }

  // A bfloat16 has 8 significant bits; outputs are below 1, and errors of many factors even out.
  @Test(
    "bfloat16 stays near the definition, a window's bytes whatever its batch",
    .enabled(if: Precision.bfloat16.isSupported), arguments: [1, 3, 16, 17, 64], [1, 2])
  func biLSTMBFloat16(hidden: Int, layers: Int) {
    let network = Network(
      formula: .init(features: 3, hidden: hidden, layers: layers, outputs: 1))
    let packed = PackedBiLSTM(network.lstm, precision: .bfloat16)
    let all = Tensor(random: [5, 13, 3], seed: 1)
    let whole = packed(all)
    expectClose(whole.elements, stepped(network.lstm, all).elements, rtol: 0, atol: 0.02)
    #expect(whole != PackedBiLSTM(network.lstm)(all))
    for batch in 1...13 {
      let rows = (0..<5).flatMap { t in (0..<batch).flatMap { all.row(t * 13 + $0).elements } }
      let y = packed(Tensor(rows, shape: [5, batch, 3]))
      for t in 0..<5 {
        for b in 0..<batch { #expect(y.row(t * batch + b) == whole.row(t * 13 + b)) }
      }
    }
  }

  @Test(
    "bfloat16 takes shared inputs, too", .enabled(if: Precision.bfloat16.isSupported),
    arguments: [(own: 1, shared: 4), (own: 2, shared: 3)])
  func biLSTMBFloat16SharedInputs(inputs: (own: Int, shared: Int)) {
    let network = Network(
      formula: .init(
        features: inputs.own + inputs.shared, hidden: 17, layers: 1, outputs: 1))
    let own = Tensor(random: [6, 7, inputs.own], seed: 1)
    let shared = Tensor(random: [12, inputs.shared], seed: 2)
    expectClose(
      PackedBiLSTM(network.lstm, precision: .bfloat16)(own: own, shared: shared).elements,
      PackedBiLSTM(network.lstm)(own: own, shared: shared).elements, rtol: 0, atol: 0.02)
  }

  @Test("one step and no step run, too") func biLSTMShortSequences() {
    let network = Network(formula: .init(features: 2, hidden: 5, layers: 2, outputs: 1))
    let packed = PackedBiLSTM(network.lstm)
    let x = Tensor(random: [1, 3, 2], seed: 1)
    expectClose(packed(x).elements, stepped(network.lstm, x).elements, atol: 1e-6)
    #expect(packed(Tensor(zeros: [0, 3, 2])).shape == [0, 3, 10])
    #expect(packed(Tensor(zeros: [4, 0, 2])).shape == [4, 0, 10])
  }

  @Test("large inputs saturate the gates and leave everything finite", arguments: [1e4, 1e30])
  func biLSTMSaturation(size: Float) {
    let network = Network(formula: .init(features: 3, hidden: 17, layers: 2, outputs: 1))
    let x = Tensor(random: [6, 5, 3], seed: 1, bound: size)
    let packed = PackedBiLSTM(network.lstm)
    let expected = stepped(network.lstm, x).elements
    expectClose(packed(x).elements, expected, rtol: 1e-5, atol: 3e-6)
    let forward = packed.forward(x, .none)
    expectClose(forward.output.elements, expected, rtol: 1e-5, atol: 3e-6)
    var gradient = Network(zeros: network.extents)
    let dy = Tensor(random: [6, 5, 34], seed: 2)
    packed.backward(forward, dy, .none, into: &gradient.lstm)
    #expect(gradient.named.allSatisfy { $0.tensor.elements.allSatisfy { $0.isFinite } })
  }

  @Test("a nan stays in its own window, from its step on in each direction")
  func biLSTMNotANumber() {
    let network = Network(formula: .init(features: 1, hidden: 17, layers: 1, outputs: 1))
    var x = Tensor(random: [5, 7, 1], seed: 1)
    x.elements[2 * 7 + 4] = .nan
    let y = PackedBiLSTM(network.lstm)(x)
    for t in 0..<5 {
      for b in 0..<7 {
        let row = y.row(t * 7 + b).elements
        #expect(row[..<17].allSatisfy { $0.isNaN } == (b == 4 && t >= 2))
        #expect(row[17...].allSatisfy { $0.isNaN } == (b == 4 && t <= 2))
        #expect(row.contains { $0.isNaN } == (b == 4))
      }
    }
  }

  // Error of the differences: see `centralDifferences`; the gradients are of size 0.01 to 1.
  @Test(
    "gradients of both directions match central differences, with and without dropout",
    arguments: [
      (features: 1, hidden: 1, layers: 1, steps: 1, batch: 1),
      (features: 2, hidden: 3, layers: 1, steps: 4, batch: 2),
      (features: 2, hidden: 3, layers: 2, steps: 3, batch: 7),
      (features: 1, hidden: 5, layers: 3, steps: 3, batch: 1),
      (features: 3, hidden: 9, layers: 1, steps: 2, batch: 3),
    ], [0, 0.4] as [Float])
  func biLSTMGradients(
    extents: (features: Int, hidden: Int, layers: Int, steps: Int, batch: Int), rate: Float
  ) {
    let network = Network(
      formula: .init(
        features: extents.features, hidden: extents.hidden, layers: extents.layers, outputs: 1))
    let x = Tensor(random: [extents.steps, extents.batch, extents.features], seed: 50)
    let dy = Tensor(random: [extents.steps, extents.batch, 2 * extents.hidden], seed: 51)
    let dropout = Dropout(
      rate: rate, generators: (0..<extents.batch).map { SeededGenerator(seed: UInt64($0)) })
    func loss(_ network: Network) -> Double {
      dot(PackedBiLSTM(network.lstm).forward(x, dropout).output, dy)
    }
    var gradient = Network(zeros: network.extents)
    let packed = PackedBiLSTM(network.lstm)
    packed.backward(packed.forward(x, dropout), dy, dropout, into: &gradient.lstm)
    for (name, tensor) in network.named where name.contains("_l") {
      expectClose(
        gradient.byName[name]!.elements,
        centralDifferences(at: tensor) { loss(network.replacing(name, by: $0)) },
        rtol: 1e-3, atol: 5e-5, "\(name)")
    }
  }

  @Test(
    "gradients match the change along a direction where vectors are filled and left over",
    arguments: [16, 17, 33, 48, 64], [1, 2])
  func biLSTMDirectionalGradients(hidden: Int, layers: Int) {
    let extents = Network.Extents(features: 3, hidden: hidden, layers: layers, outputs: 1)
    let network = Network(extents, seed: 3)
    let x = Tensor(random: [6, 7, 3], seed: 50)
    let dy = Tensor(random: [6, 7, 2 * hidden], seed: 51)
    var gradient = Network(zeros: extents)
    let packed = PackedBiLSTM(network.lstm)
    packed.backward(packed.forward(x, .none), dy, .none, into: &gradient.lstm)
    for (name, tensor) in network.named where name.contains("_l") {
      let direction = Tensor(random: tensor.shape, seed: 60)
      let bound = 0.1 / Float(direction.squaredNorm()).squareRoot()
      let along = centralDifferences(at: Tensor([0], shape: [1]), step: 1) { scale in
        var moved = tensor
        for index in moved.elements.indices {
          moved.elements[index] += scale.elements[0] * bound * direction.elements[index]
        }
        return dot(PackedBiLSTM(network.replacing(name, by: moved).lstm)(x), dy)
      }
      expectClose(
        [Double(bound) * dot(gradient.byName[name]!, direction)], along, rtol: 2e-3, atol: 2e-5,
        "\(name)")
    }
  }

  @Test("gradients add to what is there") func biLSTMGradientsAdd() {
    let network = Network(formula: .init(features: 2, hidden: 4, layers: 2, outputs: 1))
    let packed = PackedBiLSTM(network.lstm)
    let (x, dy) = (Tensor(random: [3, 2, 2], seed: 1), Tensor(random: [3, 2, 8], seed: 2))
    var once = Network(zeros: network.extents)
    packed.backward(packed.forward(x, .none), dy, .none, into: &once.lstm)
    var twice = once
    packed.backward(packed.forward(x, .none), dy, .none, into: &twice.lstm)
    for ((_, once), (_, twice)) in zip(once.named, twice.named) {
      expectClose(twice.elements, once.elements.map { 2 * $0 }, rtol: 1e-5, atol: 1e-6)
    }
  }
}
