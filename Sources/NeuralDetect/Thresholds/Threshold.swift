/// Decides, score by score, what is anomalous.
///
/// An event opens when a score passes the threshold and stays open until a score falls below
/// `hysteresis` times the threshold that opened it. While it is open that threshold stands still,
/// and its scores are not taken in.
struct Threshold: Sendable {
  /// What was decided on one score.
  struct Decision: Sendable, Equatable {
    var threshold: Double
    var isAnomalous: Bool
  }

  private let rule: RollingSigma
  private var recent: Ring
  private var opened: Double?

  init(_ rule: RollingSigma) {
    self.rule = rule
    recent = Ring(capacity: rule.length)
  }

  /// Decides on the next score; `nil` where there is none, and nothing is open without scores.
  mutating func decide(_ score: Double) -> Decision? {
    guard score.isFinite else {
      opened = nil
      return nil
    }
    if let threshold = opened {
      if score >= rule.hysteresis * threshold {
        return Decision(threshold: threshold, isAnomalous: true)
      }
      opened = nil
    }
    let threshold = max(rule.floor, meanPlusSigmas)
    guard score <= threshold else {
      opened = threshold
      return Decision(threshold: threshold, isAnomalous: true)
    }
    recent.append(score)
    return Decision(threshold: threshold, isAnomalous: false)
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
