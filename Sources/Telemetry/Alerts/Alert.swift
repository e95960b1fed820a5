package import TimeSeries

/// One thing that is wrong, or was: a set of labels, which is its identity, and what is said of it.
///
/// Two alerts with the same labels are the same alert. What changes from cycle to cycle, as a score
/// or a forecast, belongs in the annotations.
package struct Alert: Sendable, Equatable {
  /// By names as Prometheus allows them; none is empty.
  package let labels: [String: String]
  package let annotations: [String: String]
  package let startsAt: Timestamp

  /// `nil` while it fires.
  package let endsAt: Timestamp?

  /// Where it can be looked at.
  package let generatorURL: String?

  /// The digest of its labels that Alertmanager knows it by: see `fingerprint(of:)`.
  package let fingerprint: String

  /// A label with an empty value is the same as none and left out.
  /// - Throws: `TelemetryError.badAlert`, for what Alertmanager would refuse.
  package init(
    labels: [String: String], annotations: [String: String] = [:], startsAt: Timestamp,
    endsAt: Timestamp? = nil, generatorURL: String? = nil
  ) throws(TelemetryError) {
    self.labels = labels.filter { !$0.value.isEmpty }
    self.annotations = annotations.filter { !$0.value.isEmpty }
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.generatorURL = generatorURL
    fingerprint = Self.fingerprint(of: self.labels)
    if self.labels.isEmpty { throw .badAlert(reason: "it has no label") }
    for name in [labels, annotations].flatMap(\.keys).sorted() where !isLabelName(name) {
      throw .badAlert(
        reason: "\(name) is no name of a label: letters, digits and _, no digit first")
    }
    if let endsAt, endsAt < startsAt {
      throw .badAlert(reason: "it ends at \(endsAt), before it starts at \(startsAt)")
    }
    if let generatorURL { _ = try HTTPAddress(generatorURL) }
  }

  package var isFiring: Bool { endsAt == nil }

  package var name: String { labels["alertname"] ?? "alert" }

  /// The same alert, over.
  /// - Throws: `TelemetryError.badAlert`, if it had not begun by then.
  package func resolved(at end: Timestamp) throws(TelemetryError) -> Alert {
    try Alert(
      labels: labels, annotations: annotations, startsAt: startsAt, endsAt: end,
      generatorURL: generatorURL)
  }
}

/// - Source: Prometheus, "Data model": `[a-zA-Z_][a-zA-Z0-9_]*`.
func isLabelName(_ name: String) -> Bool {
  guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
  else { return false }
  return name.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
