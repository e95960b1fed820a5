internal import Glibc

/// Lets what goes on count for more than what comes and goes: half of a score is the exponentially
/// weighted moving average of the scores so far,
///
///     m_t = m_t₋₁ + (z_t − m_t₋₁) / length     z' = (z + m) / 2
///     z = log(p / (1 − p)) in ±20              p' = 1 / (1 + e^−z')
///
/// so what is sure at once still is half a score at once, and what has been likely for hours needs less to be
/// sure. Where samples are so close together, or so far apart, that the days before are not weighed (see
/// `LongPast`), the average would be of minutes, or of days, and there is none. Causal; a missing score
/// stays missing and is not remembered.
/// - Source: Roberts, "Control Chart Tests Based on Geometric Moving Averages", 1959.
public struct ScoreSmoothing: Sendable, Equatable {
  /// The samples that the average is over, about.
  public var length = 24.0

  /// The smoothing that was found best.
  public init() {}

  package static let lengths = 1.0...100_000.0

  /// Log-odds beyond it, either way, count as it: nothing is remembered for ever.
  static let largest = 20.0

  /// The smoothing before any score came.
  package func running() -> Running { Running(length: length) }

  /// Smooths one score after the other.
  package struct Running: Sendable {
    let length: Double
    private var mean: Double?

    init(length: Double) { self.length = length }

    /// The next score, a probability, smoothed; `nan` if it is.
    package mutating func callAsFunction(_ score: Double) -> Double {
      guard score.isFinite else { return score }
      let logit = log(score / (1 - score))
      let bounded = max(-ScoreSmoothing.largest, min(logit, ScoreSmoothing.largest))
      let mean = mean.map { $0 + (bounded - $0) / length } ?? bounded
      self.mean = mean
      return 1 / (1 + exp(-(bounded + mean) / 2))
    }
  }
}
