import Glibc
import TestSupport
import Testing
import TimeSeries

import Telemetry

@Suite struct DeadLettersTests {
  private let folder = Folder()
  private let time = Timestamp("2026-11-23T13:52:56Z")!
  private var path: String { "\(folder.path)/dead" }

  private func append(_ id: String, to letters: DeadLetters) throws {
    let alert = try Alert(labels: ["alertname": "MemoryHigh"], startsAt: time)
    try letters.append(
      AlertGroup(to: "ops", groupLabels: [:], [alert]), id: id,
      error: TelemetryError.denied(at: "https://hook.test", status: 403), at: time + .seconds(9))
  }

  private func ids(_ name: String) throws -> [String?] {
    try folder.text(name).split(separator: "\n").map {
      try JSONValue.parse(Array($0.utf8))["id"]?.text
    }
  }

  @Test("A notification that was given up is a line of JSON, for its owner alone") func line()
    throws
  {
    folder.write("", "dead")  // that everybody may read
    try append("7", to: DeadLetters(path: path))
    #expect(
      folder.text("dead")
        == #"{"time":"2026-11-23T13:53:05Z","receiver":"ops","id":"7","error":"https://hook.test: answered 403, "#
        + #"access denied; give a user and a password's file, or a token's","notification":{"receiver":"ops","#
        + #""status":"firing","alerts":[{"status":"firing","labels":{"alertname":"MemoryHigh"},"annotations":{},"#
        + #""startsAt":"2026-11-23T13:52:56Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","#
        + #""fingerprint":"e4d00800328039f9"}],"groupLabels":{},"commonLabels":{"alertname":"MemoryHigh"},"#
        + #""commonAnnotations":{},"externalURL":"","version":"4","groupKey":"{}:{}","truncatedAlerts":0}}"#
        + "\n")
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test("A full file is kept once, and no more than two are there") func rotation() throws {
    let letters = DeadLetters(path: path, limit: 1500)
    for number in 0..<8 { try append("\(number)", to: letters) }
    #expect(try ids("dead") == ["6", "7"])
    #expect(try ids("dead.1") == ["4", "5"])
    #expect(folder.text("dead.1").utf8.count <= 1500)
  }

  @Test("A line that is longer than the limit is written whole") func long() throws {
    let letters = DeadLetters(path: path, limit: 10)
    try append("1", to: letters)
    try append("2", to: letters)
    #expect(try ids("dead") == ["2"] && ids("dead.1") == ["1"])
  }

  @Test("After half a line, which a power failure left, comes a line of its own") func torn() throws
  {
    folder.write(#"{"id":"0"}"# + "\n" + #"{"id":"#, "dead")
    try append("1", to: DeadLetters(path: path))
    let lines = folder.text("dead").split(separator: "\n")
    #expect(lines.count == 3 && lines[1] == #"{"id":"#)
    #expect(try JSONValue.parse(Array(lines[2].utf8))["id"] == "1")
  }

  @Test("What cannot be written is told, and no link is followed") func unwritable() throws {
    #expect(throws: SeriesError.self) {
      try append("1", to: DeadLetters(path: "\(folder.path)/none/dead"))
    }
    #expect(symlink(folder.write("", "other"), path) == 0)
    #expect(throws: SeriesError.self) { try append("1", to: DeadLetters(path: path)) }
    #expect(folder.text("other").isEmpty)
  }
}
