internal import TensorKernels

// A tensor `[T, B, N]` is a batch of B sequences of T steps: sequence `b` is the rows b, b + B, …
extension Tensor {
  /// The dot products of every step of sequence `b` with `vector`, `[T]`.
  public func dots(ofSequence b: Int, with vector: Tensor) -> Tensor {
    checkSequence(b, columns: vector.shape.count)
    var dots = Tensor(uninitialized: [shape[0]])
    unsafe withSequence(b) { start, stride in
      unsafe vector.elements.withUnsafeBufferPointer { vector in
        unsafe dots.elements.withUnsafeMutableBufferPointer { out in
          unsafe tk_row_dots(
            out.baseAddress, start, out.count, stride, vector.count, vector.baseAddress)
        }
      }
    }
    return dots
  }

  /// The sum of sequence `b`'s steps, each times its weight, `[N]`.
  public func weightedSum(ofSequence b: Int, weights: Tensor) -> Tensor {
    precondition(weights.shape.count == shape[0], "\(weights.shape) weights for \(shape)")
    checkSequence(b, columns: shape.columns)
    var sum = Tensor(zeros: [shape.columns])
    unsafe withSequence(b) { start, stride in
      unsafe weights.elements.withUnsafeBufferPointer { weights in
        unsafe sum.elements.withUnsafeMutableBufferPointer { out in
          unsafe tk_add_weighted_rows(
            out.baseAddress, start, weights.count, stride, out.count, weights.baseAddress)
        }
      }
    }
    return sum
  }

  /// Adds `weights[t] · vector` to every step t of sequence `b`.
  public mutating func addOuterProduct(toSequence b: Int, _ weights: Tensor, _ vector: Tensor) {
    precondition(weights.shape.count == shape[0], "\(weights.shape) weights for \(shape)")
    checkSequence(b, columns: vector.shape.count)
    let (stride, columns) = (shape[1] * shape.columns, shape.columns)
    unsafe weights.elements.withUnsafeBufferPointer { weights in
      unsafe vector.elements.withUnsafeBufferPointer { vector in
        unsafe elements.withUnsafeMutableBufferPointer { out in
          guard let start = out.baseAddress else { return }
          unsafe tk_add_outer(
            start + b * columns, weights.count, stride, columns, weights.baseAddress,
            vector.baseAddress)
        }
      }
    }
  }

  /// The dot product of every row with `vector`, `[rows]`.
  public func rowDots(with vector: Tensor) -> Tensor {
    precondition(vector.shape.count == shape.columns, "\(vector.shape) by the rows of \(shape)")
    var dots = Tensor(uninitialized: [shape.rows])
    unsafe elements.withUnsafeBufferPointer { rows in
      unsafe vector.elements.withUnsafeBufferPointer { vector in
        unsafe dots.elements.withUnsafeMutableBufferPointer { out in
          unsafe tk_row_dots(
            out.baseAddress, rows.baseAddress, out.count, vector.count, vector.count,
            vector.baseAddress)
        }
      }
    }
    return dots
  }

  private func checkSequence(_ b: Int, columns: Int) {
    precondition(
      shape.rank == 3 && columns == shape.columns && (0..<shape[1]).contains(b),
      "sequence \(b) of \(shape), with \(columns) columns")
  }

  private func withSequence(_ b: Int, _ body: (UnsafePointer<Float>?, Int) -> Void) {
    let (stride, offset) = (shape[1] * shape.columns, b * shape.columns)
    unsafe elements.withUnsafeBufferPointer { elements in
      unsafe body(elements.baseAddress.map { unsafe $0 + offset }, stride)
    }
  }
}
