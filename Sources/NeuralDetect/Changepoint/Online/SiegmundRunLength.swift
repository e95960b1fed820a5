internal import Glibc

extension CUSUM {
  /// Samples between false alarms, on average, of independent standard normal z.
  ///
  ///     ARL ≈ (e^(2kb) − 2kb − 1) / 2k²,  b = h + 1.166;  b² for k = 0
  ///
  /// and half of it for a test on both sides. Simulated run lengths are within a tenth of it.
  /// - Source: Siegmund, "Sequential Analysis", 1985, section 2.4.
  public var averageRunLength: Double {
    siegmundRunLength(threshold: threshold, allowance: allowance) / direction.sides
  }

  /// A test that raises a false alarm once in so many samples.
  /// - Precondition: `averageRunLength` is above 1, `allowance` not negative.
  public init(
    averageRunLength: Double, allowance: Double = 0.25, direction: ChangeDirection = .both
  ) {
    self.allowance = allowance
    self.direction = direction
    threshold = siegmundThreshold(
      averageRunLength: averageRunLength * direction.sides, allowance: allowance)
  }
}

extension PageHinkley {
  /// Samples between false alarms, on average, of independent z of standard deviation 1: that of
  /// `CUSUM`.
  public var averageRunLength: Double {
    siegmundRunLength(threshold: threshold, allowance: allowance) / direction.sides
  }

  /// A test that raises a false alarm once in so many samples.
  /// - Precondition: `averageRunLength` is above 1, `allowance` not negative.
  public init(
    averageRunLength: Double, allowance: Double = 0.25, direction: ChangeDirection = .both
  ) {
    self.allowance = allowance
    self.direction = direction
    threshold = siegmundThreshold(
      averageRunLength: averageRunLength * direction.sides, allowance: allowance)
  }
}

private func siegmundRunLength(threshold: Double, allowance: Double) -> Double {
  let bound = threshold + 1.166
  let exponent = 2 * allowance * bound
  // The formula's terms cancel where the exponent is small; (e^x − x − 1) / x² tends to 1/2.
  guard exponent > 1e-3 else { return bound * bound }
  return (expm1(exponent) - exponent) / (2 * allowance * allowance)
}

/// The threshold of a run length, which grows with it.
private func siegmundThreshold(averageRunLength: Double, allowance: Double) -> Double {
  precondition(
    averageRunLength > 1 && allowance >= 0,
    "a run length of \(averageRunLength) with an allowance of \(allowance)")
  return bisected(above: 0) {
    siegmundRunLength(threshold: $0, allowance: allowance) < averageRunLength
  }
}
