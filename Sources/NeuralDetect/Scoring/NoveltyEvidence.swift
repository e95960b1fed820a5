internal import Glibc

/// Lets what is new to a series that may be anything count beside what the network says of it:
///
///     z' = z + w log(1 + 100 r)      z = log(p / (1 − p)), p' = 1 / (1 + e^−z')
///
/// with r how far a sample lies outside of the range of all before it, in units of that range (`RangeSoFar`), and,
/// once scores are held against those before them (`ScoreScaling`),
///
///     z'' = z' + w v / 2
///
/// with v the `Volatility` beside all before: a record is new for a moment, a metric that moves more than it used to
/// for as long as it does. The logarithm is at most 6, and v at most 6 either way.
public struct NoveltyEvidence: Sendable, Equatable {
  /// The weight w of both beside the network; calibration sharpens them together.
  public var weight = 1.0

  public init() {}

  package static let weights = 0.0...100.0

  /// A range is no less than this share of its larger end: what is little beside the metric's size says little.
  static let resolution = 0.01

  private static let most = 6.0

  /// What becomes of a score, a probability, where a sample lies `outside` of the range so far, r or −r; `nan`
  /// stays.
  package func callAsFunction(_ score: Double, outside: Double) -> Double {
    added(min(log(1 + 100 * abs(outside)), Self.most), to: score)
  }

  /// What becomes of a score where the metric's volatility is v.
  package func callAsFunction(_ score: Double, volatility: Double) -> Double {
    added(max(-Self.most, min(volatility, Self.most)) / 2, to: score)
  }

  private func added(_ evidence: Double, to score: Double) -> Double {
    probability(score, withOddsTimes: exp(weight * evidence))
  }
}
