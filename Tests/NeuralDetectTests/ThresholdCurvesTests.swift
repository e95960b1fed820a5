import NeuralDetect
import Testing

private func sweep(_ scores: [Double], _ labels: [Bool]) -> ThresholdSweep {
  ThresholdSweep(scores: scores, labels: labels)
}

@Test("Runs of true are found inside and at both ends") func trueRuns() {
  #expect([true, true, false, true, false, false, true].trueRuns == [0..<2, 3..<4, 6..<7])
  #expect([false, false].trueRuns == [])
  #expect([Bool]().trueRuns == [])
  let truth = Evaluation.Truth(labels: [false, true, true], step: .seconds(600))
  #expect(truth.faults == [1..<3])
}

@Test("Equal scores are one level, and samples without a score are none")
func sweepLevels() {
  let sweep = sweep([0.5, .nan, 0.9, 0.5, .nan, 0.1], [true, true, false, false, false, true])
  #expect(sweep.levels.map(\.threshold) == [0.9, 0.5, 0.1])
  #expect(sweep.levels.map(\.predicted) == [1, 3, 4])
  #expect(sweep.levels.map(\.truePositives) == [0, 1, 2])
  #expect(sweep.count == 4)
  #expect(sweep.positives == 2)
  #expect(sweep.unscored == 2)
  #expect(sweep.prevalence == 0.5)
}

@Test("Average precision is Σ (Rₖ − Rₖ₋₁)·Pₖ") func averagePrecision() throws {
  // Ranks: hit, miss, hit, miss → 1/2·1 + 1/2·2/3.
  let curve = try #require(
    PrecisionRecallCurve(sweep([0.9, 0.8, 0.7, 0.6], [true, false, true, false])))
  #expect(abs(curve.area - 5.0 / 6) < 1e-15)
  #expect(curve.chanceArea == 0.5)
  #expect(abs(curve.chanceBestF1 - 2.0 / 3) < 1e-15)
}

@Test("Constant scores have chance level, however the samples are ordered", arguments: [0, 1, 7])
func constantScores(shift: Int) throws {
  let labels = (0..<20).map { ($0 + shift) % 20 < 5 }
  let sweep = sweep([Double](repeating: 3, count: 20), labels)
  let precisionRecall = try #require(PrecisionRecallCurve(sweep))
  #expect(precisionRecall.area == 0.25)
  #expect(precisionRecall.area == precisionRecall.chanceArea)
  #expect(precisionRecall.bestF1.value == 0.4)
  #expect(precisionRecall.bestF1.value == precisionRecall.chanceBestF1)
  #expect(ROCCurve(sweep)?.area == ROCCurve.chanceArea)
}

@Test("The best F1 comes with its threshold, the highest of equal ones") func bestF1() throws {
  let curve = try #require(
    PrecisionRecallCurve(sweep([5, 4, 3, 2, 1], [false, true, true, false, false])))
  #expect(curve.bestF1.value == 0.8)
  #expect(curve.bestF1.threshold == 3)
  let twice = try #require(  // 2/3 after the first hit and after the second
    PrecisionRecallCurve(sweep([5, 4, 3, 2], [true, false, false, true])))
  #expect(twice.bestF1.threshold == 5)
}

@Test(
  "The ROC area is the probability that a labelled sample scores higher, ties counting half",
  arguments: [3, 11, 1009])
func rocIsProbability(levels: Int) throws {
  let scores = formulaScores(count: 200, levels: levels)
  let labels = (0..<200).map { $0 % 7 < 2 }
  var (wins, pairs) = (0.0, 0.0)
  for (score, isPositive) in zip(scores, labels) where isPositive {
    for (other, otherIsPositive) in zip(scores, labels) where !otherIsPositive {
      wins += score > other ? 1 : score == other ? 0.5 : 0
      pairs += 1
    }
  }
  let curve = try #require(ROCCurve(sweep(scores, labels)))
  #expect(abs(curve.area - wins / pairs) < 1e-14)
}

@Test("Curves are undefined without the samples they need") func undefinedCurves() {
  #expect(PrecisionRecallCurve(sweep([1, 2], [false, false])) == nil)
  #expect(PrecisionRecallCurve(sweep([.nan, 2], [true, false])) == nil)
  #expect(PrecisionRecallCurve(sweep([], [])) == nil)
  #expect(ROCCurve(sweep([1, 2], [false, false])) == nil)
  #expect(ROCCurve(sweep([1, 2], [true, true])) == nil)
  #expect(sweep([], []).prevalence == nil)
}

@Test("Infinite scores rank above and below all others") func infiniteScores() throws {
  let curve = try #require(
    ROCCurve(sweep([.infinity, 1, -.infinity, 0], [true, true, false, false])))
  #expect(curve.area == 1)
}
