import NeuralDetect
import TimeSeries

/// Measures for people or for programs.
struct MeasureTable {
  private let report: EvaluationReport
  private let reliability: Reliability?
  private let each: Bool

  /// - Parameter each: whether each series is shown on its own, too.
  init(_ report: EvaluationReport, _ reliability: Reliability?, each: Bool) {
    self.report = report
    self.reliability = reliability
    self.each = each
  }

  var text: String {
    var text = ""
    if each {
      for series in report.series {
        text += "\(series.id)\n" + Self.lines(series.measures).map { "  \($0)\n" }.joined()
      }
      text += "all\n"
    }
    text += Self.lines(report.measures).map { (each ? "  " : "") + $0 + "\n" }.joined()
    if let reliability { text += Self.diagram(of: reliability) }
    let isOfForecasts = report.measures.contains { $0.name == "mae" }
    return text + "\(report.series.count) series, \(report.unscored) samples "
      + (isOfForecasts ? "not known\n" : "without a score\n")
  }

  var json: String {
    var members = Self.values(report.measures)
    members.append(.init("series", .integer(Int64(report.series.count))))
    members.append(.init("unscored_samples", .integer(Int64(report.unscored))))
    members.append(
      .init(
        "chance",
        .object(
          report.measures.compactMap { measure in
            measure.chance.map { .init(measure.name, .number($0)) }
          })))
    if let reliability {
      members.append(.init("reliability", Self.value(reliability)))
    }
    if each {
      members.append(
        .init(
          "each", .object(report.series.map { .init($0.id, .object(Self.values($0.measures))) })))
    }
    return JSONValue.object(members).description
  }

  private static func values(_ measures: [Measure]) -> [JSONValue.Member] {
    measures.map { .init($0.name, .number($0.value)) }
  }

  private static func lines(_ measures: [Measure]) -> [String] {
    let width = measures.map(\.name.count).max() ?? 0
    return measures.map { measure in
      let name = measure.name + String(repeating: " ", count: width - measure.name.count)
      let value = rounded(measure.value)
      let chance = measure.chance.map { "chance \(rounded($0))" } ?? ""
      let line = "\(name)  \(value)" + String(repeating: " ", count: max(1, 9 - value.count))
      return chance.isEmpty ? "\(name)  \(value)" : line + chance
    }
  }

  /// The reliability diagram, a line a bin: how often a score was right.
  private static func diagram(of reliability: Reliability) -> String {
    let rows = reliability.bins.compactMap { bin -> [String]? in
      guard let score = bin.meanScore, let share = bin.labelledShare else { return nil }
      let bar = String(repeating: "#", count: Int((share * 40).rounded()))
      let space = String(repeating: " ", count: 40 - bar.count)
      return [rounded(score), rounded(share), "\(bin.count)", bar + space]
    }
    let table = aligned([["score", "labelled", "samples", ""]] + rows)
    return "scores as chances: off by \(rounded(reliability.calibrationError)), Brier score "
      + "\(rounded(reliability.brierScore))\n" + table
  }

  private static func value(_ reliability: Reliability) -> JSONValue {
    .object([
      .init("calibration_error", .number(reliability.calibrationError)),
      .init("brier_score", .number(reliability.brierScore)),
      .init(
        "bins",
        .array(
          reliability.bins.compactMap { bin in
            guard let score = bin.meanScore, let share = bin.labelledShare else { return nil }
            return .object([
              .init("score", .number(score)), .init("labelled", .number(share)),
              .init("samples", .integer(Int64(bin.count))),
            ])
          })),
    ])
  }

  private static func rounded(_ x: Double) -> String { "\((x * 1e4).rounded() / 1e4)" }
}
