import NeuralDetect
import Testing

/// A rule with four scores and a hold of two, so that cases fit on a line.
private func rule(
  floor: Double = 0.5, ceiling: Double = 1, length: Int = 4, hysteresis: Double = 0.7, hold: Int = 2
) -> ThresholdRule {
  var method = RollingSigma()
  method.floor = floor
  method.ceiling = ceiling
  method.length = length
  var rule = ThresholdRule()
  rule.method = .rolling(method)
  rule.hysteresis = hysteresis
  rule.hold = hold
  return rule
}

func decisions(_ scores: [Double], _ rule: ThresholdRule) -> [Threshold.Decision] {
  var threshold = Threshold(rule)
  return scores.map { threshold.decide($0) }
}

/// Each method as it is by default, with a level that comes soon where there is one.
private let methods: [ThresholdMethod] = {
  var quantile = RollingQuantile()
  quantile.length = 400
  var peaks = PeaksOverThreshold()
  peaks.calibration = 200
  return [.rolling(RollingSigma()), .fixed(FixedThreshold()), .quantile(quantile), .peaks(peaks)]
}()

/// `.` nothing, `A` anomalous, `o` open though low.
private func pattern(_ scores: [Double], _ rule: ThresholdRule) -> String {
  String(decisions(scores, rule).map { $0.isAnomalous ? "A" : $0.isOpen ? "o" : "." })
}

@Suite("The threshold") struct ThresholdTests {
  @Test(
    "Each small case is decided as the rule says",
    arguments: [
      ([] as [Double], ""),
      ([0.5], "."),  // the floor itself is not above it
      ([0.51], "A"),
      ([.nan, .nan, 0.9], "..A"),
      ([0.6, 0.42, 0.36], "AAA"),  // at least 0.7 of the 0.5 that opened it
      ([0.6, 0.34, 0.6], "AoA"),  // one low sample is not the end
      ([0.6, 0.34, 0.34, 0.34], "Ao.."),  // two are
      ([0.6, .nan, .nan, 0.6], "Ao.A"),  // no score is a low one
      ([0.6, .nan, 0.4, .nan, 0.4], "AoAoA"),
      ([0.6, 0.1, 0.1, 0.51], "Ao.A"),
      ([0.6, 0.1, 0.9, 0.1, 0.1], "AoAo."),
    ])
  func table(scores: [Double], expected: String) {
    #expect(pattern(scores, rule()) == expected)
  }

  @Test("The threshold is the mean of the last scores plus two standard deviations")
  func meanPlusTwoSigmas() {
    // Of 0, 0.2, 0, 0.2: mean 0.1, σ 0.1; then of 0.2, 0, 0.2, 0.2: mean 0.15, σ √0.0075.
    let thresholds = decisions([0, 0.2, 0, 0.2, 0.2, 0], rule(floor: 0.2)).map(\.threshold)
    #expect(thresholds[0] == 0.2)
    #expect(thresholds[1] == 0.2)
    #expect(abs(thresholds[4] - 0.3) < 1e-15)
    let last = 0.15 + 2 * 0.0075.squareRoot()
    #expect(abs(thresholds[5] - last) < 1e-15)
  }

  @Test("Floor and ceiling bound it")
  func bounds() {
    let wild = (0..<40).map { $0 % 2 == 0 ? 0 : 0.55 }
    let thresholds = decisions(wild, rule(floor: 0.56, ceiling: 0.6)).map(\.threshold)
    #expect(thresholds.min() == 0.56)
    #expect(thresholds.max() == 0.6)
    #expect(thresholds.last == 0.6)
    #expect(decisions([0, 0, 0], rule(floor: 0.4)).map(\.threshold) == [0.4, 0.4, 0.4])
  }

  @Test("The scores of an open event do not raise the threshold, which stands still")
  func openScoresLeftOut() {
    let quiet = [Double](repeating: 0.1, count: 4)
    let event = [0.9, 0.95, 0.99, 0.9, 0.1, 0.1]
    let all = decisions(quiet + event + quiet + [0.51], rule())
    #expect(all[4..<9].map(\.threshold) == [0.5, 0.5, 0.5, 0.5, 0.5])
    #expect(all[10...].map(\.threshold) == [0.5, 0.5, 0.5, 0.5, 0.5])
    #expect(all.last?.isAnomalous == true)
  }

