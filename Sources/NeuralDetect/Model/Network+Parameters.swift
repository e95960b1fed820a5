public import Tensor

extension Network {
  /// Calls `body` with every parameter in turn, to change it: always the same order.
  mutating func updateEach(_ body: (Int, inout Tensor) -> Void) {
    var index = 0
    func visit(_ tensor: inout Tensor) {
      body(index, &tensor)
      index += 1
    }
    for layer in lstm.layers.indices {
      visit(&lstm.layers[layer].forward.inputWeight)
      visit(&lstm.layers[layer].forward.recurrentWeight)
      visit(&lstm.layers[layer].forward.inputBias)
      visit(&lstm.layers[layer].forward.recurrentBias)
      visit(&lstm.layers[layer].reverse.inputWeight)
      visit(&lstm.layers[layer].reverse.recurrentWeight)
      visit(&lstm.layers[layer].reverse.inputBias)
      visit(&lstm.layers[layer].reverse.recurrentBias)
    }
    visit(&attention.projection.weight)
    visit(&attention.projection.bias)
    visit(&attention.context)
    visit(&stepHead.weight)
    visit(&stepHead.bias)
    visit(&contextHead.weight)
  }

  /// Every parameter, in the order of `updateEach`.
  var tensors: [Tensor] {
    lstm.layers.flatMap { layer in
      [layer.forward, layer.reverse].flatMap {
        [$0.inputWeight, $0.recurrentWeight, $0.inputBias, $0.recurrentBias]
      }
    } + [
      attention.projection.weight, attention.projection.bias, attention.context, stepHead.weight,
      stepHead.bias, contextHead.weight,
    ]
  }

  /// Every parameter by PyTorch's name, in PyTorch's layout: what a checkpoint holds.
  public var named: [(name: String, tensor: Tensor)] {
    var named: [(String, Tensor)] = []
    for (index, layer) in lstm.layers.enumerated() {
      for (suffix, cell) in [("", layer.forward), ("_reverse", layer.reverse)] {
        named += [
          ("weight_ih_l\(index)\(suffix)", cell.inputWeight.transposedCopy()),
          ("weight_hh_l\(index)\(suffix)", cell.recurrentWeight.transposedCopy()),
          ("bias_ih_l\(index)\(suffix)", cell.inputBias),
          ("bias_hh_l\(index)\(suffix)", cell.recurrentBias),
        ]
      }
    }
    let head = Tensor(
      stepHead.weight.elements + contextHead.weight.elements,
      shape: [4 * extents.hidden, extents.outputs])
    return named + [
      ("attention.weight", attention.projection.weight.transposedCopy()),
      ("attention.bias", attention.projection.bias),
      ("attention.context", attention.context),
      ("head.weight", head.transposedCopy()),
      ("head.bias", stepHead.bias),
    ]
  }

  /// The number of trained values.
  public var count: Int { tensors.reduce(0) { $0 + $1.shape.count } }

  /// Adds `other`, parameter by parameter.
  mutating func add(_ other: Network) {
    let others = other.tensors
    updateEach { $1.add(others[$0]) }
  }
}
