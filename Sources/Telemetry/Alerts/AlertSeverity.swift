/// How bad an alert is, by its label `severity`; the worst comes first.
package enum AlertSeverity: String, Sendable, Comparable, CaseIterable {
  case critical, error, warning, info

  /// An alert that says nothing of it, or in a word of its own, is a warning.
  package init(of alert: Alert) {
    switch alert.labels["severity"]?.lowercased() ?? "" {
    case "critical", "page", "p0", "emergency", "disaster": self = .critical
    case "error", "major", "high", "p1": self = .error
    case "info", "information", "none", "low", "p3", "p4": self = .info
    default: self = .warning
    }
  }

  package static func < (a: AlertSeverity, b: AlertSeverity) -> Bool {
    allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)!
  }
}
