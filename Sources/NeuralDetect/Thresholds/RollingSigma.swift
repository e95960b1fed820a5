/// A threshold that follows the scores: the mean of the last ones plus two standard deviations.
///
/// A floor keeps a flat score from alarming on its noise, and the samples of an open event do not
/// raise the threshold. A ceiling keeps a slowly rising score from raising it along.
public struct RollingSigma: Sendable, Equatable {
  /// Scores that the mean and the deviation are of.
  public var length = 30

  /// Standard deviations above the mean.
  public var sigmas = 2.0

  /// The threshold's lowest value.
  public var floor = 0.5

  /// The threshold's highest value.
  public var ceiling = 0.6

  /// An event ends when the score stays below this share of the threshold that opened it…
  public var hysteresis = 0.5

  /// …for so many samples: what comes back sooner is the same event.
  public var hold = 12

  public init() {}
}
