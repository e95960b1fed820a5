internal import Glibc
internal import TensorKernels

/// σ(x) = 1 / (1 + e⁻ˣ): the definition that the vectorized form is tested against.
package func sigmoid(_ x: Float) -> Float { 1 / (1 + expf(-x)) }

/// The elementwise kernels, in place; their definitions are σ above, libm's tanh and exp.
extension Tensor {
  /// σ of every element.
  public mutating func applySigmoid() {
    unsafe elements.withUnsafeMutableBufferPointer { x in
      unsafe tk_sigmoid(x.baseAddress, x.baseAddress, x.count)
    }
  }

  /// tanh of every element, within 2·10⁻⁷.
  public mutating func applyTanh() {
    unsafe elements.withUnsafeMutableBufferPointer { x in
      unsafe tk_tanh(x.baseAddress, x.baseAddress, x.count)
    }
  }

  /// Takes a gradient by y = tanh x to one by x: every element times 1 - y².
  public mutating func multiplyByTanhDerivative(at y: Tensor) {
    precondition(shape == y.shape, "gradient \(shape) at \(y.shape)")
    unsafe y.elements.withUnsafeBufferPointer { y in
      unsafe elements.withUnsafeMutableBufferPointer { dx in
        unsafe tk_tanh_backward(dx.baseAddress, y.baseAddress, dx.count)
      }
    }
  }

  /// exp(xᵢ) / Σ exp(xⱼ), over the rows of each column.
  public mutating func applySoftmaxToColumns() {
    let (rows, columns) = (shape.rows, shape.columns)
    unsafe elements.withUnsafeMutableBufferPointer { x in
      unsafe tk_softmax_columns(x.baseAddress, rows, columns)
    }
  }
}
