internal import TensorKernels

/// The numbers of one AdamW update, bias corrections folded in.
package struct AdamStep {
  package var beta1: Float
  package var beta2: Float
  package var decay: Float  // 1 - learning rate · weight decay
  package var step: Float  // learning rate / (1 - β₁ᵗ) · √(1 - β₂ᵗ)
  package var epsilon: Float  // ε · √(1 - β₂ᵗ)
  package var gradientScale: Float

  package init(
    beta1: Float, beta2: Float, decay: Float, step: Float, epsilon: Float, gradientScale: Float
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.decay = decay
    self.step = step
    self.epsilon = epsilon
    self.gradientScale = gradientScale
  }
}

extension Tensor {
  /// One update of these parameters and of the moments of their gradients.
  package mutating func applyAdam(
    _ gradient: Tensor, first: inout Tensor, second: inout Tensor, _ step: AdamStep
  ) {
    precondition(
      gradient.shape == shape && first.shape == shape && second.shape == shape,
      "\(gradient.shape), \(first.shape), \(second.shape) for \(shape)")
    var settings = tk_adam_settings(
      beta1: step.beta1, beta2: step.beta2, decay: step.decay, step: step.step,
      epsilon: step.epsilon, gradient_scale: step.gradientScale)
    unsafe elements.withUnsafeMutableBufferPointer { parameter in
      unsafe first.elements.withUnsafeMutableBufferPointer { first in
        unsafe second.elements.withUnsafeMutableBufferPointer { second in
          unsafe gradient.elements.withUnsafeBufferPointer { gradient in
            unsafe tk_adam(
              parameter.baseAddress, first.baseAddress, second.baseAddress, gradient.baseAddress,
              gradient.count, &settings)
          }
        }
      }
    }
  }
}
