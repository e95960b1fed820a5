/// An alarm that a detector raised, in samples of its series.
public struct Detection: Sendable, Equatable {
  /// The sample at which, seen afterwards, the event began.
  public var onset: Int

  /// The sample at which the alarm was raised, knowing only what came before and itself.
  public var detectedAt: Int

  /// The first sample after the event; `nil` while it is open.
  public var end: Int?

  /// An alarm; open unless it has an `end`.
  public init(onset: Int, detectedAt: Int, end: Int? = nil) {
    self.onset = onset
    self.detectedAt = detectedAt
    self.end = end
  }
}
