// The fixed model that other engines run, too: 144 steps of 3 values through one or more
// bidirectional LSTM layers, additive attention and one logit a step, its weights from a counter
// generator that any language can repeat. Exported to C, so that one program times all engines in
// turn. The layers are the library's own.

import Foundation
import NeuralDetect
import Tensor

let steps = 144
private let features = 3

/// Element k of the tensor called `name`, uniform in ±scale: splitmix64(fnv1a(name) + k).
private func counterTensor(_ name: String, _ shape: Shape, scale: Float) -> Tensor {
  var seed: UInt64 = 0xCBF2_9CE4_8422_2325
  for byte in name.utf8 { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01B3 }
  return Tensor(
    (0..<UInt64(shape.count)).map { k in
      var generator = SeededGenerator(seed: seed &+ k)
      let unit = Double(generator.next() >> 40) / Double(1 << 24)
      return Float((unit * 2 - 1) * Double(scale))
    }, shape: shape)
}

/// A model that is open on the C side, with its optimizer.
private final class Model {
  var network: Network
  var packed: PackedNetwork
  var optimizer: AdamW

  /// SPEC_PRECISION=bf16 computes in that; training is fp32 always.
  private static let precision =
    ProcessInfo.processInfo.environment["SPEC_PRECISION"].map { Precision(rawValue: $0)! }
    ?? .float32

  init(hidden: Int, layers: Int) {
    let scale = Float(1 / Double(hidden).squareRoot())
    let names = [
      "attention.weight": "attention_w", "attention.bias": "attention_b",
      "attention.context": "attention_v", "head.weight": "head_w", "head.bias": "head_b",
    ]
    network = Network(.init(features: features, hidden: hidden, layers: layers, outputs: 1)) {
      counterTensor(names[$0] ?? $0, $1, scale: scale)
    }
    packed = PackedNetwork(network, precision: Self.precision)
    optimizer = AdamW(for: network)
  }
}

/// Windows `range` of a batch `[B, 144, columns]`, time first.
func tile(_ values: UnsafePointer<Float>, _ range: Range<Int>, columns: Int) -> Tensor {
  let batch = range.count
  var elements = [Float](repeating: 0, count: steps * batch * columns)
  for (b, window) in range.enumerated() {
    for t in 0..<steps {
      for column in 0..<columns {
        elements[(t * batch + b) * columns + column] =
          values[(window * steps + t) * columns + column]
      }
    }
  }
  return Tensor(elements, shape: [steps, batch, columns])
}

func tiles(_ batch: Int, of size: Int) -> [Range<Int>] {
  stride(from: 0, to: batch, by: size).map { $0..<min($0 + size, batch) }
}

@_cdecl("spec_open")
public func specOpen(_ hidden: Int32, _ layers: Int32) -> UnsafeMutableRawPointer {
  Unmanaged.passRetained(Model(hidden: Int(hidden), layers: Int(layers))).toOpaque()
}

@_cdecl("spec_scores")
public func specScores(
  _ handle: UnsafeMutableRawPointer, _ x: UnsafePointer<Float>, _ batch: Int32,
  _ p: UnsafeMutablePointer<Float>, _ threads: Int32
) {
  let packed = Unmanaged<Model>.fromOpaque(handle).takeUnretainedValue().packed
  let tiles = tiles(Int(batch), of: PackedNetwork.tile)
  nonisolated(unsafe) let (x, p) = (x, p)
  _ = parallelMap(tiles.count, threads: Int(threads)) { index in
    let range = tiles[index]
    var scores = packed(tile(x, range, columns: features)).logits
    scores.applySigmoid()
    for (b, window) in range.enumerated() {
      for t in 0..<steps { p[window * steps + t] = scores.elements[t * range.count + b] }
    }
    return true
  }
}

@_cdecl("spec_train_step")
public func specTrainStep(
  _ handle: UnsafeMutableRawPointer, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
  _ batch: Int32, _ threads: Int32
) -> Float {
  let model = Unmanaged<Model>.fromOpaque(handle).takeUnretainedValue()
  let weight = 1 / Float(Int(batch) * steps)
  let windows = tiles(Int(batch), of: BatchGradient.tile).map { range in
    LabelledWindows(
      inputs: tile(x, range, columns: features), targets: tile(y, range, columns: 1),
      weights: Tensor([steps, range.count, 1]) { _ in weight })
  }
  let result = BatchGradient(of: model.packed, on: windows, dropout: [], threads: Int(threads))
  model.optimizer.step(&model.network, result.gradient, learningRate: 1e-3)
  model.packed = PackedNetwork(model.network)
  return Float(result.loss)
}
