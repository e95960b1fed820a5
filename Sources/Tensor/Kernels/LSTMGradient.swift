internal import TensorKernels

/// The cells and gates of one run of one direction: all that its backward pass needs.
package struct LSTMTrace {
  let reverse: Bool
  var cell: [Float]  // [T, B, H padded]
  var gates: [Float]  // [T, B, 4 · H padded, and a gap]
}

/// An LSTM direction's recurrent weights, `[H, 4H]`, as the backward kernel reads them.
package struct PackedLSTMBackward: Sendable {
  private let hidden: Int
  private let weights: PackedWeights

  package init(recurrentWeight: Tensor) {
    hidden = recurrentWeight.shape[0]
    let hidden = hidden
    weights = unsafe PackedWeights(count: tk_lstm_packed_backward_count(hidden)) { packed in
      unsafe recurrentWeight.elements.withUnsafeBufferPointer { recurrent in
        unsafe tk_lstm_pack_backward(packed, recurrent.baseAddress, hidden)
      }
    }
  }

  /// The loss's derivatives by the gates' sums, given `dy` by the outputs `y`, both at `column` of
  /// their rows, `[T, B, …]`. They take the place of the trace's gates.
  package func gradient(
    _ trace: consuming LSTMTrace, y: Tensor, _ dy: Tensor, at column: Int
  ) -> LSTMGradient {
    let (steps, batch, columns) = (dy.shape[0], dy.shape[1], dy.shape.columns)
    precondition(
      y.shape == dy.shape && column + hidden <= columns,
      "outputs of \(hidden) at \(column) of \(y.shape), derivatives \(dy.shape)")
    let padded = tk_lstm_padded(hidden)
    var scratch = uninitialized(2 * batch * padded)
    var bias = uninitialized(4 * padded)
    var extents = tk_lstm_extents(
      steps: steps, batch: batch, inputs: 0, hidden: hidden, reverse: trace.reverse ? 1 : 0,
      bf16: 0)
    unsafe y.elements.withUnsafeBufferPointer { y in
      unsafe dy.elements.withUnsafeBufferPointer { dy in
        unsafe scratch.withUnsafeMutableBufferPointer { scratch in
          unsafe trace.cell.withUnsafeBufferPointer { cell in
            unsafe trace.gates.withUnsafeMutableBufferPointer { gates in
              unsafe bias.withUnsafeMutableBufferPointer { bias in
                unsafe weights.withUnsafePointer { weights in
                  guard let y = y.baseAddress, let dy = dy.baseAddress else { return }
                  unsafe tk_lstm_backward(
                    &extents, weights, gates.baseAddress, cell.baseAddress, y + column, columns,
                    dy + column, columns, bias.baseAddress, scratch.baseAddress)
                }
              }
            }
          }
        }
      }
    }
    let unpadded = LSTMGradient.blocks(hidden).flatMap { bias[$0.gate..<$0.gate + $0.count] }
    return LSTMGradient(
      reverse: trace.reverse, steps: steps, batch: batch, hidden: hidden, gates: trace.gates,
      bias: Tensor(unpadded, shape: [4 * hidden]))
  }
}

/// The loss's derivatives by the sums of one direction's gates, dz, and what follows from them.
package struct LSTMGradient {
  fileprivate let reverse: Bool
  fileprivate let steps: Int
  fileprivate let batch: Int
  fileprivate let hidden: Int
  fileprivate let gates: [Float]  // [T, B, 4 · H padded, and a gap]

  /// The derivatives by the bias, `[4H]`.
  package let bias: Tensor

  /// Adds the derivatives by the recurrent weights, `[H, 4H]`: the sum over steps of hᵀ·dz, where h,
  /// at `column` of y's rows, is the output one step earlier.
  package func addRecurrent(to gradient: inout Tensor, y: Tensor, at column: Int) {
    guard steps > 1 else { return }
    add(
      to: &gradient, y, column: column, skipping: reverse ? batch : 0,
      gatesSkipping: reverse ? 0 : batch, rows: (steps - 1) * batch)
  }

  /// Adds the derivatives by the input weights, `[I, 4H]`: the sum over steps of xᵀ·dz.
  package func addInput(to gradient: inout Tensor, x: Tensor) {
    add(
      to: &gradient, x, column: 0, skipping: 0, gatesSkipping: 0, rows: steps * batch)
  }

  /// Adds `xᵀ·dz` over some rows of both.
  private func add(
    to gradient: inout Tensor, _ x: Tensor, column: Int, skipping: Int, gatesSkipping: Int,
    rows: Int
  ) {
    let (inputs, columns) = (gradient.shape.rows, x.shape.columns)
    precondition(
      gradient.shape.columns == 4 * hidden && x.shape.rows == steps * batch
        && column + inputs <= columns,
      "gradient \(gradient.shape) from \(x.shape) at \(column), \(steps) steps of \(batch)")
    let stride = tk_lstm_gates_row(hidden)
    unsafe x.elements.withUnsafeBufferPointer { x in
      unsafe gates.withUnsafeBufferPointer { gates in
        unsafe gradient.elements.withUnsafeMutableBufferPointer { out in
          guard let x = x.baseAddress, let dz = gates.baseAddress, let out = out.baseAddress
          else { return }
          for block in Self.blocks(hidden) {
            unsafe tk_product(
              out + block.weight, 4 * hidden, inputs, block.count, rows,
              tk_matrix(start: x + skipping * columns + column, row: 1, column: columns),
              tk_matrix(start: dz + gatesSkipping * stride + block.gate, row: stride, column: 1), 1)
          }
        }
      }
    }
  }

  /// Adds the derivatives by the inputs, `[T, B, I]`: dz·Wᵀ for the input weights `[I, 4H]`.
  package func addInputs(to dx: inout Tensor, weight: Tensor) {
    let inputs = dx.shape.columns
    precondition(
      weight.shape == [inputs, 4 * hidden] && dx.shape.rows == steps * batch,
      "derivatives \(dx.shape) from \(weight.shape), \(steps) steps of \(batch)")
    let stride = tk_lstm_gates_row(hidden)
    unsafe weight.elements.withUnsafeBufferPointer { weight in
      unsafe gates.withUnsafeBufferPointer { gates in
        unsafe dx.elements.withUnsafeMutableBufferPointer { dx in
          guard let weight = weight.baseAddress, let dz = gates.baseAddress else { return }
          for block in Self.blocks(hidden) {
            unsafe tk_product(
              dx.baseAddress, inputs, steps * batch, inputs, block.count,
              tk_matrix(start: dz + block.gate, row: stride, column: 1),
              tk_matrix(start: weight + block.weight, row: 1, column: 4 * hidden), 1)
          }
        }
      }
    }
  }

  /// Columns of dz and of the weights that go together: all at once, or a gate at a time where gates
  /// are padded.
  fileprivate static func blocks(_ hidden: Int) -> [(gate: Int, weight: Int, count: Int)] {
    let padded = tk_lstm_padded(hidden)
    guard padded > hidden else { return [(0, 0, 4 * hidden)] }
    return (0..<4).map { ($0 * padded, $0 * hidden, hidden) }
  }
}
