internal import TimeSeries

/// What counts as noise where a penalty is a multiple of it.
public enum NoiseScale: String, Sendable, CaseIterable {
  /// What changes from one sample to the next, d = xₜ₊₁ − xₜ: σ = 1.4826 · MAD(d) / √2. Right for
  /// independent noise; of a series with memory or a daily rhythm it sees only a small part. Where
  /// more than half of the changes are equal, σ is the standard deviation of d over √2.
  case differences

  /// The whole series' standard deviation: rhythm and memory count as noise, and so do the changes
  /// looked for, which have to explain a share of the variance.
  case total

  /// σ, in the unit of the values; 0 for a constant series.
  package func sigma(of values: [Double]) -> Double {
    switch self {
    case .total: return standardDeviation(values)
    case .differences:
      let differences = zip(values.dropFirst(), values).map { $0 - $1 }
      let robust = 1.4826 * RobustStatistics.medianAbsoluteDeviation(of: differences)
      return (robust > 0 ? robust : standardDeviation(differences)) / 2.0.squareRoot()
    }
  }
}

/// Divided by the count; 0 of no values.
private func standardDeviation(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return 0 }
  let mean = values.reduce(0, +) / Double(values.count)
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return (squares / Double(values.count)).squareRoot()
}
