import NeuralDetect
import Testing

/// Every threshold tried by building its alarms: the definition.
private func bruteForce(
  _ scores: [Double], _ faults: [Range<Int>], grace: Int, limit: Double
) -> (threshold: Double, recall: Double, rate: Double) {
  var best = (threshold: Double.infinity, recall: 0.0, rate: 0.0)
  for threshold in Set(scores.filter { !$0.isNaN }).sorted(by: >) {
    let alarms = scores.map { $0 >= threshold }.trueRuns.map {
      Detection(onset: $0.lowerBound, detectedAt: $0.lowerBound, end: $0.upperBound)
    }
    let counts = EventMatching(grace: grace).counts(
      of: alarms, faults: faults, count: scores.count, step: .seconds(3600))
    guard let recall = counts.recall, let rate = counts.falseAlarmsPerDay else { continue }
    if rate <= limit, recall > best.recall {
      best = (threshold, recall, rate)
    }
  }
  return best
}

@Test(
  "One pass over the sorted scores equals trying every threshold",
  arguments: [2, 5, 50, 1009], [0, 0.5, 2, 100])
func operatingPointByBruteForce(levels: Int, limit: Double) throws {
  let scores = formulaScores(count: 500, levels: levels)
  let faults = [20..<30, 33..<40, 100..<101, 300..<360, 495..<500]
  for grace in [0, 6] {
    let point = try #require(
      EventMatching(grace: grace).operatingPoint(
        of: scores, faults: faults, falseAlarmsPerDay: limit, step: .seconds(3600)))
    let expected = bruteForce(scores, faults, grace: grace, limit: limit)
    #expect(point.threshold == expected.threshold)
    #expect(point.recall == expected.recall)
    #expect(abs(point.falseAlarmsPerDay - expected.rate) < 1e-12)
  }
}

@Test("More false alarms allowed find no fewer faults") func operatingPointIsMonotone() throws {
  let scores = formulaScores(count: 500)
  let faults = [20..<30, 33..<40, 100..<101, 300..<310]
  var before = 0.0
  for limit in [0, 0.1, 0.5, 1, 2, 4, 8, .infinity] {
    let point = try #require(
      EventMatching().operatingPoint(
        of: scores, faults: faults, falseAlarmsPerDay: limit, step: .seconds(3600)))
    #expect(point.recall >= before)
    #expect(point.falseAlarmsPerDay <= limit)
    before = point.recall
  }
}

@Test("A gap ends a run, and unscored samples are no healthy time and no fault")
func operatingPointWithGaps() throws {
  let scores: [Double] = [0, 0, 1, .nan, 1, 0, .nan, .nan, 0, 0]
  let point = try #require(
    EventMatching().operatingPoint(
      of: scores, faults: [4..<5, 6..<8], falseAlarmsPerDay: 4, step: .seconds(3600 * 4)))
  #expect(point.threshold == 1)
  #expect(point.recall == 1)  // the fault without scores is left out
  #expect(point.falseAlarmsPerDay == 1)  // one in 6 samples of 4 h
}

@Test("No threshold finds anything without false alarms where the best score is one")
func operatingPointOfNothing() throws {
  let point = try #require(
    EventMatching().operatingPoint(
      of: [9, 0, 1, 0], faults: [2..<3], falseAlarmsPerDay: 0, step: .seconds(60)))
  #expect(point.threshold == .infinity)
  #expect(point.recall == 0)
  #expect(point.falseAlarmsPerDay == 0)
  #expect(
    EventMatching().operatingPoint(
      of: [1, 2], faults: [], falseAlarmsPerDay: 1, step: .seconds(60)) == nil)
}
