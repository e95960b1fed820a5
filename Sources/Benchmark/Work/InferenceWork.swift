internal import Glibc
package import NeuralDetect
internal import Tensor

extension Network.Extents {
  /// One layer over 3 values a step, one output: the model that `benchmarks/` runs in other engines.
  package static func compared(hidden: Int) -> Network.Extents {
    Network.Extents(features: 3, hidden: hidden, layers: 1, outputs: 1)
  }

  /// Multiplications and additions of the matrix products of one window.
  ///
  /// A step takes, with I inputs of a layer, `2 · 4H (I + H)` products for both directions of each,
  /// `2H · H` for attention's projection, `H` for its score and `2H` for the context, and `2H · O` for
  /// the head; each is a multiplication and an addition.
  package func operations(steps: Int) -> Double {
    let lstm = (0..<layers).reduce(0) { sum, layer in
      sum + 2 * 4 * hidden * ((layer == 0 ? features : 2 * hidden) + hidden)
    }
    let attention = 2 * hidden * hidden + hidden + 2 * hidden
    return 2 * Double(steps * (lstm + attention + 2 * hidden * outputs))
  }
}

/// Inference of `batch` windows, counted in windows, a way for each of `precisions`.
func inferenceWork(
  hidden: Int, batch: Int, steps: Int = LSTMWork.steps, precisions: [Precision] = [.float32]
) -> Work {
  let network = Network(.compared(hidden: hidden), seed: 1)
  let tiles = windowTiles(batch, steps)
  return Work(
    "inference, H = \(hidden), B = \(batch)", amount: Double(batch),
    operations: network.extents.operations(steps: steps) * Double(batch),
    ways: precisions.map { precision in
      let packed = PackedNetwork(network, precision: precision, training: false)
      return Way(precision.rawValue) { for tile in tiles { _ = packed(tile) } }
    })
}

/// Inference of enough windows for every thread, counted in windows, a way for each number of threads.
func inferenceWork(threads: [Int]) -> Work {
  let packed = PackedNetwork(Network(.compared(hidden: 64), seed: 1), training: false)
  let batch = max(256, 4 * PackedNetwork.tile * threads.max()!)
  let tiles = windowTiles(batch, LSTMWork.steps)
  return Work(
    "inference", amount: Double(batch),
    ways: threads.map { threads in
      Way("\(threads)") {
        _ = parallelMap(tiles.count, threads: threads) { packed(tiles[$0]).logits.shape.count }
      }
    })
}

/// `batch` windows in tiles that are computed at once, `[T, B, 3]` each.
private func windowTiles(_ batch: Int, _ steps: Int) -> [Tensor] {
  PackedNetwork.tiles(of: batch).map { Tensor([steps, $0.count, LSTMWork.features]) { sin($0) } }
}
