import NeuralDetect
import Testing

/// A rule with four scores and a hold of two, so that cases fit on a line.
private func rule(
  floor: Double = 0.5, ceiling: Double = 1, length: Int = 4, hysteresis: Double = 0.7, hold: Int = 2
) -> RollingSigma {
  var rule = RollingSigma()
  rule.floor = floor
  rule.ceiling = ceiling
  rule.length = length
  rule.hysteresis = hysteresis
  rule.hold = hold
  return rule
}

private func decisions(_ scores: [Double], _ rule: RollingSigma) -> [Threshold.Decision] {
  var threshold = Threshold(rule)
  return scores.map { threshold.decide($0) }
}

/// `.` nothing, `A` anomalous, `o` open though low.
private func pattern(_ scores: [Double], _ rule: RollingSigma) -> String {
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
    #expect(decisions(flat, RollingSigma()).filter(\.isOpen).isEmpty)
    let noisy = noise(500, level: level, sigma: 0.02, seed: 1).map { min(max($0, 0), 0.5) }
    #expect(decisions(noisy, RollingSigma()).filter(\.isOpen).isEmpty)
  }

  @Test("A score that rises slowly alarms once it passes the ceiling")
  func slowRise() throws {
    let rise = (0..<1000).map { Double($0) / 1000 }
    let first = try #require(decisions(rise, RollingSigma()).firstIndex { $0.isOpen })
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
}
