import Glibc
import NeuralDetect
import Testing

@Test("Scores that are right as often as they say are off by nothing")
func calibratedScores() throws {
  // Of ten samples scored 0.2 two are labelled, of ten scored 0.9 nine.
  let scores = [Double](repeating: 0.2, count: 10) + [Double](repeating: 0.9, count: 10)
  let labels = (0..<10).map { $0 < 2 } + (0..<10).map { $0 < 9 }
  let reliability = try #require(Reliability(scores: scores, labels: labels))
  #expect(reliability.calibrationError < 1e-12)
  // (2 · 0.8² + 8 · 0.2² + 9 · 0.1² + 0.9²) / 20
  #expect(abs(reliability.brierScore - 0.125) < 1e-12)
  #expect(reliability.bins[2].count == 10 && reliability.bins[9].labelledShare == 0.9)
  #expect(reliability.bins[5].meanScore == nil)
}

@Test("Reweighting gives what so many labelled samples would have given")
func reweightedScores() throws {
  func sample(_ healthy: Int) -> (scores: [Double], labels: [Bool]) {
    let labels = [Bool](repeating: false, count: healthy) + [true, true, true, true]
    return (labels.indices.map { Double(($0 * 7) % 4) / 4 + 0.05 }, labels)
  }
  let (few, many) = (sample(4), sample(36))  // the same scores, nine times
  let reliability = try #require(Reliability(scores: few.scores, labels: few.labels))
  let wanted = try #require(Reliability(scores: many.scores, labels: many.labels))
  let reweighted = try #require(reliability.reweighted(toLabelledShare: 0.1))
  #expect(abs(reweighted.brierScore - wanted.brierScore) < 1e-12)
  #expect(abs(reweighted.calibrationError - wanted.calibrationError) < 1e-12)
  for (one, other) in zip(reweighted.bins, wanted.bins) {
    let shares = (one.labelledShare, other.labelledShare)
    #expect(abs((shares.0 ?? 0) - (shares.1 ?? 0)) < 1e-12)
  }
  #expect(Reliability(scores: [0.1], labels: [false])?.reweighted(toLabelledShare: 0.5) == nil)
}

@Test("Scores that are no chances, or none at all, have no reliability; series add up")
func undefinedReliability() throws {
  #expect(Reliability(scores: [3, 0.5], labels: [true, false]) == nil)
  #expect(Reliability(scores: [.nan], labels: [true]) == nil)
  let one = try #require(Reliability(scores: [0.3, 1, .nan], labels: [true, false, true]))
  let other = try #require(Reliability(scores: [0], labels: [false]))
  let both = Reliability(scores: [0.3, 1, .nan, 0], labels: [true, false, true, false])
  #expect(one + other == both)
}

@Test("Platt's line is where the likelihood is highest, at any share of labelled samples")
func plattScaling() throws {
  let logits = (0..<400).map { Double($0 % 41) / 8 - 2.5 }
  let labels = (0..<400).map { Double(($0 * 37) % 100) / 100 < 1 / (1 + exp(-2 * logits[$0])) }
  let share = 0.02
  let fit = try #require(PlattScaling(logits: logits, labels: labels, labelledShare: share))
  let labelled = Double(labels.count(where: \.self))
  func loss(_ slope: Double, _ intercept: Double) -> Double {
    zip(logits, labels).reduce(0) { sum, sample in
      let margin = (slope * sample.0 + intercept) * (sample.1 ? 1 : -1)
      let weight = sample.1 ? share / labelled : (1 - share) / (400 - labelled)
      return sum + weight * log(1 + exp(-margin))
    }
  }
  let best = loss(fit.slope, fit.intercept)
  for (slope, intercept) in [(0.01, 0.0), (-0.01, 0.0), (0.0, 0.01), (0.0, -0.01)] {
    #expect(loss(fit.slope + slope, fit.intercept + intercept) > best)
  }
  #expect(fit.slope > 1.4 && fit.slope < 2.8)
  #expect(PlattScaling(logits: [1, 2], labels: [true, true], labelledShare: share) == nil)
  #expect(PlattScaling(logits: [1, 2], labels: [true, false], labelledShare: share) == nil)
}

@Test("A sharpened rule decides on sharpened scores as the rule did before")
func sharpenedRule() {
  var sharp = ThresholdRule()
  sharp.sharpen(by: 3)
  guard case .rolling(let rolling) = sharp.method else { return #expect(Bool(false)) }
  #expect(abs(rolling.ceiling - 27.0 / 35) < 1e-12)  // (0.6 / 0.4)³ = 3.375 to 1
  #expect(abs(sharp.hysteresis - 2 / 28.0) < 1e-12)  // (1/3)³ = 1 to 27
}
