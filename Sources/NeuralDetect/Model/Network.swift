public import Tensor

/// The network: bidirectional LSTM layers, additive attention, and linear heads over each step
/// beside the context, `logit_t = W [h_t ; c] + b`.
///
/// A gradient has the same shape as what it is a gradient of: it is a `Network`, too.
public struct Network: Sendable, Equatable {
  public var lstm: BiLSTM
  public var attention: Attention
  public var stepHead: Dense  // [2H, O]
  public var contextHead: Dense  // [2H, O]; its bias stays zero

  /// The extents of a network.
  public struct Extents: Sendable, Equatable {
    public var features: Int
    public var hidden: Int
    public var layers: Int
    public var outputs: Int

    /// The width of the attention's projection: `hidden` unless said.
    public var attention: Int

    public init(features: Int, hidden: Int, layers: Int, outputs: Int, attention: Int? = nil) {
      self.features = features
      self.hidden = hidden
      self.layers = layers
      self.outputs = outputs
      self.attention = attention ?? hidden
    }
  }

  public let extents: Extents

  /// Makes every parameter by `parameter(name, shape)`, in the order of `parameters`, with
  /// PyTorch's names and shapes; see `Network+Parameters`.
  public init(
    _ extents: Extents, _ parameter: (_ name: String, _ shape: Shape) throws -> Tensor
  ) rethrows {
    let (features, hidden, outputs) = (extents.features, extents.hidden, extents.outputs)
    func matrix(_ name: String, _ rows: Int, _ columns: Int) throws -> Tensor {
      try parameter(name, [rows, columns]).transposedCopy()
    }
    func cell(_ suffix: String, _ inputs: Int) throws -> LSTMCell {
      LSTMCell(
        inputWeight: try matrix("weight_ih_\(suffix)", 4 * hidden, inputs),
        recurrentWeight: try matrix("weight_hh_\(suffix)", 4 * hidden, hidden),
        inputBias: try parameter("bias_ih_\(suffix)", [4 * hidden]),
        recurrentBias: try parameter("bias_hh_\(suffix)", [4 * hidden]))
    }
    self.extents = extents
    lstm = BiLSTM(
      layers: try (0..<extents.layers).map { layer in
        let inputs = layer == 0 ? features : 2 * hidden
        return BiLSTM.Layer(
          forward: try cell("l\(layer)", inputs), reverse: try cell("l\(layer)_reverse", inputs))
      })
    attention = Attention(
      projection: Dense(
        weight: try matrix("attention.weight", extents.attention, 2 * hidden),
        bias: try parameter("attention.bias", [extents.attention])),
      context: try parameter("attention.context", [extents.attention]))
    let head = try matrix("head.weight", outputs, 4 * hidden)  // [4H, O]
    let half = head.elements.count / 2
    stepHead = Dense(
      weight: Tensor(Array(head.elements[..<half]), shape: [2 * hidden, outputs]),
      bias: try parameter("head.bias", [outputs]))
    contextHead = Dense(
      weight: Tensor(Array(head.elements[half...]), shape: [2 * hidden, outputs]),
      bias: Tensor(zeros: [outputs]))
  }

  public init(zeros extents: Extents) {
    self.init(extents) { _, shape in Tensor(zeros: shape) }
  }

  /// Zeros in the shape of `other`.
  init(zerosLike other: Network) {
    self = other
    updateEach { $1 = Tensor(zeros: $1.shape) }
    contextHead.bias = Tensor(zeros: contextHead.bias.shape)
  }

  /// Weights uniform in ±1/√H, as PyTorch draws them; the forget gate's bias is 1, so that an
  /// untrained cell remembers.
  /// - Source: Jozefowicz, Zaremba & Sutskever, "An Empirical Exploration of Recurrent Network
  ///   Architectures", 2015.
  public init(_ extents: Extents, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bound = 1 / Float(extents.hidden).squareRoot()
    self.init(extents) { name, shape in
      var tensor = Tensor(shape) { _ in Float.random(in: -bound...bound, using: &random) }
      if name.hasPrefix("bias_ih") {
        for unit in extents.hidden..<2 * extents.hidden { tensor.elements[unit] = 1 }
      }
      return tensor
    }
  }
}
