internal import Glibc

/// How far a forecast was from what came.
public struct ForecastMeasures: Sendable, Equatable {
  /// The mean of |y − ŷ|, in the metric's unit.
  public let meanAbsoluteError: Double

  /// The same over the mean error of "as one season ago" in the history; `nil` where that has none.
  public let scaledError: Double?

  /// The share of the values within the band.
  public let coverage: Double

  /// The continuous ranked probability score, in the metric's unit, of a Gaussian with the band's
  /// edges as quantiles.
  public let rankedProbabilityScore: Double

  /// The values compared: those known.
  public let count: Int

  /// Compares `actual` with a forecast of as many values and its band of probability `level`.
  /// `history` came before, and repeats every `season` samples, or 1 where it does not; `nan`s are
  /// left out. `nil` where nothing is left.
  ///
  ///     MASE = MAE / mean |y_t − y_t−m| over the history
  ///     CRPS = d (z (2 Φ(z) − 1) + 2 φ(z) − 1/√π),   z = (y − ŷ) / d
  ///
  /// - Precondition: equal counts; 0 < `level` < 1; `season` is positive.
  /// - Source: Hyndman & Koehler, "Another Look at Measures of Forecast Accuracy", 2006; Gneiting &
  ///   Raftery, "Strictly Proper Scoring Rules, Prediction, and Estimation", 2007.
  public init?(
    of actual: [Double], _ yhat: [Double], lower: [Double], upper: [Double], level: Double,
    after history: [Double], season: Int
  ) {
    precondition(
      yhat.count == actual.count && lower.count == actual.count && upper.count == actual.count,
      "\(actual.count) values, \(yhat.count) forecasts, \(lower.count) and \(upper.count) edges")
    precondition(level > 0 && level < 1 && season > 0, "a band of \(level), a season of \(season)")
    let known = actual.indices.filter { actual[$0].isFinite }
    guard !known.isEmpty else { return nil }
    let edge = normalQuantile((1 + level) / 2)
    count = known.count
    meanAbsoluteError = known.reduce(0) { $0 + abs(actual[$1] - yhat[$1]) } / Double(count)
    coverage =
      Double(known.count { lower[$0] <= actual[$0] && actual[$0] <= upper[$0] }) / Double(count)
    rankedProbabilityScore =
      known.reduce(0) {
        $0 + score(actual[$1] - yhat[$1], deviation: (upper[$1] - lower[$1]) / (2 * edge))
      } / Double(count)
    let steps = history.indices.dropFirst(season)
      .map { abs(history[$0] - history[$0 - season]) }.filter(\.isFinite)
    let naive = steps.reduce(0, +) / Double(steps.count)
    scaledError = naive > 0 ? meanAbsoluteError / naive : nil
  }
}

/// CRPS of a Gaussian for an error; of one without width the error itself.
private func score(_ error: Double, deviation d: Double) -> Double {
  guard d > 0 else { return abs(error) }
  let z = error / d
  let density = exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
  return d * (z * erf(z / 2.squareRoot()) + 2 * density - 1 / Double.pi.squareRoot())
}

/// The z below which a standard Gaussian lies with probability `p`, by Newton's steps.
private func normalQuantile(_ p: Double) -> Double {
  var z = 0.0
  for _ in 0..<60 {
    let excess = 0.5 * (1 + erf(z / 2.squareRoot())) - p
    let step = excess * (2 * Double.pi).squareRoot() * exp(0.5 * z * z)
    z -= max(-1, min(1, step))
  }
  return z
}
