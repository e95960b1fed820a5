internal import TensorKernels

/// `context · tanh(h·weight + bias)` for every row of h, `[rows]`, and the tanh, `[rows, A]`, if
/// `saving`: the scores of additive attention, in one pass.
///
/// - Precondition: `h` has N columns, `weight` is `[N, A]`, `bias` and `context` are `[A]`.
package func attentionScores(
  _ h: Tensor, weight: Tensor, bias: Tensor, context: Tensor, saving: Bool
) -> (scores: Tensor, hidden: Tensor?) {
  let (rows, columns, width) = (h.shape.rows, weight.shape[0], weight.shape[1])
  precondition(
    h.shape.columns == columns && bias.shape == [width] && context.shape == [width],
    "attention of \(h.shape) by \(weight.shape), \(bias.shape), \(context.shape)")
  let packed = unsafe PackedWeights(count: tk_attention_packed_count(columns, width)) { packed in
    unsafe weight.elements.withUnsafeBufferPointer { weight in
      unsafe tk_attention_pack(packed, weight.baseAddress, columns, width)
    }
  }
  var scores = Tensor(uninitialized: [rows])
  var hidden = saving ? Tensor(uninitialized: [rows, width]) : Tensor(uninitialized: [0])
  unsafe h.elements.withUnsafeBufferPointer { h in
    unsafe packed.withUnsafePointer { packed in
      unsafe bias.elements.withUnsafeBufferPointer { bias in
        unsafe context.elements.withUnsafeBufferPointer { context in
          unsafe scores.elements.withUnsafeMutableBufferPointer { scores in
            unsafe hidden.elements.withUnsafeMutableBufferPointer { hidden in
              unsafe tk_attention_scores(
                scores.baseAddress, h.baseAddress, rows, columns, packed, bias.baseAddress,
                context.baseAddress, width, saving ? hidden.baseAddress : nil)
            }
          }
        }
      }
    }
  }
  return (scores, saving ? hidden : nil)
}
