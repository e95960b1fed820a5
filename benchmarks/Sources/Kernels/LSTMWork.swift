import Benchmark
import OpenBLAS

private let steps = LSTMWork.steps
private let features = LSTMWork.features

/// One bidirectional layer over whole windows, for inference and for training.
func lstmWork() -> [Work] {
  [(64, 1), (64, 32), (64, 36), (128, 36)].map { inference(hidden: $0, batch: $1) }
    + [training(hidden: 64, batch: 16)]
}

private func inference(hidden: Int, batch: Int) -> Work {
  let (kernel, products) = (
    LSTMWork(hidden: hidden, batch: batch), StepProducts(hidden: hidden, batch: batch)
  )
  return Work(
    "BiLSTM inference, H \(hidden), \(batch) windows", operations: kernel.operations,
    ways: [
      Way("OpenBLAS, products alone") { for _ in 0..<2 { products.forward() } }, kernel.inference,
    ])
}

/// Forward with all that the backward pass needs, and backward to the weights' gradients.
private func training(hidden: Int, batch: Int) -> Work {
  let (kernel, products) = (
    LSTMWork(hidden: hidden, batch: batch), StepProducts(hidden: hidden, batch: batch)
  )
  return Work(
    "BiLSTM forward and backward, H \(hidden), \(batch) windows", operations: 3 * kernel.operations,
    ways: [
      Way("OpenBLAS, products alone") {
        for _ in 0..<2 {
          products.forward()
          products.backward()
        }
      },
      kernel.training,
    ])
}

/// The matrix products of one direction, one call a step as any BLAS would be used: what a layer
/// without a kernel of its own cannot do without.
private final class StepProducts {
  private let hidden: Int
  private let batch: Int
  private let x: [Float]
  private let inputWeight: [Float]
  private let recurrentWeight: [Float]
  private var h: [Float]  // [T, B, H]
  private var gates: [Float]  // [T, B, 4H]
  private var gradient: [Float]

  init(hidden: Int, batch: Int) {
    self.hidden = hidden
    self.batch = batch
    x = [Float](repeating: 0.1, count: steps * batch * features)
    inputWeight = [Float](repeating: 0.1, count: features * 4 * hidden)
    recurrentWeight = [Float](repeating: 0.1, count: hidden * 4 * hidden)
    h = [Float](repeating: 0.1, count: steps * batch * hidden)
    gates = [Float](repeating: 0.1, count: steps * batch * 4 * hidden)
    gradient = [Float](repeating: 0, count: hidden * 4 * hidden)
  }

  /// All steps' inputs at once, then each step's h by the recurrent weights.
  func forward() {
    multiply(steps * batch, 4 * hidden, features, x, inputWeight, beta: 0, into: &gates)
    for t in 1..<steps {
      h.withUnsafeBufferPointer { h in
        gates.withUnsafeMutableBufferPointer { gates in
          cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(batch), blasint(4 * hidden),
            blasint(hidden), 1, h.baseAddress! + (t - 1) * batch * hidden, blasint(hidden),
            recurrentWeight, blasint(4 * hidden), 1,
            gates.baseAddress! + t * batch * 4 * hidden, blasint(4 * hidden))
        }
      }
    }
  }

  /// Each step's derivatives by h, then the weights' gradients over all steps at once.
  func backward() {
    for t in 1..<steps {
      gates.withUnsafeBufferPointer { gates in
        h.withUnsafeMutableBufferPointer { h in
          cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, blasint(batch), blasint(hidden),
            blasint(4 * hidden), 1, gates.baseAddress! + t * batch * 4 * hidden,
            blasint(4 * hidden), recurrentWeight, blasint(4 * hidden), 0,
            h.baseAddress! + (t - 1) * batch * hidden, blasint(hidden))
        }
      }
    }
    for (inputs, rows) in [(x, features), (h, hidden)] {
      cblas_sgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, blasint(rows), blasint(4 * hidden),
        blasint(steps * batch), 1, inputs, blasint(rows), gates, blasint(4 * hidden), 0, &gradient,
        blasint(4 * hidden))
    }
  }

  private func multiply(
    _ m: Int, _ n: Int, _ k: Int, _ a: [Float], _ b: [Float], beta: Float, into out: inout [Float]
  ) {
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(m), blasint(n), blasint(k), 1, a,
      blasint(k), b, blasint(n), beta, &out, blasint(n))
  }
}
