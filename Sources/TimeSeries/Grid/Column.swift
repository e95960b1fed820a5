/// A column of the input that is read.
struct Column: Sendable {
  enum Kind { case metric, truth, restartEvidence }

  var name: String
  var role: Role
  var kind: Kind
}

extension SeriesReader.Options {
  /// How to read a column of that name; `nil` if it was not asked for and tells no restart.
  func column(named name: String, labels: [String: String] = [:]) -> Column? {
    if Truth.isTruth(name) { return Column(name: name, role: .other, kind: .truth) }
    let role = roles[name] ?? Role(metricName: name, labels: labels)
    if metrics.isEmpty || metrics.contains(name) {
      return Column(name: name, role: role, kind: .metric)
    }
    let tellsRestarts = RestartRule.Evidence(metricName: name) != nil
    return tellsRestarts ? Column(name: name, role: role, kind: .restartEvidence) : nil
  }
}
