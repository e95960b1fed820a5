import NeuralDetect
import Testing

private func alarm(_ at: Int, to end: Int? = nil) -> Detection {
  Detection(onset: at, detectedAt: at, end: end ?? at + 1)
}

private func counts(
  _ alarms: [Detection], _ faults: [Range<Int>], benign: [Range<Int>] = [], grace: Int = 0,
  count: Int = 100
) -> EventCounts {
  EventMatching(grace: grace).counts(
    of: alarms, faults: faults, benign: benign, count: count, step: .seconds(864))
}

@Test(
  "An alarm finds a fault from its first sample to the end of its grace",
  arguments: [(9, 0), (10, 1), (19, 1), (20, 1), (22, 1), (23, 0)])
func alarmWithinGrace(at: Int, found: Int) {
  let counts = counts([alarm(at)], [10..<20], grace: 3)
  #expect(counts.found == found)
  #expect(counts.falseAlarms == 1 - found)
  #expect(counts.delays == (found == 1 ? [at - 10] : []))
}

@Test("What counts is when an alarm was raised, not when its event began")
func alarmTimeIsDetectedAt() {
  let early = Detection(onset: 5, detectedAt: 12, end: 30)
  #expect(counts([early], [10..<20]).delays == [2])
}

@Test("Further alarms in a fault are duplicates, and the first gives the delay") func duplicates() {
  let counts = counts([alarm(16), alarm(13), alarm(18)], [10..<20])
  #expect(counts.found == 1)
  #expect(counts.duplicates == 2)
  #expect(counts.delays == [3])
  #expect(counts.precision == 1)
}

@Test("In the grace of one fault and within the next, the next is found") func graceMeetsFault() {
  let counts = counts([alarm(21)], [10..<20, 20..<30], grace: 5)
  #expect(counts.delays == [1])
  #expect(counts.recall == 0.5)
}

@Test("An alarm that was open before the fault finds nothing, so one that never ends gains nothing")
func alwaysOpen() {
  let counts = counts([Detection(onset: 0, detectedAt: 0)], [10..<20, 50..<60])
  #expect(counts.recall == 0)
  #expect(counts.precision == 0)
  #expect(counts.falseAlarms == 1)
  #expect(counts.alarmedHealthyShare == 1)
}

@Test("False alarms are counted by the day of healthy time") func falseAlarmRate() {
  // 100 samples of 1/100 day, 10 + 10 of them in the fault and its grace.
  let counts = counts([alarm(5), alarm(50, to: 60), alarm(55, to: 70)], [10..<20], grace: 10)
  #expect(counts.healthyTime == .seconds(864 * 80))
  #expect(counts.falseAlarmsPerDay.map { abs($0 - 3 / 0.8) < 1e-12 } == true)
  #expect(counts.healthyTimeInAlarm == .seconds(864 * 21))  // overlapping alarms once
  #expect(counts.alarmedHealthyShare.map { abs($0 - 21.0 / 80) < 1e-12 } == true)
}

@Test("A benign interval that drew alarms is one nuisance, and its alarms are false")
func nuisances() {
  let counts = counts(
    [alarm(40), alarm(41), alarm(12)], [10..<20], benign: [40..<45, 60..<65])
  #expect(counts.nuisanceRate == 0.5)
  #expect(counts.falseAlarms == 2)
  #expect(counts.precision.map { abs($0 - 1.0 / 3) < 1e-15 } == true)
}

@Test("Without faults, alarms or healthy time the figures are undefined") func undefinedEvents() {
  let nothing = counts([], [], count: 0)
  #expect(nothing == EventCounts())
  #expect(nothing.recall == nil)
  #expect(nothing.precision == nil)
  #expect(nothing.falseAlarmsPerDay == nil)
  #expect(nothing.alarmedHealthyShare == nil)
  #expect(nothing.nuisanceRate == nil)
  #expect(nothing.delay(quantile: 0.5) == nil)
  #expect(nothing.medianDelayOfAll == nil)
  #expect(counts([], [10..<20]).precision == nil)
  #expect(counts([], [10..<20]).recall == 0)
}

@Test(
  "Delays are interpolated between the two nearest",
  arguments: [([4], 4, 4), ([1, 3], 2, 2.8), ([7, 1, 3], 3, 6.2), ([0, 0, 0, 0, 10], 0, 6)])
func delayQuantiles(delays: [Int], median: Double, p90: Double) throws {
  let counts = EventCounts(faults: delays.count, delays: delays)
  #expect(try #require(counts.delay(quantile: 0.5)) == median)
  #expect(abs(try #require(counts.delay(quantile: 0.9)) - p90) < 1e-12)
}

@Test(
  "In the median delay of all faults a missed one is later than any found",
  arguments: [([4], 1, 4), ([4, 9], 2, 6.5), ([9, 4], 3, 9), ([4, 9], 4, nil), ([], 1, nil)])
func delayOfAll(delays: [Int], faults: Int, median: Double?) {
  #expect(EventCounts(faults: faults, delays: delays).medianDelayOfAll == median)
}

@Test("Counts of two series add up") func countsAddUp() {
  let one = counts([alarm(12), alarm(13), alarm(50)], [10..<20])
  let other = counts([alarm(44)], [10..<20], benign: [40..<50])
  let sum = one + other
  #expect(sum.faults == 2)
  #expect(sum.recall == 0.5)
  #expect(sum.duplicates == 1)
  #expect(sum.falseAlarms == 2)
  #expect(sum.nuisanceRate == 1)
  #expect(sum.healthyTime == .seconds(864 * 180))
}

@Test("An alarm outside the series traps") func alarmOutside() async {
  await #expect(processExitsWith: .failure) {
    _ = EventMatching().counts(
      of: [Detection(onset: 0, detectedAt: 5)], faults: [], count: 5, step: .seconds(1))
  }
}
