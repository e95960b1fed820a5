internal import Glibc
public import Tensor

/// Binary cross-entropy of logits, with a weight for every value.
///
/// `loss = Σ w (max(z, 0) - z y + log(1 + e^-|z|))`, which never overflows.
public struct BinaryCrossEntropy: Sendable {
  /// The weighted sum of the losses.
  public let loss: Double

  /// ∂loss/∂logits, in their shape.
  public let gradient: Tensor

  /// - Precondition: `logits`, `targets` (0...1) and `weights` have one shape.
  public init(logits: Tensor, targets: Tensor, weights: Tensor) {
    precondition(
      logits.shape == targets.shape && logits.shape == weights.shape,
      "logits \(logits.shape), targets \(targets.shape), weights \(weights.shape)")
    var probability = logits
    probability.applySigmoid()
    var loss = 0.0
    for index in logits.elements.indices {
      let (z, y, w) = (logits.elements[index], targets.elements[index], weights.elements[index])
      loss += Double(w) * Double(max(z, 0) - z * y + log1pf(expf(-abs(z))))
      probability.elements[index] = w * (probability.elements[index] - y)
    }
    self.loss = loss
    gradient = probability
  }
}
