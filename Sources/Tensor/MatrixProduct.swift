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

  /// `a·bᵀ`: `[M, K]·[N, K]ᵀ`, with a's leading axes.
  ///
  /// - Precondition: K is positive.
  public init(product a: Tensor, _ b: TransposedTensor) {
    let columns = b.tensor.shape.rows
    self.init(
      uninitialized: a.shape.rank == 3
        ? [a.shape[0], a.shape[1], columns] : [a.shape.rows, columns])
    precondition(a.shape.columns > 0, "\(a.shape) has no columns")
    setProduct(Factor(a, transposed: false), Factor(b.tensor, transposed: true), adding: false)
  }

  private mutating func addProduct(_ a: Factor, _ b: Factor) { setProduct(a, b, adding: true) }

  private mutating func setProduct(_ a: Factor, _ b: Factor, adding: Bool) {
    let (m, n, k) = (a.rows, b.columns, a.columns)
    precondition(
      k == b.rows && shape.rows == m && shape.columns == n, "\(shape) from \(a) · \(b)")
    unsafe a.tensor.elements.withUnsafeBufferPointer { aElements in
      unsafe b.tensor.elements.withUnsafeBufferPointer { bElements in
        unsafe elements.withUnsafeMutableBufferPointer { out in
          unsafe tk_product(
            out.baseAddress, n, m, n, k, a.matrix(aElements), b.matrix(bElements),
            adding ? 1 : 0)
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
