import NeuralDetect
import TimeSeries

/// Prints events: a table for people, or one JSON object a line.
struct EventPrinter: ~Copyable {
  private let asJSON: Bool
  private let style: Style
  private var output = StandardOutput()
  private var events: [Event] = []
  private var series: Set<String> = []
  private var samples = 0

  /// Events that somebody should look at.
  private(set) var alarms = 0

  init(asJSON: Bool, _ style: Style) {
    self.asJSON = asJSON
    self.style = style
  }

  mutating func count(_ piece: Series) {
    series.insert(piece.id)
    samples += piece.count
  }

  mutating func add(_ event: Event) throws {
    if event.severity > .info { alarms += 1 }
    if asJSON { try output.writeLine(event.json.description) } else { events.append(event) }
  }

  mutating func finish() throws {
    if !asJSON { try printTable() }
    try output.flush()
  }

  private mutating func printTable() throws {
    guard !series.isEmpty else { return }
    let looked = "\(series.count) series, \(samples) samples"
    guard !events.isEmpty else {
      return try output.writeLine("Nothing found in \(looked).")
    }
    let header = ["SERIES", "METRIC", "KIND", "SEVERITY", "SINCE", "DETECTED", "END", "SCORE"]
    let rows = events.sorted {
      ($1.severity, $0.series, $0.detectedAt) < ($0.severity, $1.series, $1.detectedAt)
    }.map { event in
      [
        event.series, event.metric, event.kind.rawValue, event.severity.name,
        event.onset.description, event.detectedAt.description,
        event.end?.description ?? "still on", "\((event.score * 100).rounded() / 100)",
      ]
    }
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> [String] {
      zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
    }
    try output.writeLine(style.bold(trimmed(line(header).joined(separator: "  "))))
    for row in rows {
      var cells = line(row)
      switch row[3] {
      case "critical": cells[3] = style.red(cells[3])
      case "warning": cells[3] = style.yellow(cells[3])
      default: cells[3] = style.dim(cells[3])
      }
      try output.writeLine(trimmed(cells.joined(separator: "  ")))
    }
    try output.writeLine("\(events.count) \(events.count == 1 ? "event" : "events") in \(looked).")
  }

  private func trimmed(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}

extension Event {
  var json: JSONValue {
    [
      "series": .string(series), "metric": .string(metric), "kind": .string(kind.rawValue),
      "severity": .string(severity.name), "onset": .string(onset.description),
      "detected_at": .string(detectedAt.description),
      "end": end.map { .string($0.description) } ?? .null, "score": .number(score),
      "threshold": .number(threshold), "confirmed_by": .array(confirmedBy.map { .string($0) }),
      "explanation": [
        "contributions": .object(
          explanation.contributions.map { .init($0.metric, .number($0.share)) }),
        "attention_peak": .string(explanation.attentionPeak.description),
      ],
    ]
  }
}
