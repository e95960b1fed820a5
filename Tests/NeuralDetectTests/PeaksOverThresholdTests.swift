import Glibc
import NeuralDetect
import TestSupport
import Testing

/// Decides sample by sample: an event is one score long.
private func rule(_ change: (inout PeaksOverThreshold) -> Void = { _ in }) -> ThresholdRule {
  var method = PeaksOverThreshold()
  method.floor = 0
  method.ceiling = .infinity
  change(&method)
  var rule = ThresholdRule()
  rule.method = .peaks(method)
  rule.hysteresis = 1
  rule.hold = 1
  return rule
}

/// The threshold after all of `scores`.
private func threshold(after scores: [Double], _ rule: ThresholdRule) -> Double {
  decisions(scores + [0], rule)[scores.count].threshold
}

@Suite("Peaks over threshold") struct PeaksOverThresholdTests {
  // Golden values: Tests/Golden/peaks_over_threshold.py (SciPy, float64).
  @Test("The threshold is the reference's after each part of a stream")
  func golden() {
    let rule = rule {
      $0.calibration = 500
      $0.peaks = 40
      $0.initial = 1
    }
    let scores = goldenRatioUniforms(3_000).map { -0.05 * log($0) }
    let all = decisions(scores + [0], rule)
    #expect(all[..<500].allSatisfy { $0.threshold == 1 })
    let reference = [0.358386995037, 0.349599040867, 0.333782988077, 0.309092489970]
    expectClose([500, 1_000, 2_000, 3_000].map { all[$0].threshold }, reference, rtol: 1e-6)
  }

  @Test("For exponential scores it is near the true quantile", arguments: [0.01, 1e-3, 1e-4])
  func exponential(risk: Double) {
    var ratios: [Double] = []
    for seed in 0..<20 as Range<UInt64> {
      let scores = exponentialScores(8_000, mean: 0.05, seed: seed)
      let rule = rule {
        $0.risk = risk
        $0.initial = 1
      }
      ratios.append(threshold(after: scores, rule) / exponentialQuantile(1 - risk, mean: 0.05))
    }
    #expect(ratios.allSatisfy { $0 > 0.6 && $0 < 1.7 }, "\(ratios)")
    let mean = ratios.reduce(0, +) / 20
    #expect(mean > 0.85 && mean < 1.15, "\(mean)")
  }

  @Test("The share of scores that pass stays within thrice the risk, however long it goes on")
  func steady() {
    let scores = exponentialScores(100_000, mean: 0.05, seed: 11)
    let all = decisions(scores, rule())
    for part in 1..<5 {
      let passing = all[part * 20_000..<(part + 1) * 20_000].count(where: \.isAnomalous)
      #expect(passing < 3 * 20 + 20, "\(passing) in part \(part)")
    }
  }

  @Test("The smaller the risk, the higher the threshold")
  func monotone() {
    for seed in 0..<5 as Range<UInt64> {
      let scores = exponentialScores(1_008, mean: 0.02, seed: seed).map { min($0, 0.4) }
      let thresholds = [0.01, 3e-3, 1e-3, 1e-4, 1e-6, 1e-9].map { risk in
        threshold(after: scores, rule { $0.risk = risk })
      }
      #expect(zip(thresholds, thresholds.dropFirst()).allSatisfy { $0 < $1 }, "\(thresholds)")
    }
  }

  @Test("Without a peak the threshold is the level; floor and ceiling bound it")
  func bounds() {
    let flat = [Double](repeating: 0.03, count: 1_500)
    #expect(threshold(after: flat, rule()) == 0.03)
    #expect(threshold(after: flat, rule { $0.floor = 0.1 }) == 0.1)
    #expect(threshold(after: flat, rule { $0.ceiling = 0.02 }) == 0.02)
  }

  @Test("A calibration takes in the scores that came before its last, and no more")
  func calibration() {
    let rule = rule { $0.calibration = 300 }
    let scores = exponentialScores(300, mean: 0.02, seed: 3).map { min($0, 0.4) }
    let all = decisions(scores + [0], rule)
    #expect(all[..<300].allSatisfy { $0.threshold == 0.5 })
    #expect(all[300].threshold < 0.5)
  }
}
