internal import NeuralDetect
internal import Tensor

/// A layer's parameters as ONNX's LSTM takes them, both directions in one, gates in its order: input,
/// output, forget, cell.
/// - Source: "ONNX Operators", LSTM, version 14.
extension BiLSTM.Layer {
  /// `W`, `[2, 4H, I]`.
  var inputWeights: Tensor { stacked { $0.inputWeight.transposedCopy() } }

  /// `R`, `[2, 4H, H]`.
  var recurrentWeights: Tensor { stacked { $0.recurrentWeight.transposedCopy() } }

  /// `B`, `[2, 8H]`: the input's bias, then the recurrent one.
  var biases: Tensor {
    let rows = [forward, reverse].map {
      $0.inputBias.inONNXOrderOfGates + $0.recurrentBias.inONNXOrderOfGates
    }
    return Tensor(rows[0] + rows[1], shape: [2, rows[0].count])
  }

  /// A matrix `[4H, K]` of each cell, `[2, 4H, K]`.
  private func stacked(_ matrix: (LSTMCell) -> Tensor) -> Tensor {
    let matrices = [matrix(forward), matrix(reverse)]
    return Tensor(
      matrices[0].inONNXOrderOfGates + matrices[1].inONNXOrderOfGates,
      shape: [2, matrices[0].shape[0], matrices[0].shape[1]])
  }
}

extension Tensor {
  /// The elements with their quarters, PyTorch's gates input, forget, cell, output, in ONNX's order.
  fileprivate var inONNXOrderOfGates: [Float] {
    let gate = elements.count / 4
    return [0, 3, 1, 2].flatMap { elements[$0 * gate..<($0 + 1) * gate] }
  }
}
