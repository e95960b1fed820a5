internal import TensorKernels

extension Tensor {
  /// The sum of squares, in double precision.
  public func squaredNorm() -> Double { elements.reduce(0) { $0 + Double($1) * Double($1) } }

  /// The sum over rows, `[columns]`.
  public func sumOverRows() -> Tensor {
    var sum = Tensor(zeros: [shape.columns])
    unsafe elements.withUnsafeBufferPointer { elements in
      unsafe sum.elements.withUnsafeMutableBufferPointer { out in
        unsafe tk_add_weighted_rows(
          out.baseAddress, elements.baseAddress, shape.rows, out.count, nil, 1)
      }
    }
    return sum
  }

  /// Adds `other`, element by element.
  ///
  /// - Precondition: equal shapes.
  public mutating func add(_ other: Tensor) {
    precondition(shape == other.shape, "add \(other.shape) to \(shape)")
    unsafe other.elements.withUnsafeBufferPointer { other in
      unsafe elements.withUnsafeMutableBufferPointer { out in
        unsafe tk_add_weighted_rows(
          out.baseAddress, other.baseAddress, 1, out.count, nil, 1)
      }
    }
  }
}
