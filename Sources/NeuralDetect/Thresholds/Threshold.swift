/// Decides, score by score, what is anomalous.
///
/// An event opens when a score passes the threshold. It stays open until scores have been below
/// `hysteresis` times the threshold that opened it for `hold` samples; while it is open that
/// threshold stands still and no score is taken in. A sample without a score is a low one.
package struct Threshold: Sendable {
  /// What was decided on one score.
  package struct Decision: Sendable, Equatable {
    package var threshold: Double

    /// Whether the score belongs to an event.
    package var isAnomalous: Bool

    /// Whether an event is open, though this score may be low.
    package var isOpen: Bool
  }

  private let rule: RollingSigma
  private var recent: Ring
  private var opened: Double?
  package private(set) var low = 0  // samples in a row that an open event's score has been low

  package init(_ rule: RollingSigma) {
    self.rule = rule
    recent = Ring(capacity: rule.length)
  }

  /// Decides on the next score, `nan` if there is none.
  package mutating func decide(_ score: Double) -> Decision {
    if let threshold = opened {
      if score >= rule.hysteresis * threshold {
        low = 0
        return Decision(threshold: threshold, isAnomalous: true, isOpen: true)
      }
      low += 1
      if low < rule.hold {
        return Decision(threshold: threshold, isAnomalous: false, isOpen: true)
      }
      opened = nil
    }
    let threshold = min(max(rule.floor, meanPlusSigmas), rule.ceiling)
    if score > threshold {
      opened = threshold
      low = 0
      return Decision(threshold: threshold, isAnomalous: true, isOpen: true)
    }
    if score.isFinite { recent.append(score) }
    return Decision(threshold: threshold, isAnomalous: false, isOpen: false)
  }

  private var meanPlusSigmas: Double {
    guard recent.count > 1 else { return 0 }
    var (sum, squares) = (0.0, 0.0)
    for back in 0..<recent.count { sum += recent[back] }
    let mean = sum / Double(recent.count)
    for back in 0..<recent.count { squares += (recent[back] - mean) * (recent[back] - mean) }
    return mean + rule.sigmas * (squares / Double(recent.count)).squareRoot()
  }
}
