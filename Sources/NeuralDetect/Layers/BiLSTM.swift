public import Tensor

/// Bidirectional LSTM layers: `[T, B, F]` → `[T, B, 2H]`, the forward direction's outputs first.
/// - Source: Schuster & Paliwal, "Bidirectional Recurrent Neural Networks", 1997.
public struct BiLSTM: Sendable, Equatable {
  /// Both directions of one layer.
  public struct Layer: Sendable, Equatable {
    public var forward: LSTMCell
    public var reverse: LSTMCell

    public init(forward: LSTMCell, reverse: LSTMCell) {
      self.forward = forward
      self.reverse = reverse
    }
  }

  public var layers: [Layer]

  public init(layers: [Layer]) { self.layers = layers }

  public var hidden: Int { layers[0].forward.recurrentWeight.shape[0] }
}

/// A `BiLSTM` ready to run: its weights as the recurrent kernel reads them.
public struct PackedBiLSTM: Sendable {
  fileprivate let parameters: BiLSTM
  private let forward: [PackedLSTM]
  private let reverse: [PackedLSTM]

  public init(_ parameters: BiLSTM) {
    self.parameters = parameters
    forward = parameters.layers.map { PackedLSTM($0.forward) }
    reverse = parameters.layers.map { PackedLSTM($0.reverse) }
  }

  /// The outputs at every step, `[T, B, 2H]`, for `x`, `[T, B, F]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    var x = x
    for layer in forward.indices {
      var y = Tensor(uninitialized: [x.shape[0], x.shape[1], 2 * parameters.hidden])
      forward[layer].run(over: x, reverse: false, into: &y, at: 0)
      reverse[layer].run(over: x, reverse: true, into: &y, at: parameters.hidden)
      x = y
    }
    return x
  }

  /// What one forward pass leaves for its backward pass: used once, never copied.
  public struct Forward: ~Copyable {
    public let output: Tensor  // [T, B, 2H]
    fileprivate let layers: [LayerTrace]
  }

  fileprivate struct LayerTrace {
    let input: Tensor  // [T, B, I], after dropout
    let output: Tensor  // [T, B, 2H], before dropout
    let forward: LSTMTrace
    let reverse: LSTMTrace
  }

  /// Runs with `dropout` between the layers and after the last.
  public func forward(_ x: Tensor, _ dropout: Dropout) -> Forward {
    var traces: [LayerTrace] = []
    var x = x
    for layer in forward.indices {
      var y = Tensor(uninitialized: [x.shape[0], x.shape[1], 2 * parameters.hidden])
      let forward = forward[layer].run(over: x, reverse: false, into: &y, at: 0, saving: true)!
      let reverse = reverse[layer].run(
        over: x, reverse: true, into: &y, at: parameters.hidden, saving: true)!
      traces.append(LayerTrace(input: x, output: y, forward: forward, reverse: reverse))
      x = dropout.applied(to: y, layer: layer)
    }
    return Forward(output: x, layers: traces)
  }

  /// Adds the parameters' derivatives to `gradient`, given `dy` = ∂loss/∂output, `[T, B, 2H]`.
  ///
  /// The derivatives by the network's input are not computed: nothing stands before it.
  public func backward(
    _ forward: consuming Forward, _ dy: Tensor, _ dropout: Dropout, into gradient: inout BiLSTM
  ) {
    var dy = dy
    for (index, trace) in forward.layers.enumerated().reversed() {
      dropout.apply(toGradient: &dy, layer: index)
      let layer = parameters.layers[index]
      let forward = layer.forward.gateGradient(trace.forward, dy, at: 0)
      let reverse = layer.reverse.gateGradient(trace.reverse, dy, at: parameters.hidden)
      gradient.layers[index].forward.add(trace.input, trace.output, at: 0, forward, reverse: false)
      gradient.layers[index].reverse.add(
        trace.input, trace.output, at: parameters.hidden, reverse, reverse: true)
      guard index > 0 else { return }
      dy = Tensor(zeros: trace.input.shape)
      dy.addProduct(forward, layer.forward.inputWeight.transposed)
      dy.addProduct(reverse, layer.reverse.inputWeight.transposed)
    }
  }
}

extension PackedLSTM {
  fileprivate init(_ cell: LSTMCell) {
    self.init(
      inputWeight: cell.inputWeight, recurrentWeight: cell.recurrentWeight, bias: cell.bias)
  }
}

extension LSTMCell {
  fileprivate func gateGradient(_ trace: LSTMTrace, _ dy: Tensor, at column: Int) -> Tensor {
    PackedLSTMBackward(recurrentWeight: recurrentWeight).gateGradient(trace, dy, at: column)
  }

  /// Adds the parameters' derivatives, given `dz` by the gates' sums, `[T, B, 4H]`.
  fileprivate mutating func add(
    _ x: Tensor, _ y: Tensor, at column: Int, _ dz: Tensor, reverse: Bool
  ) {
    inputWeight.addProduct(x.transposed, dz)
    addRecurrentGradient(&recurrentWeight, y: y, at: column, dz: dz, reverse: reverse)
    let bias = dz.sumOverRows()
    inputBias.add(bias)
    recurrentBias.add(bias)
  }
}
