import ArgumentParser
import NeuralDetect
import TimeSeries

/// How scores are printed.
enum ScoreFormat: String, ExpressibleByArgument, CaseIterable {
  case csv, ndjson
}

/// Prints scores, a row for every sample of every group of metrics: with the value of its first.
struct ScorePrinter: ~Copyable {
  private let format: ScoreFormat
  private var output = StandardOutput()
  private var held = HeldAnswers()

  init(_ format: ScoreFormat) throws {
    self.format = format
    if format == .csv {
      try output.writeLine(
        "series,metric,timestamp,value,score,threshold,anomaly,changepoint_probability")
    }
  }

  mutating func print(
    _ piece: AveragedPieces.Piece, _ scores: SeriesScores,
    _ decisions: [[MetricThresholds.Decision?]]
  ) throws {
    let answers = held.answers(to: piece, scores, decisions)
    let piece = piece.samples
    for sample in 0..<piece.count {
      let time = piece.time(at: sample).description
      for (index, group) in scores.groups.enumerated() {
        let row = Row(
          series: piece.id, metric: group.name, time: time,
          value: piece.metrics[group.metrics[0]].values[sample], answer: answers[index][sample])
        try output.writeLine(format == .csv ? row.csv : row.json.description)
      }
    }
  }

  mutating func finish() throws { try output.flush() }

  private struct Row {
    let series: String
    let metric: String
    let time: String
    let value: Double
    let answer: HeldAnswers.Answer

    var csv: String {
      let judged = answer.decision.map { "\($0.threshold),\($0.isAnomalous ? 1 : 0)" } ?? ","
      return
        "\(csvCell(series)),\(csvCell(metric)),\(time),\(csvCell(value)),\(csvCell(answer.score)),\(judged),"
        + csvCell(answer.changepoint)
    }

    var json: JSONValue {
      [
        "series": .string(series), "metric": .string(metric), "timestamp": .string(time),
        "value": .number(value), "score": .number(answer.score),
        "threshold": answer.decision.map { .number($0.threshold) } ?? .null,
        "anomaly": answer.decision.map { .boolean($0.isAnomalous) } ?? .null,
        "changepoint_probability": .number(answer.changepoint),
      ]
    }
  }
}
