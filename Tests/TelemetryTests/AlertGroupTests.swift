import Foundation
import Testing
import TimeSeries

import Telemetry

@Suite struct AlertGroupTests {
  private let start = Timestamp("2026-11-23T13:52:56Z")!

  private func alert(
    _ instance: String, _ severity: String = "warning", after seconds: Int = 0,
    lasting: Int? = nil
  ) throws -> Alert {
    try Alert(
      labels: [
        "alertname": "MemoryHigh", "job": "api", "instance": instance, "severity": severity,
      ],
      annotations: ["summary": "full", "value": instance], startsAt: start + .seconds(seconds),
      endsAt: lasting.map { start + .seconds(seconds + $0) })
  }

  @Test("A group tells firing alerts first, then the worst, then the oldest") func order() throws {
    let alerts = try [
      alert("resolved", "critical", lasting: 1), alert("late", after: 9), alert("early"),
      alert("worst", "P0", after: 99),
    ]
    for turn in 0..<4 {
      let group = AlertGroup(
        to: "ops", groupLabels: ["job": "api"], Array(alerts[turn...] + alerts[..<turn]), limit: 3)
      #expect(
        group.alerts.map { $0.labels["instance"] } == ["worst", "early", "late", "resolved"])
      #expect(group.told.map { $0.labels["instance"] } == ["worst", "early", "late"])
      #expect(group.truncated == 1)
    }
  }

  @Test("However many fire, a text tells of what has ended") func ended() throws {
    let firing = try (10..<80).map { try alert("f\($0)", after: $0) }
    let group = AlertGroup(
      to: "ops", groupLabels: [:], try firing + [alert("over", lasting: 1)])
    #expect(group.told.map { $0.labels["instance"]! }[2...4] == ["f12", "over", "f13"])
    #expect(group.told.count == 50 && group.truncated == 21)
  }

  @Test("A group fires while one of its alerts does") func status() throws {
    func isFiring(_ alerts: Alert...) -> Bool {
      AlertGroup(to: "ops", groupLabels: [:], alerts).isFiring
    }
    #expect(try isFiring(alert("a"), alert("b", lasting: 1)))
    #expect(try isFiring(alert("a", lasting: 1), alert("b")))
    #expect(try !isFiring(alert("a", lasting: 1), alert("b", lasting: 0)))
  }

  @Test("What all alerts have is common, and nothing else") func common() throws {
    let group = try AlertGroup(
      to: "ops", groupLabels: ["job": "api"],
      [
        alert("a"), alert("b"),
        Alert(labels: ["alertname": "MemoryHigh", "job": "api"], startsAt: start),
      ])
    #expect(group.commonLabels == ["alertname": "MemoryHigh", "job": "api"])
    #expect(group.commonAnnotations.isEmpty)
    let one = try AlertGroup(to: "ops", groupLabels: ["job": "api"], [alert("a")])
    #expect(one.commonAnnotations == ["summary": "full", "value": "a"])
  }

  @Test("A group's key has its labels in order, quoted") func key() throws {
    let group = try AlertGroup(
      to: "ops", groupLabels: ["job": "a\"b\\c\nd", "dc": "ö"], [alert("a")])
    #expect(group.groupKey == #"{}:{dc="ö", job="a\"b\\c\nd"}"#)
  }

  @Test("A group that is written and read back is the same, and bad labels are not read")
  func coded()
    throws
  {
    let group = try AlertGroup(
      to: "ops", groupLabels: ["job": "api"], [alert("a"), alert("b", lasting: 3)], limit: 7)
    let data = try JSONEncoder().encode(group)
    #expect(try JSONDecoder().decode(AlertGroup.self, from: data) == group)
    let bad = String(decoding: data, as: UTF8.self).replacing("alertname", with: "alert-name")
    #expect(throws: TelemetryError.self) {
      try JSONDecoder().decode(AlertGroup.self, from: Data(bad.utf8))
    }
    for text in [
      #"{"receiver":"ops","groupLabels":{},"alerts":[],"limit":7}"#,
      String(decoding: data, as: UTF8.self).replacing(#""limit":7"#, with: #""limit":0"#),
    ] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(AlertGroup.self, from: Data(text.utf8))
      }
    }
  }
}
