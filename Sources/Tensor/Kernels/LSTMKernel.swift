internal import TensorKernels

/// The weights of one direction of an LSTM layer, as the recurrent kernel reads them.
///
/// The kernel's definition is `LSTMCell`, in the layers.
package struct PackedLSTM: Sendable {
  package let inputs: Int
  package let hidden: Int
  private let weights: [Float]

  /// Packs `inputWeight` `[I, 4H]`, `recurrentWeight` `[H, 4H]` and `bias` `[4H]`.
  package init(inputWeight: Tensor, recurrentWeight: Tensor, bias: Tensor) {
    let (inputs, hidden) = (inputWeight.shape[0], recurrentWeight.shape[0])
    precondition(
      inputWeight.shape == [inputs, 4 * hidden] && recurrentWeight.shape == [hidden, 4 * hidden]
        && bias.shape == [4 * hidden],
      "LSTM of \(inputWeight.shape), \(recurrentWeight.shape), \(bias.shape)")
    self.inputs = inputs
    self.hidden = hidden
    let count = tk_lstm_packed_count(inputs, hidden)
    weights = unsafe [Float](unsafeUninitializedCapacity: count) { packed, initialized in
      unsafe inputWeight.elements.withUnsafeBufferPointer { input in
        unsafe recurrentWeight.elements.withUnsafeBufferPointer { recurrent in
          unsafe bias.elements.withUnsafeBufferPointer { bias in
            unsafe tk_lstm_pack(
              packed.baseAddress, input.baseAddress, recurrent.baseAddress, bias.baseAddress,
              inputs, hidden)
          }
        }
      }
      initialized = count
    }
  }

  /// Runs over x `[T, B, I]` and writes the outputs to columns `column..<column + H` of y.
  ///
  /// - Returns: what the backward pass needs, if `saving`.
  @discardableResult
  package func run(
    over x: Tensor, reverse: Bool, into y: inout Tensor, at column: Int, saving: Bool = false
  ) -> LSTMTrace? {
    let (steps, batch) = (x.shape[0], x.shape[1])
    let columns = y.shape.columns
    precondition(
      x.shape.columns == inputs && y.shape == [steps, batch, columns]
        && column + hidden <= columns,
      "LSTM \(inputs) → \(hidden) over \(x.shape) into \(y.shape) at \(column)")
    var extents = tk_lstm_extents(
      steps: steps, batch: batch, inputs: inputs, hidden: hidden, reverse: reverse ? 1 : 0)
    let width = batch * tk_lstm_padded(hidden)
    var trace = LSTMTrace(
      reverse: reverse, cell: uninitialized(saving ? steps * width : width),
      gates: uninitialized(saving ? steps * 4 * width : 0))
    // One window leaves registers idle; with all steps' inputs at once, they are not.
    let inputsFirst = batch == 1 && inputs >= 16
    var sums = uninitialized(inputsFirst ? steps * 4 * width : 0)
    unsafe x.elements.withUnsafeBufferPointer { x in
      unsafe y.elements.withUnsafeMutableBufferPointer { y in
        unsafe trace.cell.withUnsafeMutableBufferPointer { cell in
          unsafe trace.gates.withUnsafeMutableBufferPointer { gates in
            unsafe sums.withUnsafeMutableBufferPointer { sums in
              unsafe weights.withUnsafeBufferPointer { weights in
                guard let x = x.baseAddress, let y = y.baseAddress else { return }
                unsafe tk_lstm_forward(
                  &extents, weights.baseAddress, x, y + column, columns, cell.baseAddress,
                  saving ? gates.baseAddress : nil, inputsFirst ? sums.baseAddress : nil)
              }
            }
          }
        }
      }
    }
    return saving ? trace : nil
  }
}

/// The cells and gates of one run of one direction: all that its backward pass needs.
package struct LSTMTrace {
  fileprivate let reverse: Bool
  fileprivate var cell: [Float]  // [T, B, H padded]
  fileprivate var gates: [Float]  // [T, B, 4 · H padded]
}

/// An LSTM direction's recurrent weights, `[H, 4H]`, as the backward kernel reads them.
package struct PackedLSTMBackward: Sendable {
  private let hidden: Int
  private let weights: [Float]

  package init(recurrentWeight: Tensor) {
    hidden = recurrentWeight.shape[0]
    let (hidden, count) = (hidden, tk_lstm_packed_backward_count(hidden))
    weights = unsafe [Float](unsafeUninitializedCapacity: count) { packed, initialized in
      unsafe recurrentWeight.elements.withUnsafeBufferPointer { recurrent in
        unsafe tk_lstm_pack_backward(packed.baseAddress, recurrent.baseAddress, hidden)
      }
      initialized = count
    }
  }

  /// The loss's derivatives by the gates' sums, `[T, B, 4H]`, given `dy` by the outputs, which
  /// stand at `column` of its rows.
  package func gateGradient(_ trace: LSTMTrace, _ dy: Tensor, at column: Int) -> Tensor {
    let (steps, batch, columns) = (dy.shape[0], dy.shape[1], dy.shape.columns)
    precondition(column + hidden <= columns, "outputs of \(hidden) at \(column) of \(dy.shape)")
    var dz = Tensor(uninitialized: [steps, batch, 4 * hidden])
    var scratch = uninitialized(2 * batch * tk_lstm_padded(hidden))
    var extents = tk_lstm_extents(
      steps: steps, batch: batch, inputs: 0, hidden: hidden, reverse: trace.reverse ? 1 : 0)
    unsafe dy.elements.withUnsafeBufferPointer { dy in
      unsafe dz.elements.withUnsafeMutableBufferPointer { dz in
        unsafe scratch.withUnsafeMutableBufferPointer { scratch in
          unsafe trace.cell.withUnsafeBufferPointer { cell in
            unsafe trace.gates.withUnsafeBufferPointer { gates in
              unsafe weights.withUnsafeBufferPointer { weights in
                guard let dy = dy.baseAddress else { return }
                unsafe tk_lstm_backward(
                  &extents, weights.baseAddress, gates.baseAddress, cell.baseAddress, dy + column,
                  columns, dz.baseAddress, scratch.baseAddress)
              }
            }
          }
        }
      }
    }
    return dz
  }
}

/// Adds the gradient by the recurrent weights, `[H, 4H]`: the sum over steps of hᵀ·dz, where h,
/// at `column` of y's rows, is the output one step earlier.
package func addRecurrentGradient(
  _ gradient: inout Tensor, y: Tensor, at column: Int, dz: Tensor, reverse: Bool
) {
  let (steps, batch, columns) = (y.shape[0], y.shape[1], y.shape.columns)
  let hidden = gradient.shape[0]
  guard steps > 1 else { return }
  unsafe y.elements.withUnsafeBufferPointer { y in
    unsafe dz.elements.withUnsafeBufferPointer { dz in
      unsafe gradient.elements.withUnsafeMutableBufferPointer { out in
        guard let y = y.baseAddress, let dz = dz.baseAddress else { return }
        unsafe tk_add_product(
          out.baseAddress, 4 * hidden, hidden, 4 * hidden, (steps - 1) * batch,
          tk_matrix(start: y + column + (reverse ? batch * columns : 0), row: 1, column: columns),
          tk_matrix(start: dz + (reverse ? 0 : batch * 4 * hidden), row: 4 * hidden, column: 1))
      }
    }
  }
}

private func uninitialized(_ count: Int) -> [Float] {
  unsafe [Float](unsafeUninitializedCapacity: count) { _, initialized in initialized = count }
}
