/// What is believed of a segment's mean μ and variance σ² before its first sample:
/// σ² ~ InverseGamma(α, β), μ ~ Normal(m, σ² / κ).
/// - Source: Murphy, "Conjugate Bayesian Analysis of the Gaussian Distribution", 2007.
public struct NormalInverseGamma: Sendable, Equatable {
  /// m.
  public var mean = 0.0

  /// κ: how many samples the belief in the mean is worth.
  public var meanWeight = 1.0

  /// α: half of how many samples the belief in the variance is worth.
  public var shape = 1.0

  /// β: the variance that is believed in is about β / α.
  public var scale = 1.0

  public init() {}
}