  @Test("A missing score is not taken in")
  func missing() {
    let rule = rule(floor: 0.2)
    let plain = decisions([0, 0.2, 0.2, 0.1], rule).map(\.threshold)
    let gaps = decisions([0, .nan, 0.2, .nan, .nan, 0.2, 0.1], rule).map(\.threshold)
    #expect([0, 2, 5, 6].map { gaps[$0] } == plain)
    #expect(plain[3] > 0.3)
  }

  @Test(
    "A flat score never alarms, nor does its noise, up to the floor",
    arguments: [0, 0.1, 0.3, 0.49, 0.5])
  func plateau(level: Double) {
    let flat = [Double](repeating: level, count: 500)
    #expect(decisions(flat, ThresholdRule()).filter(\.isOpen).isEmpty)
    let noisy = noise(500, level: level, sigma: 0.02, seed: 1).map { min(max($0, 0), 0.5) }
    #expect(decisions(noisy, ThresholdRule()).filter(\.isOpen).isEmpty)
  }

  @Test("A score that rises slowly alarms once it passes the ceiling")
  func slowRise() throws {
    let rise = (0..<1000).map { Double($0) / 1000 }
    let first = try #require(decisions(rise, ThresholdRule()).firstIndex { $0.isOpen })
    #expect(rise[first] <= 0.602)
  }

  @Test("An event lasts while scores come back within the hold", arguments: [1, 2, 5, 12])
  func hold(length: Int) {
    let rule = rule(hold: length)
    let pause = [Double](repeating: 0, count: length - 1)
    let held = decisions([0.9] + pause + [0.9] + pause + [0.9], rule)
    #expect(held.filter { !$0.isOpen }.isEmpty)
    #expect(decisions([0.9] + pause + [0], rule).last?.isOpen == false)
  }

  @Test("A fixed threshold stays, whatever the scores are")
  func fixed() {
    var method = FixedThreshold()
    method.value = 0.8
    var rule = rule()
    rule.method = .fixed(method)
    #expect(decisions([0, 0.79, 1e300, 0, .nan], rule).allSatisfy { $0.threshold == 0.8 })
    #expect(pattern([0.79, 0.8, 0.81, 0.56, 0.55, 0.55, 0.9], rule) == "..AAo.A")
  }

  @Test("Under every method, equal scores and missing ones never alarm", arguments: methods)
  func quiet(method: ThresholdMethod) {
    var rule = ThresholdRule()
    rule.method = method
    for score in [0, 0.02, 0.3, 0.5, .nan] {
      let all = decisions([Double](repeating: score, count: 1_000), rule)
      #expect(all.filter(\.isOpen).isEmpty, "\(score)")
      #expect(all.allSatisfy { $0.threshold >= 0.1 && $0.threshold <= 0.95 })
    }
  }

  @Test("Under every method, a missing score is not taken in", arguments: methods)
  func missingUnderEveryMethod(method: ThresholdMethod) {
    var rule = ThresholdRule()
    rule.method = method
    let scores = noise(600, level: 0.05, sigma: 0.01, seed: 4)
    let plain = decisions(scores, rule)
    let gaps = decisions(scores.flatMap { [$0, .nan] }, rule)
    #expect(stride(from: 0, to: 1_200, by: 2).map { gaps[$0] } == plain)
  }

  @Test(
    "Under every method, the scores of an event do not raise the threshold, which stands still",
    arguments: methods)
  func openScoresLeftOutUnderEveryMethod(method: ThresholdMethod) {
    var rule = ThresholdRule()
    rule.method = method
    let before = noise(600, level: 0.05, sigma: 0.01, seed: 5)
    let event = (0..<300).map { 0.9 + 0.0003 * Double($0) }
    let after = [Double](repeating: 0.04, count: 13)
    let all = decisions(before + event + after, rule)
    #expect(all[..<600].filter(\.isOpen).isEmpty)
    #expect(all[600..<900].allSatisfy { $0.isAnomalous && $0.threshold == all[600].threshold })
    #expect(!all[912].isOpen && all[912].threshold <= all[600].threshold + 1e-12)
  }

  @Test("Under every method, a score above all that can be passes", arguments: methods)
  func huge(method: ThresholdMethod) {
    var rule = ThresholdRule()
    rule.method = method
    let scores = (0..<600).map { $0 % 50 == 49 ? 1e300 : $0 % 3 == 0 ? 0.3 : 0 }
    let all = decisions(scores, rule)
    #expect(scores.indices.filter { scores[$0] > 1 }.allSatisfy { all[$0].isAnomalous })
    #expect(all.allSatisfy { $0.threshold <= 0.95 })
  }
}
