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

  private let rule: ThresholdRule
  private var running: any RunningThreshold
  private var opened: Double?
  private var low = 0  // samples in a row that an open event's score has been low

  package init(_ rule: ThresholdRule) {
    self.rule = rule
    running = rule.method.running()
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
    let threshold = running.value
    if score > threshold {
      running.append(passing: score)
      opened = threshold
      low = 0
      return Decision(threshold: threshold, isAnomalous: true, isOpen: true)
    }
    if score.isFinite { running.append(score) }
    return Decision(threshold: threshold, isAnomalous: false, isOpen: false)
  }
}
