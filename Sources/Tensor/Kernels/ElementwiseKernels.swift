internal import Glibc
internal import TensorKernels

/// σ(x) = 1 / (1 + e⁻ˣ): the definition that the vectorized form is tested against.
package func sigmoid(_ x: Float) -> Float { 1 / (1 + expf(-x)) }

/// The elementwise kernels, in place; their definitions are σ above and libm's exp.
extension Tensor {
  /// σ of every element.
  public mutating func applySigmoid() {
    unsafe elements.withUnsafeMutableBufferPointer { x in
      unsafe tk_sigmoid(x.baseAddress, x.baseAddress, x.count)
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
