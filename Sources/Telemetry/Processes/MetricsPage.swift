internal import TimeSeries

/// A page of metrics in Prometheus' text format 0.0.4 or in OpenMetrics 1.0.
/// - Source: prometheus.io/docs/instrumenting/exposition_formats; OpenMetrics 1.0,
///   prometheus.io/docs/specs/om/open_metrics_spec.
package struct MetricsPage: Sendable {
  /// One line: a value of a metric with its labels.
  package struct Sample: Sendable, Equatable {
    package var name: String
    package var labels: [(name: String, value: String)]
    package var value: String  // a number as Go writes it, also NaN, +Inf and -Inf

    package static func == (a: Sample, b: Sample) -> Bool {
      a.name == b.name && a.value == b.value && a.labels.map(\.name) == b.labels.map(\.name)
        && a.labels.map(\.value) == b.labels.map(\.value)
    }

    /// The name with the labels behind it, if there are any.
    package var metric: String {
      guard !labels.isEmpty else { return name }
      let pairs = labels.map { "\($0.name)=\(JSONValue.string($0.value))" }
      return "\(name){\(pairs.joined(separator: ","))}"
    }
  }

  package private(set) var samples: [Sample] = []

  /// - Parameter at: what the page is called in messages.
  /// - Throws: `TelemetryError.badPage`.
  package init(_ bytes: [UInt8], at: String) throws(TelemetryError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .badPage(at: at, line: 1, reason: "bytes that are no UTF-8 text")
    }
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = line.drop { $0 == " " || $0 == "\t" }
      if line.isEmpty || line.first == "#" { continue }
      var reader = LineOfPage(rest: line[...])
      guard let sample = reader.sample() else {
        throw .badPage(at: at, line: index + 1, reason: "“\(line.prefix(60))” is no sample")
      }
      samples.append(sample)
    }
  }

  /// The values to collect: those of `metrics` by name, or if none is named, of memory and of when
  /// the process began. What is not finite is left out.
  package func readings(_ metrics: [String] = []) -> [Reading] {
    samples.compactMap { sample in
      let isChosen =
        metrics.isEmpty
        ? Self.isOfMemory(sample.name) : metrics.contains(sample.name)
      guard isChosen, Double(sample.value)?.isFinite == true else { return nil }
      return Reading(sample.metric, sample.value)
    }
  }

  private static func isOfMemory(_ name: String) -> Bool {
    let role = Role(metricName: name)
    return role.isMemory || role == .heapGoal || alsoOfMemory.contains(name)
  }

  private static let alsoOfMemory: Set = [
    "process_start_time_seconds", "process_uptime_seconds", "go_memstats_last_gc_time_seconds",
    "go_gc_duration_seconds_count", "container_spec_memory_limit_bytes",
  ]
}

/// What is left of a line.
private struct LineOfPage {
  var rest: Substring

  /// `name{label="value",…} value [time] [# exemplar]`
  mutating func sample() -> MetricsPage.Sample? {
    let name = take { $0 == "_" || $0 == ":" || $0.isASCII && ($0.isLetter || $0.isNumber) }
    guard let first = name.first, !first.isNumber else { return nil }
    skipBlanks()
    var labels: [(name: String, value: String)] = []
    if rest.first == "{" {
      guard let read = self.labels() else { return nil }
      labels = read
      skipBlanks()
    }
    let value = take { $0 != " " && $0 != "\t" }
    guard Double(value) != nil else { return nil }
    skipBlanks()
    if rest.first != "#" {
      let time = take { $0 != " " && $0 != "\t" }
      skipBlanks()
      guard time.isEmpty || Double(time) != nil, rest.isEmpty || rest.first == "#" else {
        return nil
      }
    }
    return MetricsPage.Sample(name: String(name), labels: labels, value: String(value))
  }

  private mutating func labels() -> [(name: String, value: String)]? {
    rest.removeFirst()
    var labels: [(name: String, value: String)] = []
    while true {
      skipBlanks()
      if rest.first == "}" { break }
      let name = take { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
      skipBlanks()
      guard !name.isEmpty, rest.popFirst() == "=" else { return nil }
      skipBlanks()
      guard let value = quoted() else { return nil }
      labels.append((String(name), value))
      skipBlanks()
      if rest.first == "," { rest.removeFirst() } else if rest.first != "}" { return nil }
    }
    rest.removeFirst()
    return labels
  }

  private mutating func quoted() -> String? {
    guard rest.popFirst() == "\"" else { return nil }
    var value = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return value
      case "\\":
        guard let escaped = rest.popFirst() else { return nil }
        value.append(escaped == "n" ? "\n" : escaped)
      default: value.append(character)
      }
    }
    return nil
  }

  private mutating func take(_ isPart: (Character) -> Bool) -> Substring {
    let taken = rest.prefix(while: isPart)
    rest = rest.dropFirst(taken.count)
    return taken
  }

  private mutating func skipBlanks() { _ = take { $0 == " " || $0 == "\t" } }
}
