internal import Glibc
internal import NeuralDetect
internal import Tensor

/// One training step on `batch` windows, counted in windows: forward, backward, AdamW.
func trainingWork(hidden: Int, batch: Int) -> Work {
  var network = Network(.compared(hidden: hidden), seed: 1)
  var optimizer = AdamW(for: network)
  let windows = stride(from: 0, to: batch, by: BatchGradient.tile).map { first in
    let shape: Shape = [LSTMWork.steps, min(BatchGradient.tile, batch - first), 1]
    return LabelledWindows(
      inputs: Tensor([shape[0], shape[1], LSTMWork.features]) { sin($0) },
      targets: Tensor(shape) { cos($0) > 0.8 ? 1 : 0 },
      weights: Tensor(shape) { _ in 1 / Float(LSTMWork.steps * batch) })
  }
  // Backward are two products for each one forward: by the inputs and by the weights.
  return Work(
    "training step, H = \(hidden), B = \(batch)", amount: Double(batch),
    operations: 3 * network.extents.operations(steps: LSTMWork.steps) * Double(batch),
    ways: [
      Way("fp32") {
        let batch = BatchGradient(
          of: PackedNetwork(network), on: windows, dropout: [], threads: 1)
        optimizer.step(&network, batch.gradient, learningRate: 1e-3)
      }
    ])
}
