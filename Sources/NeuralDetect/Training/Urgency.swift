/// What a fault is taught to score as it lasts: 1 at its first samples, then less, but for so long that
/// nobody overlooks it. So the highest scores stand where something begins.
public struct Urgency: Sendable, Equatable {
  /// Samples from the onset on that score 1.
  public var fresh: Int

  /// What those after them score.
  public var later: Float

  /// Samples from the onset on that score at all, if the fault is over sooner.
  public var span: Int

  /// Unless said, a fault scores 1 while it lasts.
  public init(fresh: Int = .max, later: Float = 1, span: Int = 0) {
    self.fresh = fresh
    self.later = later
    self.span = span
  }

  /// As a model's card has it.
  var description: String { "\(fresh) samples, then \(later) for \(span)" }

  /// The target of each sample, where `isFault` says which are of a fault.
  package func targets(for isFault: [Bool]) -> [Float] {
    var targets = [Float](repeating: 0, count: isFault.count)
    for fault in isFault.trueRuns {
      let end = max(fault.upperBound, min(fault.lowerBound + span, isFault.count))
      for t in fault.lowerBound..<end {
        targets[t] = max(targets[t], t - fault.lowerBound < fresh ? 1 : later)
      }
    }
    return targets
  }
}
