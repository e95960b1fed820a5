/// A threshold that stays where it was put.
public struct FixedThreshold: Sendable, Equatable {
  /// The probability that a score has to pass. A trained model is calibrated for one half.
  public var value = 0.5

  public init() {}

  package static let values = 0.0...1.0
}

extension FixedThreshold: RunningThreshold {
  mutating func append(_ score: Double) {}
  mutating func append(passing score: Double) {}
}
