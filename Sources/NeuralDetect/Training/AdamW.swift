internal import Glibc
package import Tensor

/// Adam with decoupled weight decay.
/// - Source: Loshchilov & Hutter, "Decoupled Weight Decay Regularization", 2019.
public struct AdamW: Sendable, Equatable {
  public var beta1 = 0.9
  public var beta2 = 0.999
  public var epsilon = 1e-8

  /// The share of a weight that decays in a step, in units of the learning rate. Biases decay too.
  public var weightDecay = 0.0

  /// Steps taken.
  public package(set) var steps = 0

  // The running means of each parameter's gradient and of its square.
  package var first: [Tensor]
  package var second: [Tensor]

  public init(for network: Network, weightDecay: Double = 0) {
    first = network.tensors.map { Tensor(zeros: $0.shape) }
    second = first
    self.weightDecay = weightDecay
  }

  /// Takes one step against `gradient`, scaled by `gradientScale` first.
  public mutating func step(
    _ network: inout Network, _ gradient: Network, learningRate: Double, gradientScale: Double = 1
  ) {
    steps += 1
    let correction1 = 1 - pow(beta1, Double(steps))
    let correction2 = (1 - pow(beta2, Double(steps))).squareRoot()
    let step = AdamStep(
      beta1: Float(beta1), beta2: Float(beta2), decay: Float(1 - learningRate * weightDecay),
      step: Float(learningRate / correction1 * correction2), epsilon: Float(epsilon * correction2),
      gradientScale: Float(gradientScale))
    let gradients = gradient.tensors
    network.updateEach { index, parameter in
      parameter.applyAdam(gradients[index], first: &first[index], second: &second[index], step)
    }
  }
}
