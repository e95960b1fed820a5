import ArgumentParser
import NeuralDetect
import TimeSeries

/// Measures a model beside a rolling z-score on labelled series, both by the same measures.
@main
struct Quality: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quality",
    abstract: "Measure a model and a rolling z-score on labelled series.",
    discussion: """
      Example:
        quality --model ours.safetensors --label label_memory --metric mem_u --step-seconds 60 *.csv
      """)

  @Argument(help: "Labelled series.") var files: [String]
  @Option(help: "The model.") var model: String
  @Option(help: "The truth column.") var label = "label"
  @Option(name: .customLong("metric"), help: "Only this metric; repeat it for more.")
  var metrics: [String] = []
  @Option(help: "Seconds between samples, where the series do not say.") var stepSeconds: Double?
  @Option(help: "Samples after a fault in which an alarm still counts.") var grace = 3

  func run() throws {
    let model = try Model(contentsOf: model)
    var reading = SeriesReader.Options()
    reading.metrics = metrics
    reading.step = stepSeconds.map { .seconds($0) }
    var evaluation = Evaluation()
    evaluation.events = EventMatching(grace: grace)

    var ours: [SeriesEvaluation] = []
    var labelled: [(series: Series, truth: Evaluation.Truth)] = []
    for file in files {
      for series in try SeriesReader.read(path: file, options: reading)
      where series.count >= model.configuration.window {
        guard let labels = series.truth(named: label)?.values.map({ $0 > 0 }) else { continue }
        let truth = Evaluation.Truth(labels: labels, step: series.step)
        ours.append(
          evaluation.evaluate(findings(model, series), against: truth, id: series.id))
        labelled.append((series, truth))
      }
    }
    let report = EvaluationReport(ours)
    let rival = rolling(on: labelled, evaluation, alarmsPerDay: report.events?.falseAlarmsPerDay)
    show(report, rival.report)
    print("\(report.series.count) series; the z-score alarms at \(rival.deviations)")
  }

  /// The z-score, alarming at the fewest deviations, from 3 on, that raise no more false alarms than
  /// the model does.
  private func rolling(
    on labelled: [(series: Series, truth: Evaluation.Truth)], _ evaluation: Evaluation,
    alarmsPerDay: Double?
  ) -> (report: EvaluationReport, deviations: Double) {
    let scores = labelled.map { score($0.series) }
    var deviations = 3.0
    while deviations < 1e6 {
      let counts = zip(labelled, scores).map { labelled, scores in
        evaluation.events.counts(
          of: alarms(scores, deviations), faults: labelled.truth.faults, benign: [],
          count: scores.count, step: labelled.truth.step)
      }
      let rate = counts.reduce(EventCounts(), +).falseAlarmsPerDay ?? 0
      if rate <= alarmsPerDay ?? .infinity { break }
      deviations *= 1.1
    }
    let report = EvaluationReport(
      zip(labelled, scores).map { labelled, scores in
        evaluation.evaluate(
          Evaluation.Findings(scores: scores, detections: alarms(scores, deviations)),
          against: labelled.truth, id: labelled.series.id)
      })
    return (report, (deviations * 10).rounded() / 10)
  }

  /// What the model gives: scores, and the events that `detect` reports.
  private func findings(_ model: Model, _ series: Series) -> Evaluation.Findings {
    var scorer = SeriesScorer(model, threads: 2)
    let scores = scorer.scores(of: series)
    var detector = EventDetector(model, threads: 2)
    let events = detector.events(in: series) + detector.finish()
    let step = Double(series.step.components.seconds) * 1e9
    let detections = events.map { event in
      func sample(_ time: Timestamp) -> Int {
        max(0, Int((Double(time.nanoseconds - series.start.nanoseconds) / step).rounded()))
      }
      return Detection(
        onset: sample(event.onset), detectedAt: sample(event.detectedAt),
        end: event.end.map(sample))
    }
    return Evaluation.Findings(
      scores: scores.highest, detections: detections)
  }

  /// The z-scores, from the model's first scored sample on.
  private func score(_ series: Series) -> [Double] {
    var scores = highest(series.metrics.map { RollingZScore().scores(of: $0.values) })
    for index in 0..<143 { scores[index] = .nan }
    return scores
  }

  private func alarms(_ scores: [Double], _ deviations: Double) -> [Detection] {
    var detections: [Detection] = []
    var last = -100
    for (index, score) in scores.enumerated() where score > deviations {
      if index - 12 > last {  // the model's events are held as long
        detections.append(Detection(onset: index, detectedAt: index, end: index + 1))
      }
      last = index
    }
    return detections
  }

  private func highest(_ scores: [[Double]]) -> [Double] {
    scores[0].indices.map { index in
      scores.map { $0[index] }.filter(\.isFinite).max() ?? .nan
    }
  }

  private func show(_ ours: EvaluationReport, _ rival: EvaluationReport) {
    func rounded(_ value: Double?) -> String { value.map { "\(($0 * 1e3).rounded() / 1e3)" } ?? "" }
    func row(_ cells: [String]) {
      let widths = [30, 10, 10, 8]
      let padded = zip(cells, widths).map {
        $0 + String(repeating: " ", count: max(0, $1 - $0.count))
      }
      print(padded.joined(separator: " "))
    }
    row(["", "model", "z-score", "chance"])
    for measure in ours.measures {
      let other = rival.measures.first { $0.name == measure.name }
      row([
        measure.name, rounded(measure.value), rounded(other?.value), rounded(measure.chance),
      ])
    }
  }
}
