public import Tensor

/// A network ready to run.
public struct PackedNetwork: Sendable {
  /// Windows that are best computed at once: more leave the cache, fewer leave registers idle.
  public static let tile = 24

  public let parameters: Network
  private let lstm: PackedBiLSTM

  /// - Parameters:
  ///   - precision: of inference; training is in `Float` alone.
  ///   - training: whether backward passes will follow.
  /// - Precondition: the processor has `precision`.
  public init(_ parameters: Network, precision: Precision = .float32, training: Bool = true) {
    self.parameters = parameters
    lstm = PackedBiLSTM(parameters.lstm, precision: precision, training: training)
  }

  /// The logits at every step, `[T, B, O]`, and the attention, `[T, B]`, for `x`, `[T, B, F]`.
  public func callAsFunction(_ x: Tensor) -> (logits: Tensor, attention: Tensor) {
    logits(lstm(x))
  }

  /// The same for windows one sample apart.
  package func callAsFunction(_ tile: WindowTile) -> (logits: Tensor, attention: Tensor) {
    logits(lstm(own: tile.own, shared: tile.shared))
  }

  /// The logits at the last step of windows one sample apart, `[1, B, O]`.
  package func lastLogits(_ tile: WindowTile) -> Tensor {
    let h = lstm(own: tile.own, shared: tile.shared)
    let (batch, columns) = (h.shape[1], h.shape[2])
    let last = Tensor(Array(h.elements.suffix(batch * columns)), shape: [1, batch, columns])
    return logits(last, parameters.attention(h).output)
  }

  private func logits(_ h: Tensor) -> (logits: Tensor, attention: Tensor) {
    let (context, weights) = parameters.attention(h)
    return (logits(h, context), weights)
  }

  private func logits(_ h: Tensor, _ context: Tensor) -> Tensor {
    let (steps, batch) = (h.shape[0], h.shape[1])
    let outputs = parameters.extents.outputs
    var logits = parameters.stepHead(h)
    let shift = parameters.contextHead(context)
    for row in 0..<steps * batch {
      for output in 0..<outputs {
        logits.elements[row * outputs + output] +=
          shift.elements[row % batch * outputs + output]
      }
    }
    return Tensor(logits.elements, shape: [steps, batch, outputs])
  }

  /// One forward pass; its backward pass uses it up.
  public struct Forward: ~Copyable {
    public let logits: Tensor  // [T, B, O]
    fileprivate let lstm: PackedBiLSTM.Forward
    fileprivate let attention: Attention.Forward
    fileprivate let dropout: Dropout
  }

  public func forward(_ x: Tensor, dropout: Dropout = .none) -> Forward {
    let lstm = lstm.forward(x, dropout)
    let attention = parameters.attention.forward(lstm.output)
    return Forward(
      logits: logits(lstm.output, attention.output), lstm: lstm, attention: attention,
      dropout: dropout)
  }

  /// Adds the parameters' derivatives to `gradient`, given `dLogits` = ∂loss/∂logits, `[T, B, O]`.
  public func backward(
    _ forward: consuming Forward, _ dLogits: Tensor, into gradient: inout Network
  ) {
    let h = forward.lstm.output
    let outputs = parameters.extents.outputs
    let perWindow = Tensor(
      dLogits.elements, shape: [dLogits.shape[0], dLogits.shape[1] * outputs])
    let dShift = Tensor(perWindow.sumOverRows().elements, shape: [dLogits.shape[1], outputs])
    let dContext = parameters.contextHead.backward(
      forward.attention.output, dShift, into: &gradient.contextHead)
    gradient.contextHead.bias = Tensor(zeros: [outputs])
    var dh = parameters.attention.backward(
      forward.attention, h, dContext, into: &gradient.attention)
    parameters.stepHead.backward(h, dLogits, into: &gradient.stepHead, &dh)
    lstm.backward(forward.lstm, dh, forward.dropout, into: &gradient.lstm)
  }
}
