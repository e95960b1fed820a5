internal import TensorKernels

/// `context · tanh(h·weight + bias)` for every row of h, `[T·B]`, and the tanh, `[T, B, A]`, if
/// `saving`: the scores of additive attention, in one pass.
///
/// - Precondition: `h` is `[T, B, N]`, `weight` is `[N, A]`, `bias` and `context` are `[A]`.
package func attentionScores(
  _ h: Tensor, weight: Tensor, bias: Tensor, context: Tensor, saving: Bool
) -> (scores: Tensor, hidden: Tensor?) {
  let (rows, columns, width) = (h.shape.rows, weight.shape[0], weight.shape[1])
  precondition(
    h.shape.rank == 3 && h.shape.columns == columns && bias.shape == [width]
      && context.shape == [width],
    "attention of \(h.shape) by \(weight.shape), \(bias.shape), \(context.shape)")
  let packed = unsafe PackedWeights(count: tk_attention_packed_count(columns, width)) { packed in
    unsafe weight.elements.withUnsafeBufferPointer { weight in
      unsafe tk_attention_pack(packed, weight.baseAddress, columns, width)
    }
  }
  var scores = Tensor(uninitialized: [rows])
  var hidden = Tensor(uninitialized: saving ? [h.shape[0], h.shape[1], width] : [0])
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

/// Takes the tanh that `attentionScores` saved to the loss's derivatives by the sums under them,
/// `d·v·(1 - tanh²)`, given `d` = ∂loss/∂scores, and adds those by `context`, v, to `dContext`.
///
/// - Precondition: `hidden` is `[rows, A]`, `dScores` has as many elements as rows, `context` and
///   `dContext` are `[A]`.
package func attentionGradient(
  _ hidden: inout Tensor, _ dScores: Tensor, context: Tensor, into dContext: inout Tensor
) {
  let (rows, width) = (hidden.shape.rows, hidden.shape.columns)
  precondition(
    dScores.shape.count == rows && context.shape == [width] && dContext.shape == [width],
    "attention of \(hidden.shape) by \(context.shape), \(dScores.shape) into \(dContext.shape)")
  unsafe hidden.elements.withUnsafeMutableBufferPointer { hidden in
    unsafe dScores.elements.withUnsafeBufferPointer { dScores in
      unsafe context.elements.withUnsafeBufferPointer { context in
        unsafe dContext.elements.withUnsafeMutableBufferPointer { dContext in
          unsafe tk_attention_backward(
            hidden.baseAddress, rows, width, dScores.baseAddress, context.baseAddress,
            dContext.baseAddress)
        }
      }
    }
  }
}
