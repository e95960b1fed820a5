internal import Glibc
internal import TimeSeries

/// Holds a score against the scores of the same series before it, so that one threshold serves restless
/// and quiet series, and something new stands out from what goes on:
///
///     z' = z + w · r · (1 + fresh)      z = log(p / (1 − p)), p' = 1 / (1 + e^−z')
///
/// with r the `rarityAbove` of p among the last 4,608 scores (see `LongCourse`), and fresh = 1 where p is the highest of the last `length`, else 0. Causal; a missing score stays
/// missing and is not remembered.
/// - Source: the rank is the p-value of Laxhammar & Falkman, "Conformal Prediction for
///   Distribution-Independent Anomaly Detection in Streaming Vessel Data", 2010.
public struct ScoreScaling: Sendable, Equatable {
  /// The weight w of the rank's evidence beside the network's; calibration sharpens both.
  public var weight = 0.25

  /// Scores among which the highest is fresh.
  public var length = 288

  /// The scaling that was found best.
  public init() {}

  package static let weights = 0.0...100.0
  package static let lengths = 1...100_000

  /// The scaling before any score came.
  package func running() -> Running { Running(self) }

  /// Scales one score after the other.
  package struct Running: Sendable {
    private let scaling: ScoreScaling
    private var course = LongCourse()
    private var recent: SlidingOrderStatistics

    init(_ scaling: ScoreScaling) {
      self.scaling = scaling
      recent = SlidingOrderStatistics(capacity: scaling.length)
    }

    /// The next score, a probability, scaled; `nan` if it is.
    package mutating func callAsFunction(_ score: Double) -> Double {
      guard score.isFinite else { return score }
      let isFresh = recent.count == 0 || score > recent.maximum
      course.append(score)
      recent.append(score)
      let evidence = scaling.weight * course.rarityAbove * (isFresh ? 2 : 1)
      return probability(score, withOddsTimes: exp(evidence))
    }
  }
}
