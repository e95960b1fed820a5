import Monitoring
import NeuralDetect
import TimeSeries

/// Prints events: for people a line of a table, a sentence and a sparkline each; or one JSON object
/// a line.
struct EventPrinter: ~Copyable {
  private let asJSON: Bool
  private let style: Style
  private var output = StandardOutput()
  private var findings: [Finding] = []
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

  /// An event of the series whose last samples are `recent`.
  mutating func add(_ event: Event, _ recent: RecentSamples, _ pipeline: Pipeline) throws {
    guard !asJSON, let series = recent.series else { return try addJSON(event) }
    try add(pipeline.finding(event, in: series, beside: recent.others))
  }

  mutating func add(_ finding: Finding) throws {
    if asJSON { return try addJSON(finding.event) }
    if finding.event.severity > .info { alarms += 1 }
    findings.append(finding)
  }

  private mutating func addJSON(_ event: Event) throws {
    if event.severity > .info { alarms += 1 }
    try output.writeLine(event.json.description)
  }

  mutating func finish() throws {
    if !asJSON { try printTable() }
    try output.flush()
  }

  private mutating func printTable() throws {
    guard !series.isEmpty else { return }
    let looked = "\(series.count) series, \(samples) samples"
    guard !findings.isEmpty else {
      return try output.writeLine("Nothing found in \(looked).")
    }
    let table = EventTable(findings, style)
    for line in table.lines { try output.writeLine(line) }
    let count = findings.count
    try output.writeLine("\(count) \(count == 1 ? "event" : "events") in \(looked).")
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
