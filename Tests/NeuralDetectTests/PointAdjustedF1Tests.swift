import NeuralDetect
import Testing

@Test("One hit makes its whole event a hit") func pointAdjustment() {
  //            event of 3         event of 2
  let scores = [0.1, 0.9, 0.2, 0.3, 0.4, 0.5, 0.8]
  let labels = [true, true, true, false, true, true, false]
  // At 0.9: 3 of 5 hits, no miss: 2·3/(3 + 5). At 0.5: 5 hits and 1 mistake: 2·5/(6 + 5).
  #expect(pointAdjustedF1(scores: scores, labels: labels)?.value == 10.0 / 11)
  #expect(pointAdjustedF1(scores: scores, labels: labels)?.threshold == 0.5)
}

@Test("Point adjustment equals trying every threshold", arguments: [2, 5, 1009])
func pointAdjustmentByBruteForce(levels: Int) throws {
  var scores = formulaScores(count: 300, levels: levels)
  for index in stride(from: 4, to: 300, by: 23) { scores[index] = .nan }
  let labels = (0..<300).map { $0 % 50 > 40 || $0 == 7 }
  var best = 0.0
  for threshold in Set(scores.filter { !$0.isNaN }) {
    var predicted = scores.map { $0 >= threshold }
    for event in labels.trueRuns where predicted[event].contains(true) {
      for index in event where !scores[index].isNaN { predicted[index] = true }
    }
    let positives = zip(scores, labels).count { !$0.isNaN && $1 }
    let hits = zip(predicted, labels).count { $0 && $1 }
    best = max(best, 2 * Double(hits) / Double(predicted.count { $0 } + positives))
  }
  #expect(try #require(pointAdjustedF1(scores: scores, labels: labels)).value == best)
}

@Test("A random detector shines when adjusted on long events, and only then")
func pointAdjustmentFlattersChance() throws {
  let scores = [Double](repeating: 0, count: 10_000)
  let long = (0..<10_000).map { (4_000..<5_000).contains($0) }
  let short = (0..<10_000).map { $0 % 10 == 0 }
  let flattered = try #require(chancePointAdjustedF1(scores: scores, labels: long))
  let honest = try #require(chancePointAdjustedF1(scores: scores, labels: short))
  #expect(flattered > 0.95)
  #expect(abs(honest - 2 * 0.1 / 1.1) < 0.02)  // 2p / (1 + p)
}

@Test("A chance level is the same for the same seed, and gaps stay gaps")
func chanceIsSeeded() {
  let scores: [Double] = [1, .nan, 1, 1]
  var seen: [[Double]] = []
  let level = ChanceLevel(draws: 3, seed: 5).mean(inPlaceOf: scores) {
    seen.append($0)
    return $0[0]
  }
  #expect(level == ChanceLevel(draws: 3, seed: 5).mean(inPlaceOf: scores) { $0[0] })
  #expect(level != ChanceLevel(draws: 3, seed: 6).mean(inPlaceOf: scores) { $0[0] })
  #expect(seen.count == 3)
  #expect(seen.allSatisfy { $0[1].isNaN && (0..<1).contains($0[0]) })
  #expect(seen[0][0] != seen[1][0])
}

@Test("Random scores have the chance levels in closed form") func chanceInClosedForm() throws {
  let scores = [Double](repeating: 0, count: 20_000)
  let labels = (0..<20_000).map { $0 % 10 == 0 }
  let chance = ChanceLevel()
  let precisionRecall = chance.mean(inPlaceOf: scores) {
    PrecisionRecallCurve(ThresholdSweep(scores: $0, labels: labels))?.area
  }
  let roc = chance.mean(inPlaceOf: scores) {
    ROCCurve(ThresholdSweep(scores: $0, labels: labels))?.area
  }
  #expect(abs(try #require(precisionRecall) - 0.1) < 0.01)
  #expect(abs(try #require(roc) - ROCCurve.chanceArea) < 0.01)
}

@Test("Without a labelled sample nothing is adjusted") func pointAdjustmentUndefined() {
  #expect(pointAdjustedF1(scores: [1, 2], labels: [false, false]) == nil)
  #expect(pointAdjustedF1(scores: [.nan, 2], labels: [true, false]) == nil)
  #expect(chancePointAdjustedF1(scores: [1, 2], labels: [false, false]) == nil)
}
