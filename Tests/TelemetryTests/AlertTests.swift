import Testing
import TimeSeries

import Telemetry

@Suite struct AlertTests {
  private let start = Timestamp("2026-11-23T13:52:56Z")!

  @Test("An alert that Alertmanager would refuse cannot be made")
  func refused() {
    func alert(
      _ labels: [String: String], annotations: [String: String] = [:], lasting: Duration? = nil,
      url: String? = nil
    ) throws -> Alert {
      try Alert(
        labels: labels, annotations: annotations, startsAt: start,
        endsAt: lasting.map { start + $0 }, generatorURL: url)
    }
    for name in ["", "a-b", "9a", "a b", "a.b", "ä", "a:b", "a\n"] {
      #expect(throws: TelemetryError.self) { try alert([name: "x"]) }
      #expect(throws: TelemetryError.self) { try alert(["a": "x"], annotations: [name: "x"]) }
    }
    #expect(throws: TelemetryError.self) { try alert([:]) }
    #expect(throws: TelemetryError.self) { try alert(["a": ""]) }
    #expect(throws: TelemetryError.self) { try alert(["a": "x"], lasting: .nanoseconds(-1)) }
    #expect(throws: TelemetryError.self) { try alert(["a": "x"], url: "nowhere") }
    for name in ["a", "_", "A9_", "__b"] {
      #expect(throws: Never.self) { try alert([name: "x"], lasting: .zero, url: "http://h/g?x=1") }
    }
  }

  @Test("A label with an empty value is the same as none") func empty() throws {
    let alert = try Alert(labels: ["a": "x", "b": ""], startsAt: start)
    #expect(try alert == Alert(labels: ["a": "x"], startsAt: start))
    #expect(try alert.fingerprint == Alert(labels: ["a": "x"], startsAt: start).fingerprint)
  }

  // Golden values: Tests/Golden/webhook_signatures.py.
  @Test(
    "A fingerprint is FNV-1a of the labels in order",
    arguments: [
      (["alertname": "MemoryHigh"], "e4d00800328039f9"),
      (
        ["alertname": "MemoryHigh", "job": "api", "instance": "a:1", "severity": "warning"],
        "0129b6e1834fe1be"
      ),
      (["b": "1", "B": "2", "_a": "3", "a": "größer \u{1f4a5}"], "755c6c37292e9f1b"),
    ])
  func fingerprint(labels: [String: String], expected: String) throws {
    #expect(try Alert(labels: labels, startsAt: start).fingerprint == expected)
    let told = ["summary": "another", "value": "1"]
    #expect(
      try Alert(labels: labels, annotations: told, startsAt: start, endsAt: start).fingerprint
        == expected)
  }

  @Test("An alert that was resolved keeps all but its end") func resolved() throws {
    let alert = try Alert(labels: ["a": "x"], annotations: ["b": "y"], startsAt: start)
    let end = start + .seconds(60)
    #expect(alert.isFiring && alert.endsAt == nil)
    #expect(
      try alert.resolved(at: end)
        == Alert(labels: ["a": "x"], annotations: ["b": "y"], startsAt: start, endsAt: end))
    #expect(throws: TelemetryError.self) { try alert.resolved(at: start - .seconds(1)) }
  }

  @Test(
    "A severity is read from its label, and none is a warning",
    arguments: [
      ("P0", AlertSeverity.critical), ("Critical", .critical), ("page", .critical),
      ("error", .error), ("warning", .warning), ("", .warning), ("purple", .warning),
      ("info", .info),
    ])
  func severity(label: String, expected: AlertSeverity) throws {
    let alert = try Alert(labels: ["alertname": "x", "severity": label], startsAt: start)
    #expect(AlertSeverity(of: alert) == expected)
  }
}
