internal import TimeSeries

/// A notification in words: a title, and a line an alert with what an operator needs to know.
///
///     [FIRING:1] MemoryExhaustion critical (job="api")
///     MemoryExhaustion critical: RSS grows by 12 MiB an hour; since 2026-11-23T13:52:56Z;
///       certainty 97%; value 1.9 GiB of 2 GiB; limit reached 2026-11-24T01:00Z; instance="a:1"
///
/// It is plain text: no markup, no control characters, no line's end within a line.
package struct AlertText: Sendable, Equatable {
  package let title: String
  package let lines: [String]

  /// Alerts of which there is no line.
  package let hidden: Int

  /// The longest title and the longest line, in bytes of UTF-8.
  static let (titleLimit, lineLimit) = (250, 600)

  /// - Parameter template: what a line says, in place of what it usually does.
  package init(of group: AlertGroup, line template: LineTemplate? = nil) {
    let firing = group.alerts.count { $0.isFiring }
    let resolved = group.alerts.count - firing
    let counts = [
      firing > 0 ? "FIRING:\(firing)" : nil, resolved > 0 ? "RESOLVED:\(resolved)" : nil,
    ]
    let common = group.commonLabels
    let what = common["alertname"] ?? "\(Set(group.alerts.map(\.name)).count) kinds of alerts"
    let labels = group.groupLabels.filter { $0.key != "alertname" && $0.key != "severity" }
    title = plain(
      [
        "[\(counts.compactMap(\.self).joined(separator: ", "))] \(what)", common["severity"],
        labels.isEmpty ? nil : "(\(listed(labels)))",
      ].compactMap(\.self).joined(separator: " "), limit: Self.titleLimit)
    lines = group.told.map { Self.line($0, by: template, besides: labels) }
    hidden = group.truncated
  }

  /// What `template` says of `alert`; without, all of what it says itself, but for labels that are in `title`.
  static func line(
    _ alert: Alert, by template: LineTemplate? = nil, besides title: [String: String] = [:]
  ) -> String {
    if let template { return plain(template(alert), limit: lineLimit) }
    let head = [alert.name, alert.labels["severity"]].compactMap(\.self).joined(separator: " ")
    let summary = alert.annotations["summary"] ?? alert.annotations["description"]
    let start = alert.startsAt.inWholeSeconds
    let time =
      if let end = alert.endsAt?.inWholeSeconds {
        "resolved after \((end - start).compactDescription), from \(start) to \(end)"
      } else {
        "since \(start)"
      }
    let labels = alert.labels.filter {
      $0.key != "alertname" && $0.key != "severity" && title[$0.key] == nil
    }
    let told = [("certainty", "certainty"), ("value", "value"), ("until", "limit reached")]
      .compactMap { name, words in alert.annotations[name].map { "\(words) \($0)" } }
    let parts =
      ["\(head)\(summary.map { ": \($0)" } ?? "")", time] + told
      + (labels.isEmpty ? [] : [listed(labels)])
    return plain(parts.joined(separator: "; "), limit: lineLimit)
  }

  /// The title, as many lines as fit into `limit`, and of how many alerts there is none.
  /// - Parameter cost: what a line takes of the limit, its end included.
  func lines(within limit: Int, cost: (String) -> Int) -> [String] {
    let reserve = cost(rest(lines.count + hidden))
    var left = limit - cost(title)
    var fitting: [String] = []
    for line in lines {
      let isLast = hidden == 0 && fitting.count == lines.count - 1
      guard left - cost(line) >= (isLast ? 0 : reserve) else { break }
      left -= cost(line)
      fitting.append(line)
    }
    let missing = lines.count - fitting.count + hidden
    return [title] + fitting + (missing > 0 ? [rest(missing)] : [])
  }

  private func rest(_ count: Int) -> String { "and \(count) more" }
}

/// `text` on one line, at most `limit` bytes: what controls how text is shown becomes a dot.
private func plain(_ text: String, limit: Int) -> String {
  let shown = String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: "·"
        default: scalar
        }
      }))
  return shown.cut(to: limit)
}

extension String {
  /// As many whole characters as fit into `limit` bytes, the last an ellipsis if some do not.
  func cut(to limit: Int) -> String {
    if utf8.count <= limit { return self }
    var left = limit - "…".utf8.count
    return prefix { character in
      left -= character.utf8.count
      return left >= 0
    } + "…"
  }
}

extension Timestamp {
  /// Without its fraction of a second.
  var inWholeSeconds: Timestamp {
    Timestamp(nanoseconds: nanoseconds - nanoseconds % 1_000_000_000)
  }
}
