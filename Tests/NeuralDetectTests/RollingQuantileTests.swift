import NeuralDetect
import TestSupport
import Testing

/// Decides sample by sample: an event is one score long.
private func rule(_ change: (inout RollingQuantile) -> Void) -> ThresholdRule {
  var method = RollingQuantile()
  method.floor = 0
  method.ceiling = .infinity
  change(&method)
  var rule = ThresholdRule()
  rule.method = .quantile(method)
  rule.hysteresis = 1
  rule.hold = 1
  return rule
}

@Suite("The rolling quantile") struct RollingQuantileTests {
  @Test("The threshold is the quantile of the last scores, once there are enough")
  func quantile() {
    let rule = rule {
      $0.probability = 0.75
      $0.length = 5
      $0.initial = 9
    }
    let thresholds = decisions([4, 1, 3, 2, 2, 2, 2, 0], rule).map(\.threshold)
    // Four scores are needed; then of 4 1 3 2, 4 1 3 2 2, 1 3 2 2 2, 3 2 2 2 2.
    #expect(thresholds == [9, 9, 9, 9, 3.25, 3, 2, 2])
  }

  @Test("Floor and ceiling bound it")
  func bounds() {
    let low = rule {
      $0.floor = 0.1
      $0.ceiling = 0.2
      $0.probability = 0.5
    }
    #expect(decisions([0, 0, 0], low).map(\.threshold) == [0.5, 0.5, 0.1])
    #expect(decisions([0.4, 0.4, 0.4], low).map(\.threshold) == [0.5, 0.5, 0.2])
  }

  @Test("It tends to the quantile of the scores and stays there", arguments: [0.9, 0.98, 0.995])
  func exponential(probability: Double) {
    let scores = exponentialScores(60_000, mean: 0.05, seed: 7)
    let rule = rule { $0.probability = probability }
    let all = decisions(scores, rule)
    let truth = exponentialQuantile(probability, mean: 0.05)
    for part in 1..<6 {
      let late = all[part * 10_000..<(part + 1) * 10_000]
      let mean = late.reduce(0) { $0 + $1.threshold } / 10_000
      #expect(abs(mean - truth) < 0.1 * truth, "part \(part): \(mean), not \(truth)")
      let share = Double(late.count(where: \.isAnomalous)) / 10_000
      #expect(share < 1.6 * (1 - probability) && share > 0.5 * (1 - probability), "\(share)")
    }
  }
}
