import Glibc
import OpenBLAS
import Tensor

/// The network's matrix products, `out[m, n] += a·b`: plain, by OpenBLAS and by our kernel.
func productWork() -> [Work] {
  [
    product("attention's projection, 36 windows", m: 144 * 36, n: 64, k: 128),
    product("attention's projection, 1 window", m: 144, n: 64, k: 128),
    product("recurrent weights' gradient", m: 64, n: 256, k: 144 * 16, transposingFirst: true),
    product("gradient by h", m: 144 * 16, n: 128, k: 64, transposingSecond: true),
    product("square", m: 512, n: 512, k: 512),
  ]
}

private func product(
  _ name: String, m: Int, n: Int, k: Int, transposingFirst: Bool = false,
  transposingSecond: Bool = false
) -> Work {
  let a = Tensor(transposingFirst ? [k, m] : [m, k]) { sin($0) }
  let b = Tensor(transposingSecond ? [n, k] : [k, n]) { cos($0) }
  let (aRow, aColumn) = transposingFirst ? (1, m) : (k, 1)
  let (bRow, bColumn) = transposingSecond ? (1, k) : (n, 1)
  var (plain, blas) = ([Float](repeating: 0, count: m * n), [Float](repeating: 0, count: m * n))
  var ours = Tensor(zeros: [m, n])
  return Work(
    name: "\(name): \(m)×\(n), \(k) terms", amount: .operations(2 * Double(m * n * k)),
    ways: [
      Way("triple loop") {
        addProduct(m, n, k, a.elements, (aRow, aColumn), b.elements, (bRow, bColumn), &plain)
      },
      Way("OpenBLAS") {
        cblas_sgemm(
          CblasRowMajor, transposingFirst ? CblasTrans : CblasNoTrans,
          transposingSecond ? CblasTrans : CblasNoTrans, blasint(m), blasint(n), blasint(k), 1,
          a.elements, blasint(max(aRow, aColumn)), b.elements, blasint(max(bRow, bColumn)), 1,
          &blas,
          blasint(n))
      },
      Way("kernel") {
        switch (transposingFirst, transposingSecond) {
        case (false, false): ours.addProduct(a, b)
        case (true, _): ours.addProduct(a.transposed, b)
        case (false, true): ours.addProduct(a, b.transposed)
        }
      },
    ])
}

/// The definition; a's element (r, c) stands at r times the first stride plus c times the second.
private func addProduct(
  _ m: Int, _ n: Int, _ k: Int, _ a: [Float], _ aStride: (row: Int, column: Int), _ b: [Float],
  _ bStride: (row: Int, column: Int), _ out: inout [Float]
) {
  for row in 0..<m {
    for i in 0..<k {
      let x = a[row * aStride.row + i * aStride.column]
      for column in 0..<n {
        out[row * n + column] += x * b[i * bStride.row + column * bStride.column]
      }
    }
  }
}
