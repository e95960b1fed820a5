import Monitoring
import NeuralDetect
import TimeSeries

/// Events for people, gravest first, in lines of at most 100 columns: when, what, and how it looks.
struct EventTable {
  let lines: [String]

  init(_ findings: [Finding], _ style: Style) {
    let findings = findings.sorted {
      ($1.event.severity, $0.event.series, $0.event.detectedAt)
        < ($0.event.severity, $1.event.series, $1.event.detectedAt)
    }
    let header = ["SERIES", "KIND", "SEVERITY", "SINCE (UTC)", "NOTICED", "LASTED", "SCORE"]
    let rows = findings.map { Self.cells(of: $0.event) }
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    func padded(_ cells: [String]) -> [String] {
      zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
    }
    var lines = [style.bold(padded(header).joined(separator: "  ").trimmed)]
    for (finding, row) in zip(findings, rows) {
      func coloured(_ text: String) -> String {
        switch finding.event.severity {
        case .critical: style.red(text)
        case .warning: style.yellow(text)
        case .info: style.dim(text)
        }
      }
      var cells = padded(row)
      cells[2] = coloured(cells[2])
      lines.append(cells.joined(separator: "  ").trimmed)
      lines += wrapped(printable(finding.sentence), width: Self.width - 2).map { "  \($0)" }
      let (blocks, event) = (Array(finding.sparkline.blocks), finding.sparkline.event)
      lines.append(
        "  " + String(blocks[..<event.lowerBound]) + coloured(String(blocks[event]))
          + String(blocks[event.upperBound...]) + "  " + style.dim(finding.sparkline.caption))
    }
    self.lines = lines
  }

  private static let width = 100

  private static func cells(of event: Event) -> [String] {
    [
      shortened(printable(event.series), to: 30), event.kind.rawValue, event.severity.name,
      Times.minute(event.onset),
      event.detectedAt > event.onset
        ? "+\(Times.span(event.detectedAt - event.onset))" : "at once",
      event.end.map { Times.span($0 - event.onset) } ?? "still on", digits(event.score, 2),
    ]
  }
}

/// `text` without what would steer a terminal.
private func printable(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
}

/// The beginning and the end of a long text.
private func shortened(_ text: String, to width: Int) -> String {
  guard text.count > width else { return text }
  return "\(text.prefix((width - 1) / 2))…\(text.suffix(width / 2))"
}

/// Lines of at most `width` characters, cut at spaces where there are some.
private func wrapped(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  var rest = Substring(text)
  while rest.count > width {
    let line = rest.prefix(width + 1)
    let cut = line.lastIndex(of: " ") ?? line.index(before: line.endIndex)
    lines.append(String(rest[..<cut]))
    rest = rest[cut...].trimmingPrefix { $0 == " " }
  }
  return lines + [String(rest)]
}

extension String {
  fileprivate var trimmed: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
