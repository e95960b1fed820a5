internal import Glibc
public import Tensor

/// One direction of a layer: an LSTM over a batch of `B` rows, `I` inputs and `H` hidden units.
///
/// Gates are packed input, forget, cell, output, as PyTorch packs them; its two biases are kept
/// apart so that weights move both ways.
/// - Source: Gers, Schmidhuber & Cummins, "Learning to Forget", 2000.
public struct LSTMCell: Sendable, Equatable {
  public var inputWeight: Tensor  // [I, 4H]
  public var recurrentWeight: Tensor  // [H, 4H]
  public var inputBias: Tensor  // [4H]
  public var recurrentBias: Tensor  // [4H]

  /// What goes from one step to the next.
  public struct State: Sendable {
    public var hidden: Tensor  // [B, H]
    public var cell: Tensor  // [B, H]

    /// The state before the first step: zeros.
    public init(batch: Int, hidden: Int) {
      self.hidden = Tensor(zeros: [batch, hidden])
      cell = Tensor(zeros: [batch, hidden])
    }
  }

  public init(
    inputWeight: Tensor, recurrentWeight: Tensor, inputBias: Tensor, recurrentBias: Tensor
  ) {
    self.inputWeight = inputWeight
    self.recurrentWeight = recurrentWeight
    self.inputBias = inputBias
    self.recurrentBias = recurrentBias
  }

  /// The sum of both biases, `[4H]`.
  var bias: Tensor {
    var bias = inputBias
    bias.add(recurrentBias)
    return bias
  }

  /// Takes `state` from `t - 1` to `t` in place, given the inputs `x` at `t`, `[B, I]`.
  ///
  /// This is the definition; whole sequences run through the fused kernel that `BiLSTM` uses.
  public func step(_ x: Tensor, _ state: inout State) {
    var gates = Tensor(repeating: bias, count: x.shape[0])  // [B, 4H]
    gates.addProduct(x, inputWeight)
    gates.addProduct(state.hidden, recurrentWeight)
    let hidden = recurrentWeight.shape[0]
    for row in 0..<x.shape[0] {
      for unit in 0..<hidden {
        func gate(_ k: Int) -> Float { gates.elements[(4 * row + k) * hidden + unit] }
        let (i, f, g, o) = (sigmoid(gate(0)), sigmoid(gate(1)), tanhf(gate(2)), sigmoid(gate(3)))
        let at = row * hidden + unit
        state.cell.elements[at] = f * state.cell.elements[at] + i * g
        state.hidden.elements[at] = o * tanhf(state.cell.elements[at])
      }
    }
  }
}
