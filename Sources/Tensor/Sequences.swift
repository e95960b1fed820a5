internal import TensorKernels

// A tensor `[T, B, N]` is a batch of B sequences of T steps: row t·B + b is step t of sequence b. One
// vector, `[N]`, goes with every row; of B vectors, `[B, N]`, each goes with the rows of its sequence.
extension Tensor {
  /// The dot product of every row with its vector, `[rows]`.
  public func rowDots(with vectors: Tensor) -> Tensor {
    let period = period(of: vectors)
    var dots = Tensor(uninitialized: [shape.rows])
    unsafe elements.withUnsafeBufferPointer { rows in
      unsafe vectors.elements.withUnsafeBufferPointer { vectors in
        unsafe dots.elements.withUnsafeMutableBufferPointer { out in
          unsafe tk_row_dots(
            out.baseAddress, rows.baseAddress, out.count, shape.columns, vectors.baseAddress,
            period)
        }
      }
    }
    return dots
  }

  /// The sum of each sequence's steps, each times its weight in `weights`, `[T, B]`: `[B, N]`.
  public func weightedSums(_ weights: Tensor) -> Tensor {
    precondition(shape.rank == 3, "sequences of \(shape)")
    checkWeights(weights)
    var sums = Tensor(zeros: [shape[1], shape.columns])
    unsafe elements.withUnsafeBufferPointer { rows in
      unsafe weights.elements.withUnsafeBufferPointer { weights in
        unsafe sums.elements.withUnsafeMutableBufferPointer { out in
          unsafe tk_add_weighted_rows(
            out.baseAddress, rows.baseAddress, shape.rows, shape.columns, weights.baseAddress,
            shape[1])
        }
      }
    }
    return sums
  }

  /// Adds to every row its vector times its weight.
  public mutating func addOuterProduct(_ weights: Tensor, _ vectors: Tensor) {
    let period = period(of: vectors)
    checkWeights(weights)
    unsafe weights.elements.withUnsafeBufferPointer { weights in
      unsafe vectors.elements.withUnsafeBufferPointer { vectors in
        unsafe elements.withUnsafeMutableBufferPointer { out in
          unsafe tk_add_outer(
            out.baseAddress, shape.rows, shape.columns, weights.baseAddress, vectors.baseAddress,
            period)
        }
      }
    }
  }

  /// How many vectors there are, each for the rows of one sequence.
  private func period(of vectors: Tensor) -> Int {
    if vectors.shape == [shape.columns] { return 1 }
    precondition(
      shape.rank == 3 && vectors.shape == [shape[1], shape.columns],
      "vectors \(vectors.shape) with the rows of \(shape)")
    return shape[1]
  }

  private func checkWeights(_ weights: Tensor) {
    precondition(weights.shape.count == shape.rows, "\(weights.shape) weights for \(shape)")
  }
}
