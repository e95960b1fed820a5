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
    var line = 1
    var reader = PageReader(bytes: bytes)
    while !reader.isAtEnd {
      reader.skipBlanks()
      if !reader.isAtLineEnd, reader.next != UInt8(ascii: "#") {
        let start = reader.position
        guard let sample = reader.sample() else {
          let text = String(
            decoding: bytes[start...].prefix { $0 != 0x0a }.prefix(60), as: UTF8.self)
          throw .badPage(at: at, line: line, reason: "“\(text)” is no sample")
        }
        samples.append(sample)
      }
      reader.skipLine()
      line += 1
    }
  }

  /// The values to collect: those of `metrics` by name, or if none is named, of memory, counts and when
  /// the process began. What is not finite is left out.
  package func readings(_ metrics: [String] = []) -> [Reading] {
    var name = ""
    var isChosen = false
    return samples.compactMap { sample in
      if sample.name != name {  // the samples of a family follow each other
        name = sample.name
        isChosen = metrics.isEmpty ? Self.isOfMemory(name) : metrics.contains(name)
      }
      guard isChosen, Double(sample.value)?.isFinite == true else { return nil }
      return Reading(sample.metric, sample.value)
    }
  }

  private static func isOfMemory(_ name: String) -> Bool {
    let role = Role(metricName: name)
    return role.isMemory || role.isCount || role == .heapGoal || alsoOfMemory.contains(name)
  }

  private static let alsoOfMemory: Set = [
    "process_start_time_seconds", "process_uptime_seconds", "go_memstats_last_gc_time_seconds",
    "go_gc_duration_seconds_count", "container_spec_memory_limit_bytes",
  ]
}

/// A place in a page's bytes.
private struct PageReader {
  let bytes: [UInt8]
  private(set) var position = 0

  var isAtEnd: Bool { position == bytes.count }
  var next: UInt8 { isAtEnd ? 0x0a : bytes[position] }
  var isAtLineEnd: Bool { next == 0x0a || next == 0x0d }

  mutating func skipBlanks() {
    while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { position += 1 }
  }

  mutating func skipLine() {
    while next != 0x0a { position += 1 }
    if !isAtEnd { position += 1 }
  }

  /// `name{label="value",…} value [time] [# exemplar]`
  mutating func sample() -> MetricsPage.Sample? {
    guard let name = name() else { return nil }
    skipBlanks()
    var labels: [(name: String, value: String)] = []
    if take("{") {
      guard let read = self.labels() else { return nil }
      labels = read
      skipBlanks()
    }
    let value = word()
    guard Double(value) != nil else { return nil }
    skipBlanks()
    if next != UInt8(ascii: "#") {
      let time = word()
      skipBlanks()
      guard time.isEmpty || Double(time) != nil, isAtLineEnd || next == UInt8(ascii: "#") else {
        return nil
      }
    }
    return MetricsPage.Sample(name: name, labels: labels, value: value)
  }

  private mutating func labels() -> [(name: String, value: String)]? {
    var labels: [(name: String, value: String)] = []
    while true {
      skipBlanks()
      if take("}") { return labels }
      guard let name = name() else { return nil }
      skipBlanks()
      guard take("=") else { return nil }
      skipBlanks()
      guard let value = quoted() else { return nil }
      labels.append((name, value))
      skipBlanks()
      guard take(",") || next == UInt8(ascii: "}") else { return nil }
    }
  }

  private mutating func name() -> String? {
    let start = position
    while isPartOfName(next) { position += 1 }
    guard position > start, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[start]) else {
      return nil
    }
    return text(start..<position)
  }

  /// A value in quotes on this line.
  private mutating func quoted() -> String? {
    guard take("\"") else { return nil }
    var value: [UInt8] = []
    while next != 0x0a {
      let byte = next
      position += 1
      if byte == UInt8(ascii: "\"") { return String(validating: value, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        value.append(byte)
        continue
      }
      value.append(next == UInt8(ascii: "n") ? 0x0a : next)
      position = min(position + 1, bytes.count)
    }
    return nil
  }

  private mutating func word() -> String {
    let start = position
    while next > 0x20 { position += 1 }
    return text(start..<position)
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character), !isAtEnd else { return false }
    position += 1
    return true
  }
}

private func isPartOfName(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"):
    true
  default: false
  }
}
