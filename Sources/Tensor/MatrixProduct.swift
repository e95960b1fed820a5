internal import TensorKernels

/// A matrix as a product reads it: its elements, or those of its transpose. Nothing moves.
public struct TransposedTensor {
  fileprivate let tensor: Tensor
}

// A tensor of rank 3, `[T, B, N]`, takes part as the matrix `[T·B, N]`.
extension Tensor {
  /// This matrix read as its transpose, for a product.
  public var transposed: TransposedTensor { TransposedTensor(tensor: self) }

  /// Adds `a·b`: `[M, N] += [M, K]·[K, N]`.
  ///
  /// A row of the sum depends on the same row of `a` alone, whatever the number of rows: a batch of
  /// any size gives each of its windows the same bytes.
  public mutating func addProduct(_ a: Tensor, _ b: Tensor) {
    addProduct(Factor(a, transposed: false), Factor(b, transposed: false))
  }

  /// Adds `a·bᵀ`: `[M, N] += [M, K]·[N, K]ᵀ`.
  public mutating func addProduct(_ a: Tensor, _ b: TransposedTensor) {
    addProduct(Factor(a, transposed: false), Factor(b.tensor, transposed: true))
  }

  /// Adds `aᵀ·b`: `[M, N] += [K, M]ᵀ·[K, N]`.
  public mutating func addProduct(_ a: TransposedTensor, _ b: Tensor) {
    addProduct(Factor(a.tensor, transposed: true), Factor(b, transposed: false))
  }

  private mutating func addProduct(_ a: Factor, _ b: Factor) {
    let (m, n, k) = (a.rows, b.columns, a.columns)
    precondition(
      k == b.rows && shape.rows == m && shape.columns == n, "\(shape) += \(a) · \(b)")
    unsafe a.tensor.elements.withUnsafeBufferPointer { aElements in
      unsafe b.tensor.elements.withUnsafeBufferPointer { bElements in
        unsafe elements.withUnsafeMutableBufferPointer { out in
          unsafe tk_add_product(
            out.baseAddress, n, m, n, k, a.matrix(aElements), b.matrix(bElements))
        }
      }
    }
  }

  private struct Factor: CustomStringConvertible {
    let tensor: Tensor
    let transposed: Bool

    init(_ tensor: Tensor, transposed: Bool) {
      self.tensor = tensor
      self.transposed = transposed
    }

    var rows: Int { transposed ? tensor.shape.columns : tensor.shape.rows }
    var columns: Int { transposed ? tensor.shape.rows : tensor.shape.columns }
    var description: String { "\(tensor.shape)\(transposed ? "ᵀ" : "")" }

    @unsafe func matrix(_ elements: UnsafeBufferPointer<Float>) -> tk_matrix {
      let stride = tensor.shape.columns
      return unsafe tk_matrix(
        start: elements.baseAddress, row: transposed ? 1 : stride, column: transposed ? stride : 1)
    }
  }
}
