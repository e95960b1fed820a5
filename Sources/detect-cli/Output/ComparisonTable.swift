import Monitoring
import NeuralDetect
import TimeSeries

/// A comparison for people or for programs.
struct ComparisonTable {
  private let rows: [Comparison.Row]
  private let series: Int
  private let falseAlarms: Double

  init(_ rows: [Comparison.Row], series: Int, falseAlarms: Double) {
    self.rows = rows
    self.series = series
    self.falseAlarms = falseAlarms
  }

  var text: String {
    let head = [
      "DETECTOR", "FOUND", "PRECISION", "FALSE/DAY", "DELAY", "P90", "OF ALL", "NUISANCE", "CP F1",
      "OFF", "MS/SERIES",
    ]
    let all = rows.map { row -> [String] in
      let counts = row.counts
      let delays = [
        counts.delay(quantile: 0.5), counts.delay(quantile: 0.9), counts.medianDelayOfAll,
      ]
      return [
        row.name, share(counts.recall), share(counts.precision),
        shown(counts.falseAlarmsPerDay, 1000),
      ] + delays.map { shown($0, 1) } + [
        share(counts.nuisanceRate), shown(row.changepoints?.f1, 100),
        shown(row.changepoints?.locationError, 10), rounded(row.time.inSeconds * 1000, 10),
      ]
    }
    var text = aligned([head] + all)
    let kinds = rows.flatMap(\.kinds.keys).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }.sorted().filter { kind in rows.contains { $0.kinds[kind]?.faults ?? 0 > 0 } }
    if !kinds.isEmpty {
      let names = rows.indices.map { "[\($0 + 1)]" }
      let found = kinds.map { kind in
        [kind, "\(rows[0].kinds[kind]?.faults ?? 0)"]
          + rows.map { "\($0.kinds[kind]?.found ?? 0)" }
      }
      let legend = rows.enumerated().map { "[\($0 + 1)] \($1.name)" }.joined(separator: ", ")
      text +=
        "\nfound of each kind by \(legend):\n" + aligned([["KIND", "FAULTS"] + names] + found)
    }
    let faults = rows.first?.counts.faults ?? 0
    let days = rows.first.map { $0.counts.healthyTime / .seconds(86_400) } ?? 0
    return text + """

      \(series) series, \(faults) faults, \(rounded(days, 1)) healthy days. Each threshold is the lowest with
      at most \(rounded(falseAlarms, 1000)) false alarms in a healthy day of the series chosen by. In samples: the median
      DELAY of the faults found, its P90, the median OF ALL faults (– where most were missed), and OFF.

      """
  }

  var json: String {
    let detectors = rows.map { row -> JSONValue in
      var members: [JSONValue.Member] = [
        .init("name", .string(row.name)), .init("threshold", .number(row.threshold)),
        .init("faults", .integer(Int64(row.counts.faults))),
        .init("found", .integer(Int64(row.counts.found))),
        .init("false_alarms", .integer(Int64(row.counts.falseAlarms))),
        .init("recall", number(row.counts.recall)),
        .init("precision", number(row.counts.precision)),
        .init("false_alarms_per_day", number(row.counts.falseAlarmsPerDay)),
        .init("delay_median", number(row.counts.delay(quantile: 0.5))),
        .init("delay_p90", number(row.counts.delay(quantile: 0.9))),
        .init("delay_median_of_all", number(row.counts.medianDelayOfAll)),
        .init("nuisance_rate", number(row.counts.nuisanceRate)),
        .init("changepoint_f1", number(row.changepoints?.f1)),
        .init("location_error", number(row.changepoints?.locationError)),
        .init("seconds_per_series", .number(row.time.inSeconds)),
      ]
      if !row.kinds.isEmpty {
        members.append(
          .init(
            "kinds",
            .object(
              row.kinds.sorted { $0.key < $1.key }.map { kind, counts in
                .init(
                  kind,
                  [
                    "faults": .integer(Int64(counts.faults)),
                    "found": .integer(Int64(counts.found)),
                    "false_alarms": .integer(Int64(counts.falseAlarms)),
                  ])
              })))
      }
      return .object(members)
    }
    return JSONValue.object([
      .init("series", .integer(Int64(series))),
      .init("false_alarms_per_day", .number(falseAlarms)), .init("detectors", .array(detectors)),
    ]).description
  }

  private func number(_ x: Double?) -> JSONValue { x.map { .number($0) } ?? .null }

  private func share(_ x: Double?) -> String { x.map { "\(Int(($0 * 100).rounded()))%" } ?? "–" }

  private func shown(_ x: Double?, _ unit: Double) -> String { x.map { rounded($0, unit) } ?? "–" }

  private func rounded(_ x: Double, _ unit: Double) -> String {
    let value = (x * unit).rounded() / unit
    return unit == 1 ? "\(Int(value))" : "\(value)"
  }
}
