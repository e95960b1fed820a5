import NeuralDetect
import Testing

private let labels = (0..<200).map { (50..<60).contains($0) || (120..<125).contains($0) }

private func evaluate(
  scores: [Double]? = nil, alarms: [Detection]? = nil, changepoints: [Int]? = nil,
  labels: [Bool] = labels, annotators: [[Int]] = [], id: String = "a"
) -> SeriesEvaluation {
  Evaluation().evaluate(
    .init(scores: scores, detections: alarms, changepoints: changepoints),
    against: .init(labels: labels, annotators: annotators, step: .seconds(600)), id: id)
}

private func value(_ name: String, in measures: [Measure]) -> Double? {
  measures.first { $0.name == name }?.value
}

@Test("A report names everything that was asked, in order") func reportNames() {
  let everything = evaluate(
    scores: labels.map { $0 ? 1 : 0 }, alarms: [Detection(onset: 50, detectedAt: 53)],
    changepoints: [50, 119], annotators: [[50, 120]])
  let names = [
    "auc_pr", "auc_roc", "vus_pr", "vus_roc", "best_f1", "point_adjusted_f1",
    "event_recall_at_false_alarms", "event_recall", "event_precision", "delay_median_steps",
    "delay_p90_steps", "false_alarms_per_day", "alarmed_healthy_share", "changepoint_precision",
    "changepoint_recall", "changepoint_f1", "changepoint_covering", "changepoint_location_error",
  ]
  #expect(everything.measures.map(\.name) == names)
  #expect(EvaluationReport([everything]).measures == everything.measures)
}

@Test("What was not asked about is not in the report") func reportOfAlarmsOnly() {
  let report = EvaluationReport([evaluate(alarms: [])])
  #expect(
    report.measures.map(\.name) == [
      "event_recall", "false_alarms_per_day", "alarmed_healthy_share",
    ])
  #expect(EvaluationReport([evaluate(changepoints: [])]).events == nil)
  #expect(EvaluationReport([]).measures == [])
}

@Test("A perfect score is 1 by every point measure, and chance is well below") func perfectScore() {
  for measure in evaluate(scores: labels.map { $0 ? 1 : 0 }).measures {
    if measure.name.hasPrefix("vus") {
      #expect(measure.value > 0.8, "\(measure)")  // buffers ask for more than the labels
    } else {
      #expect(measure.value == 1, "\(measure)")
    }
    #expect(measure.chance.map { $0 < measure.value - 0.1 } == true, "\(measure)")
  }
}

@Test("Series without a labelled sample are left out of the means, and counted as left out")
func reportLeavesOutUnlabelled() {
  let scores = formulaScores(count: 200)
  let healthy = [Bool](repeating: false, count: 200)
  let one = evaluate(scores: scores, alarms: [], id: "faulty")
  let other = evaluate(scores: scores, alarms: [], labels: healthy, id: "healthy")
  #expect(value("vus_pr", in: other.measures) == nil)
  #expect(value("auc_roc", in: other.measures) == nil)
  let together = EvaluationReport([one, other]).measures
  #expect(value("vus_pr", in: together) == value("vus_pr", in: one.measures))
  #expect(together.first { $0.name == "vus_pr" }?.series == 1)
  #expect(together.first { $0.name == "false_alarms_per_day" }?.series == 2)
}

@Test("Point measures are means over series, event measures come from all alarms together")
func reportAggregates() throws {
  let perfect = labels.map { $0 ? 1.0 : 0 }
  let one = evaluate(
    scores: perfect,
    alarms: [Detection(onset: 50, detectedAt: 50), Detection(onset: 120, detectedAt: 122)])
  let other = evaluate(
    scores: perfect.map { -$0 },
    alarms: [Detection(onset: 10, detectedAt: 10, end: 11)],
    labels: (0..<200).map { (50..<60).contains($0) })
  let report = EvaluationReport([one, other])
  let each = [one, other].map { value("auc_pr", in: $0.measures) ?? .nan }
  #expect(value("auc_pr", in: report.measures) == (each[0] + each[1]) / 2)
  #expect(try #require(value("event_recall", in: report.measures)) == 2.0 / 3)
  #expect(try #require(value("event_precision", in: report.measures)) == 2.0 / 3)
  #expect(value("delay_median_steps", in: report.measures) == 1)
  #expect(report.events?.falseAlarms == 1)
}

@Test("Samples without a score are counted") func reportCountsUnscored() {
  let late = labels.enumerated().map { $0 < 30 ? .nan : $1 ? 1.0 : 0 }
  #expect(evaluate(scores: late).unscored == 30)
  #expect(EvaluationReport([evaluate(scores: late), evaluate(scores: late)]).unscored == 60)
}

@Test("The chance of a changepoint measure is that of finding none") func changepointChance() {
  let measures = evaluate(changepoints: [50], annotators: [[50], []]).measures
  let f1 = measures.first { $0.name == "changepoint_f1" }
  #expect(f1?.value == 1)
  #expect(f1?.chance.map { abs($0 - 6.0 / 7) < 1e-15 } == true)  // P 1, R (1/2 + 1)/2
}
