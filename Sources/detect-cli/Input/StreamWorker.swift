import Glibc
import NeuralDetect
import TimeSeries

/// Answers each line of standard input, a series as NDJSON, with one line: stateless, flushed, in
/// order. A line that cannot be scored is answered with its error.
struct StreamWorker {
  private let model: Model
  private let threads: Int
  private let options: SeriesOptions

  init(_ model: Model, _ threads: Int, _ options: SeriesOptions) {
    self.model = model
    self.threads = threads
    self.options = options
  }

  func run() throws {
    var output = StandardOutput()
    var failures = 0
    var number = 0
    while let line = unsafe readLine(strippingNewline: true) {
      number += 1
      do {
        try output.writeLine(answer(to: line).description)
      } catch let error as SeriesError {
        failures += 1
        let answer: JSONValue = [
          "line": .integer(Int64(number)), "error": .string(error.description),
        ]
        try output.writeLine(answer.description)
      }
      try output.flush()
    }
    if failures > 0 {
      throw Failure(Failure.badData, "\(failures) of \(number) lines could not be scored")
    }
  }

  private func answer(to line: String) throws -> JSONValue {
    let series = options.chosen(in: try SeriesReader.series(ndjson: line, options.reading))
    guard series.count >= model.configuration.window else {
      throw SeriesError.tooShort(
        name: series.id, count: series.count, needed: model.configuration.window)
    }
    var scorer = SeriesScorer(model, threads: threads)
    var thresholds = MetricThresholds(model)
    let scores = scorer.scores(of: series)
    let decisions = thresholds.decisions(on: scores, in: series)
    let metrics = zip(scores.metrics, decisions).map { metric, decisions in
      JSONValue.Member(
        metric.name,
        [
          "score": .array(metric.anomaly.map { .number($0) }),
          "threshold": .array(decisions.map { $0.map { .number($0.threshold) } ?? .null }),
          "anomaly": .array(decisions.map { $0.map { .boolean($0.isAnomalous) } ?? .null }),
          "changepoint_probability": .array(metric.changepoint.map { .number($0) }),
        ])
    }
    return [
      "id": .string(series.id), "t0": .string(series.start.description),
      "step": .number(series.step.inSeconds), "metrics": .object(metrics),
    ]
  }
}
