internal import CBLAS
internal import TensorKernels

/// A matrix as BLAS reads it: its elements, or those of its transpose. Nothing moves.
public struct TransposedTensor {
  fileprivate let tensor: Tensor
}

// A tensor of rank 3, `[T, B, N]`, takes part as the matrix `[T·B, N]`.
extension Tensor {
  /// This matrix read as its transpose, for a product.
  public var transposed: TransposedTensor { TransposedTensor(tensor: self) }

  /// Adds `a·b`: `[M, N] += [M, K]·[K, N]`.
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
    if b.transposed, !BLAS.isFast {  // a weight: small, and cheaper moved than read across
      return addProduct(a, Factor(b.tensor.transposedCopy(), transposed: false))
    }
    let (m, n, k) = (a.rows, b.columns, a.columns)
    precondition(
      k == b.rows && shape.rows == m && shape.columns == n, "\(shape) += \(a) · \(b)")
    unsafe a.tensor.elements.withUnsafeBufferPointer { aElements in
      unsafe b.tensor.elements.withUnsafeBufferPointer { bElements in
        unsafe elements.withUnsafeMutableBufferPointer { out in
          unsafe addMatrixProduct(
            m, n, k, MatrixOperand(aElements.baseAddress, a.stride, transposed: a.transposed),
            MatrixOperand(bElements.baseAddress, b.stride, transposed: b.transposed),
            into: out.baseAddress, stride: n)
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
    var stride: Int { tensor.shape.columns }
    var description: String { "\(tensor.shape)\(transposed ? "ᵀ" : "")" }
  }
}

/// A matrix of a product in memory: rows `stride` floats apart.
@unsafe struct MatrixOperand {
  let start: UnsafePointer<Float>?
  let stride: Int
  let transposed: Bool

  init(_ start: UnsafePointer<Float>?, _ stride: Int, transposed: Bool = false) {
    unsafe self.start = unsafe start
    unsafe self.stride = stride
    unsafe self.transposed = transposed
  }
}

/// `out += a·b` on this thread alone: `[m, n] += [m, k]·[k, n]`.
@unsafe func addMatrixProduct(
  _ m: Int, _ n: Int, _ k: Int, _ a: MatrixOperand, _ b: MatrixOperand,
  into out: UnsafeMutablePointer<Float>?, stride: Int
) {
  guard m > 0, n > 0, k > 0 else { return }
  guard unsafe BLAS.isFast || b.transposed else {
    return unsafe tk_add_product(
      m, n, k, a.start, a.transposed ? 1 : a.stride, a.transposed ? a.stride : 1, b.start,
      b.stride, out, stride)
  }
  let rowsAtOnce = unsafe a.transposed ? m : min(m, rowsOfOneWindow)
  for row in Swift.stride(from: 0, to: m, by: rowsAtOnce) {
    unsafe cblas_sgemm(
      CblasRowMajor, a.transposed ? CblasTrans : CblasNoTrans,
      b.transposed ? CblasTrans : CblasNoTrans, blasint(min(rowsAtOnce, m - row)), blasint(n),
      blasint(k), 1, a.start.map { unsafe $0 + row * a.stride }, blasint(a.stride), b.start,
      blasint(b.stride), 1, out.map { unsafe $0 + row * stride }, blasint(stride))
  }
}

/// BLAS chooses its kernel, and so the order of its additions, by the extents. Products are made so
/// many rows at a time that a batch of any number of windows gives each window the same bytes.
private let rowsOfOneWindow = 144
