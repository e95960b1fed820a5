public import Tensor

/// Additive attention over the steps of each sequence: `[T, B, N]` → a context `[B, N]`.
///
/// `s_t = v · tanh(W h_t + b)`, `a = softmax(s)` over t, `c = Σ a_t h_t`.
/// - Source: Bahdanau, Cho & Bengio, "Neural Machine Translation by Jointly Learning to Align and
///   Translate", 2015.
public struct Attention: Sendable, Equatable {
  public var projection: Dense  // [N, A]
  public var context: Tensor  // [A]; v

  public init(projection: Dense, context: Tensor) {
    self.projection = projection
    self.context = context
  }

  /// The context of every sequence, `[B, N]`, and the steps' weights, `[T, B]`: each column's sum
  /// is 1.
  public func callAsFunction(_ h: Tensor) -> (output: Tensor, weights: Tensor) {
    let forward = forward(h, saving: false)
    return (forward.output, forward.weights)
  }

  /// The context of every sequence and what its backward pass needs and uses up.
  public struct Forward: ~Copyable {
    public let output: Tensor  // [B, N]
    public let weights: Tensor  // [T, B]
    fileprivate var hidden: Tensor?  // [T, B, A]; tanh(W h + b)
  }

  public func forward(_ h: Tensor) -> Forward { forward(h, saving: true) }

  private func forward(_ h: Tensor, saving: Bool) -> Forward {
    let (scores, hidden) = attentionScores(
      h, weight: projection.weight, bias: projection.bias, context: context, saving: saving)
    var weights = Tensor(scores.elements, shape: [h.shape[0], h.shape[1]])
    weights.applySoftmaxToColumns()
    return Forward(output: h.weightedSums(weights), weights: weights, hidden: hidden)
  }

  /// The loss's derivatives by `h`, given `dc` = ∂loss/∂output, `[B, N]`; those by the parameters are
  /// added to `gradient`.
  public func backward(
    _ forward: consuming Forward, _ h: Tensor, _ dc: Tensor, into gradient: inout Attention
  ) -> Tensor {
    guard var hidden = forward.hidden.take() else {
      preconditionFailure("no forward pass was saved")
    }
    let dScores = softmaxGradient(at: forward.weights, h.rowDots(with: dc))  // [T, B]
    attentionGradient(&hidden, dScores, context: context, into: &gradient.context)
    var dh = projection.backward(h, hidden, into: &gradient.projection)
    dh.addOuterProduct(forward.weights, dc)
    return dh
  }

  /// `a_t (da_t - Σ a_u da_u)`, for each column of `a`, `[T, B]`.
  private func softmaxGradient(at a: Tensor, _ da: Tensor) -> Tensor {
    let batch = a.shape[1]
    var means = [Float](repeating: 0, count: batch)
    for index in a.elements.indices {
      means[index % batch] += a.elements[index] * da.elements[index]
    }
    return Tensor(
      a.elements.indices.map { a.elements[$0] * (da.elements[$0] - means[$0 % batch]) },
      shape: a.shape)
  }
}
