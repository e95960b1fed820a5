internal import Glibc

/// Lets a metric that moves far more than it used to count beside what is known of memory. With v its
/// `Volatility`, and e = min(v − 1, 6), for what moves up to e times as much is nothing new, and one that never
/// moved at all knows no measure:
///
///     z' = z + max(0, e)        z = log(p / (1 − p)), p' = 1 / (1 + e^−z')
///
/// where resident memory is above its mean, for what fell was let go of; and for a metric whose role is not
/// known, which may be anything, whichever way it moved,
///
///     z' = max(z, e) + b
///
/// Of other metrics of memory v is not asked: heaps are restless by themselves. Where samples are so close
/// together, or so far apart, that the days before are not weighed (see `LongPast`), it is not asked at all.
public struct VolatilityEvidence: Sendable, Equatable {
  /// The constant b: that view of a process is calibrated for itself. `nil`, before calibration: such a metric is
  /// scored by the first rule.
  public var ofNoRole: Double?

  public init() {}

  package static let constants = -100.0...100.0

  private static let nothingNew = 1.0
  private static let most = 6.0

  /// What becomes of a score, a probability; `nan` stays.
  /// - Parameter volatility: v; 0 where it is not to count.
  package func callAsFunction(_ score: Double, volatility: Double, hasRole: Bool) -> Double {
    let evidence = min(volatility - Self.nothingNew, Self.most)
    guard !hasRole, let ofNoRole, score.isFinite else {
      return probability(score, withOddsTimes: exp(max(0, evidence)))
    }
    let own = 1 / (1 + exp(-evidence))
    return probability(max(score, own), withOddsTimes: exp(ofNoRole))
  }
}
