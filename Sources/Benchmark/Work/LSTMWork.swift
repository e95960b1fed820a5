internal import Glibc
internal import NeuralDetect
internal import Tensor

/// One bidirectional layer over whole windows, H = 64: forward, and with its backward pass.
func lstmWork() -> [Work] {
  let (forward, both) = (LSTMWork(batch: PackedNetwork.tile), LSTMWork(batch: BatchGradient.tile))
  return [
    Work(
      "LSTM forward", operations: forward.operations, ways: [forward.definition, forward.inference]),
    Work("LSTM forward and backward", operations: 3 * both.operations, ways: [both.training]),
  ]
}

/// A bidirectional layer over a batch of windows of 144 steps of 3 values, and the ways to run it.
public struct LSTMWork {
  public static let steps = 144
  public static let features = 3

  public let hidden: Int
  public let batch: Int
  private let lstm: BiLSTM
  private let packed: PackedBiLSTM
  private let x: Tensor  // [T, B, F]

  public init(hidden: Int = 64, batch: Int) {
    self.hidden = hidden
    self.batch = batch
    lstm = Network(.compared(hidden: hidden), seed: 1).lstm
    packed = PackedBiLSTM(lstm)
    x = Tensor([Self.steps, batch, Self.features]) { sin($0) }
  }

  /// Of the products of both directions, in one forward pass.
  public var operations: Double {
    2 * 2 * 4 * Double(hidden * (Self.features + hidden) * Self.steps * batch)
  }

  /// A cell and a step at a time: what the kernel is tested against.
  var definition: Way {
    let (lstm, x, batch, hidden) = (lstm, x, batch, hidden)
    return Way("definition") {
      for cell in [lstm.layers[0].forward, lstm.layers[0].reverse] {
        var state = LSTMCell.State(batch: batch, hidden: hidden)
        for t in 0..<Self.steps {
          let inputs = x.elements[t * batch * Self.features..<(t + 1) * batch * Self.features]
          cell.step(Tensor(Array(inputs), shape: [batch, Self.features]), &state)
        }
      }
    }
  }

  /// The kernel's forward pass, with nothing saved.
  public var inference: Way {
    let (packed, x) = (packed, x)
    return Way("kernel") { _ = packed(x) }
  }

  /// The kernels' forward pass with all that the backward pass needs, and that to the gradients.
  public var training: Way {
    let (packed, x) = (packed, x)
    let dy = Tensor([Self.steps, batch, 2 * hidden]) { cos($0) }
    var gradient = Network(zeros: .compared(hidden: hidden))
    return Way("kernel") {
      packed.backward(packed.forward(x, .none), dy, .none, into: &gradient.lstm)
    }
  }
}
