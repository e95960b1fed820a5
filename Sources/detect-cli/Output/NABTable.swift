import NeuralDetect
import TimeSeries

/// NAB's measure for people or for programs.
struct NABTable {
  private let report: NABReport
  private let each: Bool

  init(_ report: NABReport, each: Bool) {
    self.report = report
    self.each = each
  }

  var text: String {
    let rows = report.scores.map { score in
      [
        score.profile.name, rounded(score.normalized), rounded(score.chance),
        score.threshold.isFinite ? "\(score.threshold)" : "none", rounded(score.raw),
        rounded(score.null), rounded(score.random), rounded(score.perfect),
      ]
    }
    var text = ""
    if each {
      let contributions = report.scores.map { report.contributions(to: $0) }
      text += aligned(
        [["SERIES"] + report.scores.map(\.profile.name)]
          + report.series.indices.map { index in
            [report.series[index].id] + contributions.map { rounded($0[index]) }
          })
      text += "\n"
    }
    text += aligned(
      [["PROFILE", "NAB", "CHANCE", "THRESHOLD", "RAW", "NULL", "RANDOM", "PERFECT"]] + rows)
    return text
      + "\(report.series.count) series, \(report.windows) windows, "
      + "\(report.unscored) samples without a score\n"
  }

  var json: String {
    var members = report.scores.map { score in
      JSONValue.Member(
        score.profile.name,
        [
          "normalized": .number(score.normalized), "raw": .number(score.raw),
          "threshold": .number(score.threshold),
          "chance": ["normalized": .number(score.chance), "raw": .number(score.random)],
          "null": ["normalized": 0, "raw": .number(score.null)],
          "perfect": ["normalized": 100, "raw": .number(score.perfect)],
        ])
    }
    members.append(.init("series", .integer(Int64(report.series.count))))
    members.append(.init("windows", .integer(Int64(report.windows))))
    members.append(.init("unscored_samples", .integer(Int64(report.unscored))))
    if each {
      let contributions = report.scores.map { report.contributions(to: $0) }
      members.append(
        .init(
          "each",
          .object(
            report.series.indices.map { index in
              .init(
                report.series[index].id,
                .object(
                  zip(report.scores, contributions).map { score, raw in
                    .init(score.profile.name, .number(raw[index]))
                  }))
            })))
    }
    return JSONValue.object(members).description
  }

  private func rounded(_ x: Double) -> String { "\((x * 1e4).rounded() / 1e4)" }
}
