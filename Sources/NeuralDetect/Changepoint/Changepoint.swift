/// Where a series begins to behave differently.
public struct Changepoint: Sendable, Equatable {
  /// The first sample of the new segment.
  public var index: Int

  /// The sample at which this was known: the one that made an online method raise it; for a method
  /// that sees the whole series, the last.
  public var detected: Int

  /// How much speaks for the change, in the method's own measure: comparable within one method.
  public var strength: Double

  public init(index: Int, detected: Int, strength: Double) {
    self.index = index
    self.detected = detected
    self.strength = strength
  }
}
