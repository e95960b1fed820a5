import NeuralDetect
import Testing
import TimeSeries

// Golden values: Tests/Golden/nab_golden.py, which agrees with NAB's own program at all thresholds.
private let series = [
  made("found late", 400, [70..<90, 200..<201, 300..<330], scale: 1, more: 0.01),
  made(
    "750 samples of probation", 5100, [700..<900, 3000..<3400, 5050..<5100], scale: 0.5, more: 0.48),
  made("no window", 600, [], scale: 1, more: 0),
  made("windows that touch", 500, [150..<180, 180..<200, 210..<211], scale: 1, more: 0),
  made("a window in probation", 200, [10..<30], scale: 0.9, more: 0.5),
]

private func made(
  _ id: String, _ count: Int, _ windows: [Range<Int>], scale: Double, more: Double
) -> NABSeries {
  var scores = formulaScores(count: count).map { scale * ($0 / 1009) }
  for index in windows.joined() { scores[index] += more }
  return NABSeries(id: id, scores: scores, windows: windows)
}

@Test(
  "The best thresholds and their scores are NAB's, for each profile",
  arguments: [
    (NABProfile.standard, 0.9294549058473736, -5.696078856650, -9.0),
    (.rewardLowFPRate, 0.9765312190287413, -8.575326077874, -9),
    (.rewardLowFNRate, 0.8919722497522299, -8.597260683488, -18),
  ])
func nabGolden(profile: NABProfile, threshold: Double, raw: Double, null: Double) throws {
  let report = try #require(NABReport(series))
  let score = try #require(report.scores.first { $0.profile == profile })
  #expect(score.threshold == threshold)
  #expect(abs(score.raw - raw) < 1e-11)
  #expect(score.null == null && score.perfect == 9 && report.windows == 9)
  #expect(abs(score.normalized - 100 * (raw - null) / (9 - null)) < 1e-9)
  #expect(abs(report.contributions(to: score).reduce(0, +) - raw) < 1e-11)
}

@Test(
  "Each series has NAB's score at any threshold",
  arguments: [
    (NABProfile.standard, 0.99, [-3.109694775641, -3, -0.11, -3.11, 0]),
    (
      .standard, 0.4,
      [-14.915499437541, -66.303154960519, -33.11, -22.300233132988, -9.949985303880]
    ),
    (
      .rewardLowFPRate, 0.4,
      [-32.830998875081, -135.573299008837, -66.22, -45.567455353776, -19.899970607760]
    ),
    (.rewardLowFNRate, 0.99, [-6.109694775641, -6, -0.11, -6.11, 0]),
    (
      .rewardLowFNRate, 0.4,
      [-14.915499437541, -66.303154960519, -33.11, -23.300233132988, -9.949985303880]
    ),
  ])
func nabLevels(profile: NABProfile, threshold: Double, golden: [Double]) {
  for (series, golden) in zip(series, golden) {
    let score = NABSweep([series]).level(at: threshold).score(profile)
    #expect(abs(score - golden) < 1e-11, "\(series.id)")
  }
}

@Test("A detector that knows all scores 100, one that says nothing 0, chance in between")
func nabEnds() throws {
  let all = series.dropLast().map { series in
    var scores = [Double](repeating: 0, count: series.scores.count)
    for window in series.windows { scores[max(window.lowerBound, series.probation)] = 1 }
    return NABSeries(id: series.id, scores: scores, windows: series.windows)
  }
  // The window that begins in probation is found at its 51st of 200 samples.
  let late = 1 - NABSweep([all[1]]).levels[1].found / 3
  for score in try #require(NABReport(Array(all))).scores {
    #expect(score.threshold == 1 && score.raw > 9 - 3 * late - 1e-12 && score.raw < 9)
    #expect(score.normalized > 99 && score.chance > 0 && score.chance < 50)
  }
  let silent = series.map {
    NABSeries(
      id: $0.id, scores: [Double](repeating: 0.5, count: $0.scores.count), windows: $0.windows)
  }
  for score in try #require(NABReport(silent)).scores {
    #expect(score.threshold == .infinity && score.normalized == 0)
  }
}

@Test("Only the first alarm of a window counts, and the sooner the more") func nabFirstAlarm() {
  func found(_ alarms: Set<Int>) -> Double {
    let scores = (0..<100).map { alarms.contains($0) ? 1.0 : 0 }
    return NABSweep([NABSeries(id: "", scores: scores, windows: [40..<60])]).level(at: 1).found
  }
  #expect(found([40]) == 1)
  #expect(found([45, 59]) == found([45]))
  #expect((40..<59).allSatisfy { found([$0]) > found([$0 + 1]) })
  #expect(found([59]) > 0)
  #expect(found([10]) == 0 && found([60]) == 0)
}

@Test("A sample without a score is no alarm, and a window without scores is missed")
func nabMissingScores() {
  var scores = [Double](repeating: 0.25, count: 100)
  for index in 40..<60 { scores[index] = .nan }
  scores[90] = .nan
  let sweep = NABSweep([NABSeries(id: "", scores: scores, windows: [40..<60])])
  #expect(sweep.levels.map(\.missed) == [1, 1] && sweep.levels[1].found == 0)
  // 25 samples before the window, 40 less one after it.
  #expect(sweep.levels[1].falseAlarms > -64 && sweep.levels[1].falseAlarms < -60 + 1)
}

@Test("Windows are found by time where clocks repeat an hour and where they go back")
func nabWindowsByTime() {
  let times = [0, 10, 20, 20, 30, 40, 50, 45, 50, 60].map { Timestamp(unixSeconds: $0) }
  func windows(_ spans: (Double, Double)...) -> [Range<Int>] {
    NABSeries.windows(
      of: spans.map { Timestamp(unixSeconds: $0.0)...Timestamp(unixSeconds: $0.1) }, at: times)
  }
  #expect(windows((10, 20), (30, 50)) == [1..<4, 4..<9])
  #expect(windows((5, 5), (60, 99), (70, 80)) == [1..<1, 9..<10, 10..<10])
}

@Test("A gap in the labels does not make two windows of one") func nabLabelledSpans() {
  let labels: [Double] = [.nan, 0, 1, .nan, 1, .nan, 0, 0, 1]
  let series = Series(
    id: "", start: .epoch, step: .seconds(10), metrics: [],
    truth: [Truth(name: "label", values: labels)])
  func time(_ t: Double) -> Timestamp { Timestamp(unixSeconds: t) }
  #expect(
    NABSeries.spans(of: "label", in: series) == [time(20)...time(40), time(80)...time(80)])
  #expect(NABSeries.spans(of: "label_memory", in: series) == nil)
}

@Test("NAB's measure is undefined without a window") func nabWithoutWindows() {
  #expect(NABReport([]) == nil)
  #expect(NABReport([series[2]]) == nil)
  #expect(NABReport([series[4]]) == nil, "its only window lies in probation")
}

@Test("Windows that overlap or end too late trap") func nabBadWindows() async {
  await #expect(processExitsWith: .failure) {
    _ = NABSeries(id: "", scores: [0, 0, 0], windows: [0..<2, 1..<3])
  }
  await #expect(processExitsWith: .failure) {
    _ = NABSeries(id: "", scores: [0, 0, 0], windows: [2..<4])
  }
}
