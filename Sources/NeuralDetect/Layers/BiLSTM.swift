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

/// A `BiLSTM` ready to run: its weights as the recurrent kernels read them.
public struct PackedBiLSTM: Sendable {
  private let parameters: BiLSTM

  // One a layer:
  private let forward: [PackedLSTM]
  private let reverse: [PackedLSTM]
  private let forwardBackward: [PackedLSTMBackward]
  private let reverseBackward: [PackedLSTMBackward]

  /// - Parameters:
  ///   - precision: of inference; training is in `Float` alone.
  ///   - training: whether backward passes will follow.
  /// - Precondition: the processor has `precision`.
  public init(_ parameters: BiLSTM, precision: Precision = .float32, training: Bool = true) {
    self.parameters = parameters
    forward = parameters.layers.map { PackedLSTM($0.forward, precision) }
    reverse = parameters.layers.map { PackedLSTM($0.reverse, precision) }
    let trained = training ? parameters.layers : []
    forwardBackward = trained.map {
      PackedLSTMBackward(recurrentWeight: $0.forward.recurrentWeight)
    }
    reverseBackward = trained.map {
      PackedLSTMBackward(recurrentWeight: $0.reverse.recurrentWeight)
    }
  }

  /// The outputs at every step, `[T, B, 2H]`, for `x`, `[T, B, F]`.
  public func callAsFunction(_ x: Tensor) -> Tensor { run(x, shared: nil) }

  /// The same for windows one row apart, whose rows share the last of their inputs: `shared`,
  /// `[T + B - 1, S]`, beside `own`, `[T, B, F - S]`.
  public func callAsFunction(own: Tensor, shared: Tensor) -> Tensor {
    guard forward[0].canSum(last: shared.shape.columns) else {
      return run(own.joined(toSliding: shared), shared: nil)
    }
    return run(own, shared: shared)
  }

  private func run(_ x: Tensor, shared: Tensor?) -> Tensor {
    var (x, shared) = (x, shared)
    for layer in forward.indices {
      var y = Tensor(uninitialized: [x.shape[0], x.shape[1], 2 * parameters.hidden])
      // One window leaves registers idle; with the inputs of all its steps at once, they are not.
      if x.shape[1] == 1 && x.shape.columns >= 16 {
        (x, shared) = (Tensor(zeros: [x.shape[0], 1, 0]), x)
      }
      for (direction, reverse) in [(forward[layer], false), (self.reverse[layer], true)] {
        direction.run(
          over: x, sums: shared.map(direction.sums(ofLastInputs:)), reverse: reverse, into: &y,
          at: reverse ? parameters.hidden : 0)
      }
      (x, shared) = (y, nil)
    }
    return x
  }

  /// What one forward pass leaves for its backward pass, which uses it up, gates and all.
  public struct Forward: ~Copyable {
    public let output: Tensor  // [T, B, 2H]

    // For each layer:
    fileprivate var inputs: [Tensor] = []  // [T, B, I], after dropout
    fileprivate var outputs: [Tensor] = []  // [T, B, 2H], before dropout
    fileprivate var forwardTraces: [LSTMTrace] = []
    fileprivate var reverseTraces: [LSTMTrace] = []
  }

  /// Runs with `dropout` between the layers and after the last.
  public func forward(_ x: Tensor, _ dropout: Dropout) -> Forward {
    var x = x
    var (inputs, outputs) = ([Tensor](), [Tensor]())
    var (forwardTraces, reverseTraces) = ([LSTMTrace](), [LSTMTrace]())
    for layer in forward.indices {
      var y = Tensor(uninitialized: [x.shape[0], x.shape[1], 2 * parameters.hidden])
      forwardTraces.append(
        forward[layer].run(over: x, reverse: false, into: &y, at: 0, saving: true)!)
      reverseTraces.append(
        reverse[layer].run(over: x, reverse: true, into: &y, at: parameters.hidden, saving: true)!)
      inputs.append(x)
      outputs.append(y)
      x = dropout.applied(to: y, layer: layer)
    }
    return Forward(
      output: x, inputs: inputs, outputs: outputs, forwardTraces: forwardTraces,
      reverseTraces: reverseTraces)
  }

  /// Adds the parameters' derivatives to `gradient`, given `dy` = ∂loss/∂output, `[T, B, 2H]`.
  ///
  /// The derivatives by the network's input are not computed: nothing stands before it.
  public func backward(
    _ forward: consuming Forward, _ dy: Tensor, _ dropout: Dropout, into gradient: inout BiLSTM
  ) {
    var dy = dy
    let hidden = parameters.hidden
    for index in parameters.layers.indices.reversed() {
      dropout.apply(toGradient: &dy, layer: index)
      let (layer, x, y) = (parameters.layers[index], forward.inputs[index], forward.outputs[index])
      // The reverse direction ran last: more of its trace is still in cache.
      let reverse = reverseBackward[index].gradient(
        forward.reverseTraces.removeLast(), y: y, dy, at: hidden)
      gradient.layers[index].reverse.add(reverse, x, y, at: hidden)
      let ahead = forwardBackward[index].gradient(
        forward.forwardTraces.removeLast(), y: y, dy, at: 0)
      gradient.layers[index].forward.add(ahead, x, y, at: 0)
      guard index > 0 else { return }
      dy = Tensor(zeros: x.shape)
      ahead.addInputs(to: &dy, weight: layer.forward.inputWeight)
      reverse.addInputs(to: &dy, weight: layer.reverse.inputWeight)
    }
  }
}

extension PackedLSTM {
  fileprivate init(_ cell: LSTMCell, _ precision: Precision) {
    self.init(
      inputWeight: cell.inputWeight, recurrentWeight: cell.recurrentWeight, bias: cell.bias,
      precision: precision)
  }
}

extension Tensor {
  /// `[T, B, O]` beside rows that B windows share, `[T + B - 1, S]`, as `[T, B, O + S]`.
  fileprivate func joined(toSliding rows: Tensor) -> Tensor {
    let (steps, batch) = (shape[0], shape[1])
    let elements = (0..<steps).flatMap { t in
      (0..<batch).flatMap { row(t * batch + $0).elements + rows.row(t + $0).elements }
    }
    return Tensor(elements, shape: [steps, batch, shape.columns + rows.shape.columns])
  }
}

extension LSTMCell {
  /// Adds the parameters' derivatives at the inputs x and the outputs y.
  fileprivate mutating func add(
    _ gradient: LSTMGradient, _ x: Tensor, _ y: Tensor, at column: Int
  ) {
    gradient.addInput(to: &inputWeight, x: x)
    gradient.addRecurrent(to: &recurrentWeight, y: y, at: column)
    inputBias.add(gradient.bias)
    recurrentBias.add(gradient.bias)
  }
}
