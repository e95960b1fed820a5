internal import Glibc

/// The line that makes chances of a detector's logits: σ(a z + b) is how likely a sample is to be
/// labelled, where a given share of samples is.
///
/// Maximum likelihood by Newton's method, labelled and other samples weighted to that share. Only a is
/// of use to a detector whose threshold is chosen by false alarms: it says how far from one half a
/// score should go, not where one half is.
/// - Source: Platt, "Probabilistic Outputs for Support Vector Machines", 1999; Guo et al., "On
///   Calibration of Modern Neural Networks", 2017.
package struct PlattScaling {
  package private(set) var slope = 1.0
  package private(set) var intercept = 0.0

  /// `nil` where all samples are labelled, or none, or labelled ones do not score higher.
  /// - Precondition: as many labels as logits, which are finite.
  package init?(logits: [Double], labels: [Bool], labelledShare share: Double) {
    precondition(logits.count == labels.count, "\(logits.count) logits, \(labels.count) labels")
    let labelled = labels.count(where: \.self)
    guard labelled > 0, labelled < labels.count else { return nil }
    let weights = (share / Double(labelled), (1 - share) / Double(labels.count - labelled))
    intercept = log(share / (1 - share))
    slope = 0
    for _ in 0..<50 {
      // Gradient and Hessian of the log-likelihood by (slope, intercept).
      var (g1, g0, h11, h10, h00) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for (z, isLabelled) in zip(logits, labels) {
        let p = 1 / (1 + exp(-(slope * z + intercept)))
        let weight = isLabelled ? weights.0 : weights.1
        let miss = weight * ((isLabelled ? 1 : 0) - p)
        let curvature = weight * p * (1 - p)
        g1 += miss * z
        g0 += miss
        h11 += curvature * z * z
        h10 += curvature * z
        h00 += curvature
      }
      let determinant = h11 * h00 - h10 * h10
      guard determinant > 1e-14 else { break }
      let change = (h00 * g1 - h10 * g0) / determinant
      slope += change
      intercept += (h11 * g0 - h10 * g1) / determinant
      if abs(change) < 1e-9 { break }
    }
    guard slope > 0, slope.isFinite else { return nil }
  }
}
