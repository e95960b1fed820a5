/// When a score opens an event, and when the event is over.
public struct ThresholdRule: Sendable, Equatable {
  /// What a score has to pass.
  public var method = ThresholdMethod.rolling(RollingSigma())

  /// An event ends when the score stays below this share of the threshold that opened it…
  public var hysteresis = 0.5

  /// …for so many samples: what comes back sooner is the same event.
  public var hold = 12

  public init() {}
}
