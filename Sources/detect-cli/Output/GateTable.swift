import Monitoring
import NeuralDetect
import TimeSeries

/// A verdict for people or for programs.
struct GateTable {
  private let verdict: GateVerdict

  init(_ verdict: GateVerdict) { self.verdict = verdict }

  var text: String {
    let head = ["MEASURE", "BEFORE", "AFTER", "DIFFERENCE (95%)", "RATIO", "EFFECT", "VERDICT"]
    let rows = verdict.rows.map { row in
      [
        "\(row.measure.words), \(row.metric)", row.text(row.before), row.text(row.after),
        "\(row.text(row.interval.lowerBound)) to \(row.text(row.interval.upperBound))",
        row.ratio.map { digits($0, 2) } ?? "–", digits(row.effect, 2), row.change.rawValue,
      ]
    }
    return "\(verdict.sentence)\n\n" + aligned([head] + rows)
  }

  var json: String {
    JSONValue.object([
      .init("verdict", .string(verdict.decision.rawValue)),
      .init("probability", .number(verdict.probability)),
      .init("reasons", .array(verdict.reasons.map { .string($0) })),
      .init("watch_longer_seconds", number(verdict.watchLonger?.inSeconds)),
      .init("watched_before_seconds", .number(verdict.watchedBefore.inSeconds)),
      .init("watched_after_seconds", .number(verdict.watchedAfter.inSeconds)),
      .init("measures", .array(verdict.rows.map(json))),
    ]).description
  }

  private func json(_ row: GateVerdict.Row) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("measure", .string(row.measure.rawValue)), .init("metric", .string(row.metric)),
      .init("before", .number(row.before)), .init("after", .number(row.after)),
      .init("difference", .number(row.difference)),
      .init("difference_lower", .number(row.interval.lowerBound)),
      .init("difference_upper", .number(row.interval.upperBound)),
      .init("ratio", number(row.ratio)), .init("effect", .number(row.effect)),
      .init("change", .string(row.change.rawValue)),
    ]
    if let growth = row.growth {
      members += [
        .init("after_lower", .number(growth.interval.lowerBound)),
        .init("after_upper", .number(growth.interval.upperBound)),
        .init("tolerated", .number(growth.tolerated)),
        .init("was_there", .boolean(growth.wasThere)),
        .init("probability", .number(growth.probability)),
      ]
    }
    return .object(members)
  }

  private func number(_ x: Double?) -> JSONValue { x.map { .number($0) } ?? .null }
}
