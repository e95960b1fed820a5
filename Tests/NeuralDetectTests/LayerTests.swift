import NeuralDetect
import Tensor
import TestSupport
import Testing

/// What the kernels take part in: tested under each instruction set, by this suite's name.
@Suite struct LayerTests {}

extension Network {
  /// The parameters by PyTorch's names.
  var byName: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: named.map { ($0.name, $0.tensor) })
  }

  /// This network with the parameter called `name` replaced.
  func replacing(_ name: String, by tensor: Tensor) -> Network {
    var tensors = byName
    tensors[name] = tensor
    return Network(extents) { name, _ in tensors[name]! }
  }

  /// Parameters uniform in ±0.5: no gate saturates, none is near zero.
  init(formula extents: Extents, seed: Int = 1) {
    var seed = seed
    self.init(extents) { _, shape in
      seed += 1
      return Tensor(random: shape, seed: seed, bound: 0.5)
    }
  }
}

/// Windows `range` of `x`, `[T, B, N]`.
func windows(_ range: Range<Int>, of x: Tensor) -> Tensor {
  let (steps, batch, columns) = (x.shape[0], x.shape[1], x.shape[2])
  let elements = (0..<steps).flatMap { t in
    x.elements[(t * batch + range.lowerBound) * columns..<(t * batch + range.upperBound) * columns]
  }
  return Tensor(elements, shape: [steps, range.count, columns])
}
