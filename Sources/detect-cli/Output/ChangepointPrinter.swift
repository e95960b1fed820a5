import NeuralDetect
import TimeSeries

/// Prints changepoints: a table for people, or one JSON object a line.
struct ChangepointPrinter: ~Copyable {
  private let method: String
  private let asJSON: Bool
  private let style: Style
  private var output = StandardOutput()
  private var rows: [[String]] = []
  private var series: Set<String> = []
  private var samples = 0

  init(method: String, asJSON: Bool, _ style: Style) {
    self.method = method
    self.asJSON = asJSON
    self.style = style
  }

  mutating func count(_ series: Series) {
    self.series.insert(series.id)
    samples += series.count
  }

  mutating func add(_ changepoints: [Changepoint], of metric: String, in series: Series) throws {
    for changepoint in changepoints {
      let time = series.time(at: changepoint.index).description
      if asJSON {
        let object: JSONValue = [
          "series": .string(series.id), "metric": .string(metric), "method": .string(method),
          "index": .integer(Int64(changepoint.index)), "timestamp": .string(time),
          "strength": .number(changepoint.strength),
        ]
        try output.writeLine(object.description)
      } else {
        rows.append([
          series.id, metric, "\(changepoint.index)", time,
          "\((changepoint.strength * 10).rounded() / 10)",
        ])
      }
    }
  }

  mutating func finish() throws {
    if !asJSON, !series.isEmpty { try printTable() }
    try output.flush()
  }

  private mutating func printTable() throws {
    let looked = "\(series.count) series, \(samples) samples"
    guard !rows.isEmpty else {
      return try output.writeLine("No changepoint in \(looked).")
    }
    let table = [["SERIES", "METRIC", "INDEX", "SINCE", "STRENGTH"]] + rows
    let widths = table[0].indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    for (place, cells) in table.enumerated() {
      let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      let line = (padded.dropLast() + [cells[cells.count - 1]]).joined(separator: "  ")
      try output.writeLine(place == 0 ? style.bold(line) : line)
    }
    try output.writeLine(
      "\(rows.count) \(rows.count == 1 ? "changepoint" : "changepoints") in \(looked).")
  }
}
