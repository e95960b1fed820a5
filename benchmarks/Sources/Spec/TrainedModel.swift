// A model of a file, for exported.py to hold against what `detect-cli export` made of it.

import NeuralDetect
import Tensor

private final class TrainedModel {
  let network: PackedNetwork

  init(contentsOf path: String) throws { network = try Model(contentsOf: path).network }
}

/// Null if there is no model at `path`.
@_cdecl("model_open")
public func modelOpen(_ path: UnsafePointer<CChar>) -> UnsafeMutableRawPointer? {
  (try? TrainedModel(contentsOf: String(cString: path))).map {
    Unmanaged.passRetained($0).toOpaque()
  }
}

/// The probabilities at the last step of windows x, `[B, 144, F]`, into p, `[B, O]`, and the attention
/// into a, `[B, 144]`.
@_cdecl("model_answers")
public func modelAnswers(
  _ handle: UnsafeMutableRawPointer, _ x: UnsafePointer<Float>, _ batch: Int32,
  _ p: UnsafeMutablePointer<Float>, _ a: UnsafeMutablePointer<Float>
) {
  let network = Unmanaged<TrainedModel>.fromOpaque(handle).takeUnretainedValue().network
  let extents = network.parameters.extents
  for range in tiles(Int(batch), of: PackedNetwork.tile) {
    var (answers, attention) = network(tile(x, range, columns: extents.features))
    answers.applySigmoid()
    for (b, window) in range.enumerated() {
      let last = ((steps - 1) * range.count + b) * extents.outputs
      for output in 0..<extents.outputs {
        p[window * extents.outputs + output] = answers.elements[last + output]
      }
      for t in 0..<steps { a[window * steps + t] = attention.elements[t * range.count + b] }
    }
  }
}
