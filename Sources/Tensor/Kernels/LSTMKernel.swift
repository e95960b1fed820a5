internal import TensorKernels

/// The weights of one direction of an LSTM layer, as the recurrent kernel reads them.
///
/// The kernel's definition is `LSTMCell`, in the layers.
package struct PackedLSTM: Sendable {
  package let inputs: Int
  package let hidden: Int
  private let precision: Precision
  private let weights: PackedWeights

  /// Packs `inputWeight` `[I, 4H]`, `recurrentWeight` `[H, 4H]` and `bias` `[4H]`.
  ///
  /// - Precondition: the processor has `precision`.
  package init(
    inputWeight: Tensor, recurrentWeight: Tensor, bias: Tensor, precision: Precision = .float32
  ) {
    let (inputs, hidden) = (inputWeight.shape[0], recurrentWeight.shape[0])
    precondition(
      inputWeight.shape == [inputs, 4 * hidden] && recurrentWeight.shape == [hidden, 4 * hidden]
        && bias.shape == [4 * hidden],
      "LSTM of \(inputWeight.shape), \(recurrentWeight.shape), \(bias.shape)")
    precondition(precision.isSupported, "this processor has no \(precision)")
    self.inputs = inputs
    self.hidden = hidden
    self.precision = precision
    var extents = tk_lstm_extents(
      steps: 0, batch: 0, inputs: inputs, hidden: hidden, reverse: 0,
      bf16: precision == .bfloat16 ? 1 : 0)
    let count = unsafe tk_lstm_packed_count(&extents)
    weights = unsafe PackedWeights(count: count) { packed in
      unsafe inputWeight.elements.withUnsafeBufferPointer { input in
        unsafe recurrentWeight.elements.withUnsafeBufferPointer { recurrent in
          unsafe bias.elements.withUnsafeBufferPointer { bias in
            unsafe tk_lstm_pack(
              packed, &extents, input.baseAddress, recurrent.baseAddress, bias.baseAddress)
          }
        }
      }
    }
  }

  private func extents(steps: Int, batch: Int, reverse: Bool) -> tk_lstm_extents {
    tk_lstm_extents(
      steps: steps, batch: batch, inputs: inputs, hidden: hidden, reverse: reverse ? 1 : 0,
      bf16: precision == .bfloat16 ? 1 : 0)
  }

  /// The elements of `x` as the kernel reads them.
  private func words(_ x: Tensor) -> [Float] {
    guard precision == .bfloat16 else { return x.elements }
    let (rows, columns) = (x.shape.rows, x.shape.columns)
    var words = uninitialized(rows * ((columns + 1) / 2))
    unsafe x.elements.withUnsafeBufferPointer { x in
      unsafe words.withUnsafeMutableBufferPointer { words in
        unsafe tk_lstm_words(words.baseAddress, x.baseAddress, rows, columns)
      }
    }
    return words
  }

  /// Whether `sums(ofLastInputs:)` can take so many of the inputs: pairs are not torn apart.
  package func canSum(last count: Int) -> Bool {
    count <= inputs && (precision == .float32 || (inputs - count).isMultiple(of: 2))
  }

  /// What the last inputs, `x` `[rows, S]` with S of the I inputs, and the bias add to the gates' sums.
  package func sums(ofLastInputs x: Tensor) -> InputSums {
    let (rows, count) = (x.shape.rows, x.shape.columns)
    precondition(canSum(last: count), "the last \(count) of \(inputs) inputs")
    var extents = extents(steps: 0, batch: 0, reverse: false)
    let x = words(x)
    let sums = unsafe [Float](
      unsafeUninitializedCapacity: rows * 4 * tk_lstm_padded(hidden)
    ) { sums, initialized in
      unsafe weights.withUnsafePointer { weights in
        unsafe x.withUnsafeBufferPointer { x in
          unsafe tk_lstm_sum_inputs(
            sums.baseAddress, &extents, weights, x.baseAddress, rows, count)
        }
      }
      initialized = sums.count
    }
    return InputSums(rows: rows, inputs: count, elements: sums)
  }

  /// Runs over x `[T, B, I]` and writes the outputs to columns `column..<column + H` of y.
  ///
  /// With `sums`, x holds only the inputs that they lack: `[T, B, I - S]`.
  ///
  /// - Returns: what the backward pass needs, if `saving`.
  @discardableResult
  package func run(
    over x: Tensor, sums: InputSums? = nil, reverse: Bool, into y: inout Tensor, at column: Int,
    saving: Bool = false
  ) -> LSTMTrace? {
    let (steps, batch) = (x.shape[0], x.shape[1])
    let columns = y.shape.columns
    precondition(
      x.shape.columns + (sums?.inputs ?? 0) == inputs && y.shape == [steps, batch, columns]
        && column + hidden <= columns,
      "LSTM \(inputs) → \(hidden) over \(x.shape) into \(y.shape) at \(column)")
    var extents = extents(steps: steps, batch: batch, reverse: reverse)
    let width = batch * tk_lstm_padded(hidden)
    let x = words(x)
    var scratch = uninitialized(precision == .bfloat16 ? width : 0)
    var trace = LSTMTrace(
      reverse: reverse, cell: uninitialized(saving ? steps * width : width),
      gates: uninitialized(saving ? steps * batch * tk_lstm_gates_row(hidden) : 0))
    unsafe weights.withUnsafePointer { weights in
      unsafe x.withUnsafeBufferPointer { x in
        unsafe y.elements.withUnsafeMutableBufferPointer { y in
          unsafe trace.cell.withUnsafeMutableBufferPointer { cell in
            unsafe trace.gates.withUnsafeMutableBufferPointer { gates in
              unsafe scratch.withUnsafeMutableBufferPointer { scratch in
                guard let y = y.baseAddress else { return }
                let gates = saving ? gates.baseAddress : nil
                guard let sums else {
                  unsafe tk_lstm_forward(
                    &extents, weights, nil, x.baseAddress, y + column, columns, cell.baseAddress,
                    gates, scratch.baseAddress)
                  return
                }
                let (step, window) = sums.strides(steps: steps, batch: batch)
                unsafe sums.elements.withUnsafeBufferPointer { rows in
                  var begun = unsafe tk_lstm_sums(
                    rows: rows.baseAddress, inputs: sums.inputs, step: step, window: window)
                  unsafe tk_lstm_forward(
                    &extents, weights, &begun, x.baseAddress, y + column, columns,
                    cell.baseAddress, gates, scratch.baseAddress)
                }
              }
            }
          }
        }
      }
    }
    return saving ? trace : nil
  }
}

/// What some of the inputs add to the gates' sums: made once for each row, however many windows hold
/// it.
package struct InputSums: Sendable {
  fileprivate let rows: Int
  fileprivate let inputs: Int
  fileprivate let elements: [Float]  // [rows, 4 · H padded]

  /// How many rows on the next step and the next window are: either each window has rows of its own,
  /// `[T, B]`, or each begins one row after the one before.
  fileprivate func strides(steps: Int, batch: Int) -> (step: Int, window: Int) {
    if rows == steps * batch { return (batch, 1) }
    precondition(rows == steps + batch - 1, "sums of \(rows) rows for \(batch) windows of \(steps)")
    return (1, 1)
  }
}

func uninitialized(_ count: Int) -> [Float] {
  unsafe [Float](unsafeUninitializedCapacity: count) { _, initialized in initialized = count }
}
