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

  /// The context of every sequence and what its backward pass needs.
  public struct Forward {
    public let output: Tensor  // [B, N]
    public let weights: [Tensor]  // B times [T]; each sums to 1
    fileprivate let hidden: Tensor  // [T, B, A]; tanh(W h + b)
  }

  public func forward(_ h: Tensor) -> Forward {
    let (steps, batch, columns) = (h.shape[0], h.shape[1], h.shape[2])
    var hidden = projection(h)
    hidden.applyTanh()
    let scores = hidden.rowDots(with: context)  // [T·B]
    var output = Tensor(zeros: [batch, columns])
    var weights: [Tensor] = []
    for b in 0..<batch {
      var weight = Tensor(
        (0..<steps).map { scores.elements[$0 * batch + b] }, shape: [steps])
      weight.applySoftmax()
      output.setRow(b, to: h.weightedSum(ofSequence: b, weights: weight))
      weights.append(weight)
    }
    return Forward(
      output: output, weights: weights,
      hidden: Tensor(hidden.elements, shape: [steps, batch, context.shape.count]))
  }

  /// Adds the parameters' derivatives to `gradient` and those by h to `dh`, given `dc` =
  /// ∂loss/∂output, `[B, N]`, at `h`.
  public func backward(
    _ forward: consuming Forward, _ h: Tensor, _ dc: Tensor, into gradient: inout Attention,
    _ dh: inout Tensor
  ) {
    let (steps, batch) = (h.shape[0], h.shape[1])
    var dHidden = Tensor(zeros: forward.hidden.shape)
    for b in 0..<batch {
      let (weight, dContext) = (forward.weights[b], dc.row(b))
      dh.addOuterProduct(toSequence: b, weight, dContext)
      let dWeight = h.dots(ofSequence: b, with: dContext).elements
      let mean = zip(weight.elements, dWeight).reduce(0) { $0 + $1.0 * $1.1 }
      let dScore = Tensor(
        (0..<steps).map { weight.elements[$0] * (dWeight[$0] - mean) }, shape: [steps])
      gradient.context.add(forward.hidden.weightedSum(ofSequence: b, weights: dScore))
      dHidden.addOuterProduct(toSequence: b, dScore, context)
    }
    dHidden.multiplyByTanhDerivative(at: forward.hidden)
    projection.backward(h, dHidden, into: &gradient.projection, &dh)
  }
}
