import NeuralDetect
import TimeSeries

/// Measures for people or for programs.
enum MeasureTable {
  static func text(_ report: EvaluationReport, each: Bool) -> String {
    var text = ""
    if each {
      for series in report.series {
        text += "\(series.id)\n" + lines(series.measures).map { "  \($0)\n" }.joined()
      }
      text += "all\n"
    }
    text += lines(report.measures).map { (each ? "  " : "") + $0 + "\n" }.joined()
    let isOfForecasts = report.measures.contains { $0.name == "mae" }
    return text + "\(report.series.count) series, \(report.unscored) samples "
      + (isOfForecasts ? "not known\n" : "without a score\n")
  }

  static func json(_ report: EvaluationReport, each: Bool) -> String {
    var members = values(report.measures)
    members.append(.init("series", .integer(Int64(report.series.count))))
    members.append(.init("unscored_samples", .integer(Int64(report.unscored))))
    members.append(
      .init(
        "chance",
        .object(
          report.measures.compactMap { measure in
            measure.chance.map { .init(measure.name, .number($0)) }
          })))
    if each {
      members.append(
        .init("each", .object(report.series.map { .init($0.id, .object(values($0.measures))) })))
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

  private static func rounded(_ x: Double) -> String { "\((x * 1e4).rounded() / 1e4)" }
}
