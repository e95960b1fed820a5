internal import TimeSeries

/// What one notification says: the alerts that share the labels they are grouped by.
package struct AlertGroup: Sendable, Codable, Equatable {
  /// The name of who is told.
  package let receiver: String
  package let groupLabels: [String: String]

  /// Firing ones first, then the worst, then the oldest.
  package let alerts: [Alert]

  /// How many alerts a text tells of; of the others, how many they are.
  package let limit: Int

  /// - Precondition: there is an alert, and at least one is told.
  package init(
    to receiver: String, groupLabels: [String: String], _ alerts: [Alert], limit: Int = 50
  ) {
    precondition(!alerts.isEmpty && limit > 0, "\(alerts.count) alerts, of which \(limit) are told")
    self.receiver = receiver
    self.groupLabels = groupLabels
    self.limit = limit
    self.alerts =
      alerts
      .map { (alert: $0, severity: AlertSeverity(of: $0), fingerprint: $0.fingerprint) }
      .sorted { a, b in
        if a.alert.isFiring != b.alert.isFiring { return a.alert.isFiring }
        if a.severity != b.severity { return a.severity < b.severity }
        if a.alert.startsAt != b.alert.startsAt { return a.alert.startsAt < b.alert.startsAt }
        return a.fingerprint < b.fingerprint
      }
      .map(\.alert)
  }

  /// - Throws: `DecodingError`, `TelemetryError.badAlert`, for what could not be made either.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let alerts = try values.decode([Alert].self, forKey: .alerts)
    let limit = try values.decode(Int.self, forKey: .limit)
    guard !alerts.isEmpty, limit > 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .alerts, in: values,
        debugDescription: "\(alerts.count) alerts, of which \(limit) are told")
    }
    self.init(
      to: try values.decode(String.self, forKey: .receiver),
      groupLabels: try values.decode([String: String].self, forKey: .groupLabels), alerts,
      limit: limit)
  }

  /// Whether any of its alerts still fires.
  package var isFiring: Bool { alerts[0].isFiring }

  /// The alerts that a text tells of: the first three that fire, what has ended, of which nothing tells
  /// again, and the others.
  package var told: [Alert] {
    let firing = alerts.prefix { $0.isFiring }
    let all = firing.prefix(3) + alerts[firing.endIndex...] + firing.dropFirst(3)
    return Array(all.prefix(limit))
  }

  /// How many alerts are not told.
  package var truncated: Int { alerts.count - told.count }

  /// The labels that all alerts have with the same value.
  package var commonLabels: [String: String] { common(alerts.map(\.labels)) }

  package var commonAnnotations: [String: String] { common(alerts.map(\.annotations)) }

  /// What stays the same over all notifications of this group: `{}:{job="api"}`, as the group of
  /// Alertmanager's root route has it.
  package var groupKey: String { "{}:{\(listed(groupLabels))}" }
}

private func common(_ all: [[String: String]]) -> [String: String] {
  all.dropFirst().reduce(all[0]) { common, texts in
    common.filter { texts[$0.key] == $0.value }
  }
}

/// Labels as Prometheus writes them, in the order of their names: `a="1", b="2"`.
func listed(_ labels: [String: String]) -> String {
  labels.sorted { $0.key < $1.key }
    .map { name, value in
      let escaped = value.unicodeScalars.reduce(into: "") { text, scalar in
        switch scalar {
        case "\"", "\\": text += "\\\(scalar)"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        default: text.unicodeScalars.append(scalar)
        }
      }
      return "\(name)=\"\(escaped)\""
    }
    .joined(separator: ", ")
}
