import ArgumentParser
import Glibc
import NeuralDetect
import TimeSeries

/// Measures a model beside one-line rivals on labelled series, all by the same measures.
@main
struct Quality: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quality",
    abstract: "Measure a model beside one-line rivals on labelled series.",
    discussion: """
      Example:
        quality --model ours.safetensors --label label_memory --metric mem_u --step-seconds 60 *.csv

      The model alarms by its own threshold. Each rival has one threshold for all series, the lowest \
      that raises no more false alarms than the model does; it is chosen on the series that are judged, \
      in the rival's favour. Several metrics' scores are the highest of them.
      """)

  @Argument(help: "Labelled series.") var files: [String]
  @Option(help: "The model.") var model: String
  @Option(help: "The truth column.") var label = "label"
  @Option(name: .customLong("metric"), help: "Only this metric; repeat it for more.")
  var metrics: [String] = []
  @Option(help: "Seconds between samples, where the series do not say.") var stepSeconds: Double?
  @Option(help: "Samples after a fault in which an alarm still counts.") var grace = 3

  private struct Labelled {
    let series: Series
    let truth: Evaluation.Truth
  }

  private var evaluation: Evaluation {
    var evaluation = Evaluation()
    evaluation.events = EventMatching(grace: grace)
    return evaluation
  }

  func run() throws {
    let model = try Model(contentsOf: model)
    var reading = SeriesReader.Options()
    reading.metrics = metrics
    reading.step = stepSeconds.map { .seconds($0) }
    let labelled = try files.flatMap { try SeriesReader.read(path: $0, options: reading) }
      .filter { $0.count >= model.configuration.window }
      .compactMap { series in
        series.truth(named: label).map { truth in
          Labelled(
            series: series,
            truth: Evaluation.Truth(labels: truth.values.map { $0 > 0 }, step: series.step))
        }
      }
    show(["", "VUS-PR", "AUC-PR", "recall", "precision", "false/day", "delay"])
    let ours = labelled.map { ($0, findings(model, $0.series)) }
    let report = show("model", ours)
    let falseAlarms = report.events?.falseAlarmsPerDay ?? 0
    for rival in Rival.all {
      let scores = labelled.map {
        highest($0.series.metrics.map { rival.scores(filled($0.values)) })
      }
      let threshold = threshold(of: scores, labelled, falseAlarmsPerDay: falseAlarms)
      let findings = scores.map {
        Evaluation.Findings(scores: $0, detections: alarms($0, threshold))
      }
      show(rival.name, Array(zip(labelled, findings)))
    }
    let faults = labelled.reduce(0) { $0 + $1.truth.faults.count }
    print("\(labelled.count) series, \(faults) faults")
  }

  /// The lowest threshold that raises no more false alarms than `falseAlarmsPerDay`.
  private func threshold(
    of scores: [[Double]], _ labelled: [Labelled], falseAlarmsPerDay: Double
  ) -> Double {
    let all = scores.joined().filter(\.isFinite).sorted()
    // The share of samples above the threshold: from a tenth down, 40 steps a decade.
    for step in 0..<280 {
      let above = pow(10, -1 - Double(step) / 40) * Double(all.count)
      let threshold = all[max(0, all.count - 1 - Int(above))]
      let counts = zip(labelled, scores).map { labelled, scores in
        evaluation.events.counts(
          of: alarms(scores, threshold), faults: labelled.truth.faults, benign: [],
          count: scores.count, step: labelled.truth.step)
      }
      if counts.reduce(EventCounts(), +).falseAlarmsPerDay ?? 0 <= falseAlarmsPerDay {
        return threshold
      }
    }
    return .infinity
  }

  /// What the model gives: scores, and the events that `detect` reports.
  private func findings(_ model: Model, _ series: Series) -> Evaluation.Findings {
    let seen = model.averaged(series) ?? series
    var scorer = SeriesScorer(model, threads: 2)
    let scores = scorer.scores(of: seen).highest
    var detector = EventDetector(model, threads: 2)
    let events = detector.events(in: seen) + detector.finish()
    let detections = events.map { event in
      Detection(
        onset: series.index(at: event.onset), detectedAt: series.index(at: event.detectedAt),
        end: event.end.map(series.index(at:)))
    }
    return Evaluation.Findings(
      scores: series.steps(of: seen).map { $0.map { scores[$0] } ?? .nan },
      detections: detections)
  }

  /// One alarm for all samples above the threshold that are not 12 apart: the model's events are held
  /// as long.
  private func alarms(_ scores: [Double], _ threshold: Double) -> [Detection] {
    var detections: [Detection] = []
    var last = -100
    for (index, score) in scores.enumerated() where score > threshold {
      if index - 12 > last {
        detections.append(Detection(onset: index, detectedAt: index, end: index + 1))
      }
      last = index
    }
    return detections
  }

  /// A gap repeats the last value.
  private func filled(_ values: [Double]) -> [Double] {
    var last = values.first(where: \.isFinite) ?? 0
    return values.map { value in
      if value.isFinite { last = value }
      return last
    }
  }

  /// From the model's first scored sample on.
  private func highest(_ scores: [[Double]]) -> [Double] {
    scores[0].indices.map { index in
      index < 143 ? .nan : scores.map { $0[index] }.filter(\.isFinite).max() ?? .nan
    }
  }

  @discardableResult private func show(
    _ name: String, _ findings: [(labelled: Labelled, findings: Evaluation.Findings)]
  ) -> EvaluationReport {
    let report = EvaluationReport(
      findings.map {
        evaluation.evaluate($0.findings, against: $0.labelled.truth, id: $0.labelled.series.id)
      })
    let names = [
      "vus_pr", "auc_pr", "event_recall", "event_precision", "false_alarms_per_day",
      "delay_median_steps",
    ]
    show(
      [name]
        + names.map { name in
          report.measures.first { $0.name == name }.map { "\(($0.value * 1e3).rounded() / 1e3)" }
            ?? "–"
        })
    return report
  }

  private func show(_ cells: [String]) {
    let widths = [30] + [Int](repeating: 10, count: cells.count - 1)
    print(
      zip(cells, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
        return column == 0 ? cell.0 + space : space + cell.0
      }.joined())
  }
}
