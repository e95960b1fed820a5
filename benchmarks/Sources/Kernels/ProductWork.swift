import Benchmark
import Glibc
import OpenBLAS
import Tensor

/// The network's matrix products, `out[m, n] += a·b`, by OpenBLAS and by our kernel.
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
  var (blas, ours) = ([Float](repeating: 0, count: m * n), Tensor(zeros: [m, n]))
  return Work(
    "\(name): \(m)×\(n), \(k) terms", operations: 2 * Double(m * n * k),
    ways: [
      Way("OpenBLAS") {
        cblas_sgemm(
          CblasRowMajor, transposingFirst ? CblasTrans : CblasNoTrans,
          transposingSecond ? CblasTrans : CblasNoTrans, blasint(m), blasint(n), blasint(k), 1,
          a.elements, blasint(a.shape.columns), b.elements, blasint(b.shape.columns), 1, &blas,
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
