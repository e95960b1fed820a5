import TestSupport
import Testing

@Suite struct ForecastTests {
  private let folder = Folder()
  private let leak = SampleSeries("leak", .leak, count: 720, onset: 300)

  init() { folder.write(leak.csv(), "leak.csv") }

  private func forecast(_ arguments: [String], stdin: [UInt8] = []) -> Program.Outcome {
    Program.run(["forecast"] + arguments, stdin: stdin, in: folder)
  }

  @Test("forecast prints the promised header and 72 hours of rows, each in its band")
  func rows() {
    let outcome = forecast(["leak.csv"])
    #expect(outcome.code == 0 && outcome.message == "")
    #expect(outcome.line(0) == "series,metric,timestamp,yhat,yhat_lower,yhat_upper")
    #expect(outcome.lines.count == 433)
    #expect(outcome.line(1).hasPrefix("leak,rss_bytes,2023-11-19T22:13:20Z,"))
    for line in outcome.lines.dropFirst() {
      let cells = line.split(separator: ",").suffix(3).compactMap { Double($0) }
      #expect(cells.count == 3 && cells[1] <= cells[0] && cells[0] <= cells[2], "\(line)")
    }
    // 2 MB a sample: the leak of 420 samples goes on for 432 more.
    let last = outcome.line(432).split(separator: ",").compactMap { Double($0) }
    #expect(abs(last[0] - (400e6 + 2e6 * (1151 - 300))) < 200e6, "\(last)")
  }

  @Test("--json says the same, with the seasons, the changes and the time to the limit")
  func json() throws {
    let rows = forecast(["leak.csv", "--horizon", "24h"]).lines.dropFirst()
    let outcome = forecast(["leak.csv", "--horizon", "24h", "--json", "--limit", "1.5e9"])
    #expect(outcome.code == 0 && outcome.message == "" && outcome.lines.count == 1)
    let object = try #require(JSON(outcome.line(0)))
    #expect(
      object.keys == [
        "series", "metric", "history_start", "t0", "step", "level", "yhat", "yhat_lower",
        "yhat_upper", "seasons_seconds", "changes", "limit",
      ])
    #expect(
      object["yhat"]?.elements?.compactMap(\.double)
        == rows.compactMap { Double($0.split(separator: ",")[3]) })
    #expect(object["t0"]?.text == "2023-11-19T22:13:20Z" && object["step"]?.double == 600)
    let limit = try #require(object["limit"])
    #expect(
      limit.keys == [
        "value", "reached_at", "expected_seconds", "earliest_seconds", "latest_seconds",
      ])
    // 1,240 MB are there, 2 MB more every ten minutes: about 130 samples.
    let expected = try #require(limit["expected_seconds"]?.double)
    #expect((60_000...96_000).contains(expected), "\(expected)")
    #expect(try #require(limit["earliest_seconds"]?.double) <= expected)
  }

  @Test("When the limit is reached is said in words on standard error; --quiet says nothing")
  func words() {
    let reached = forecast(["leak.csv", "--limit", "1.5e9"])
    #expect(reached.code == 0 && reached.lines.count == 433)
    #expect(reached.message.contains("leak: rss_bytes: the limit of 1500000000.0 is reached in "))
    #expect(forecast(["leak.csv", "--limit", "1.5e9", "--quiet"]).message == "")
    let far = forecast(["leak.csv", "--limit", "1e15", "--json"])
    #expect(far.line(0).contains("\"reached_at\":null,\"expected_seconds\":null"))
    #expect(
      forecast(["leak.csv", "--limit", "1e15"]).message.contains("not reached within 72.0 h"))
  }

  @Test("The limit may be a metric or a cgroup's file or folder")
  func limits() {
    var text = "timestamp,rss_bytes,limit_bytes\n"
    for (t, value) in leak.values.enumerated() {
      text += "\(SampleSeries.start + SampleSeries.step * t),\(Int(value)),1500000000\n"
    }
    folder.write(text, "both.csv")
    folder.write("1500000000\n", "memory.max")
    let number = forecast(["leak.csv", "--json", "--limit", "1500000000"])
    for limit in ["./memory.max", "./.", "1.5GB"] {
      #expect(forecast(["leak.csv", "--json", "--limit", limit]).output == number.output)
    }
    for more in [[], ["--metric", "rss_bytes"]] {
      let outcome = forecast(["both.csv", "--json", "--limit", "limit_bytes"] + more)
      #expect(outcome.code == 0 && outcome.lines.count == 1)
      #expect(
        outcome.text.replacing("both", with: "leak") == number.text, "\(outcome.message)")
    }
    folder.write(text.replacing(",1500000000", with: ",0"), "none.csv")
    let none = forecast(["none.csv", "--json", "--limit", "limit_bytes"])
    #expect(none.code == 0 && JSON(none.line(0))?["limit"] == nil)
    #expect(
      none.message.contains("none.csv: none: limit_bytes is not above 0 in the end: no limit"))
  }

  @Test("Presets and logistic growth give other forecasts; logistic growth ends at its limit")
  func settings() {
    let all = [
      [], ["--preset", "prophet"], ["--preset", "article"],
      ["--growth", "logistic", "--limit", "1.6e9"],
    ].map { forecast(["leak.csv", "--quiet"] + $0) }
    #expect(all.allSatisfy { $0.code == 0 && $0.lines.count == 433 })
    #expect(Set(all.map(\.text)).count == 4)
    let last = all[3].line(432).split(separator: ",").compactMap { Double($0) }
    #expect(last[0] < 1.65e9 && last[0] > 1.3e9, "\(last)")
  }

  @Test("--fitted begins with what the model makes of the history")
  func fitted() {
    let outcome = forecast(["leak.csv", "--fitted"])
    #expect(outcome.lines.count == 1 + 720 + 432)
    #expect(outcome.line(1).hasPrefix("leak,rss_bytes,2023-11-14T22:13:20Z,"))
    #expect(outcome.line(1).hasSuffix(",,") && !outcome.line(721).hasSuffix(",,"))
  }

  @Test("Gaps and constants are forecast; standard input is read; a restart is said")
  func odd() {
    var gappy = leak
    gappy.gaps = Set(400..<420)
    let gaps = forecast(["-"], stdin: Array(gappy.csv().utf8))
    #expect(gaps.code == 0 && gaps.lines.count == 433 && gaps.message != "")
    folder.write(
      "timestamp,rss_bytes\n" + (0..<100).map { "\(600 * $0),5\n" }.joined(), "constant.csv")
    let constant = forecast(["constant.csv"])
    #expect(constant.code == 0 && constant.line(432).contains(",5."), "\(constant.line(432))")
    folder.write(SampleSeries("restart", .restart).csv(), "restart.csv")
    let restart = forecast(["restart.csv"])
    #expect(restart.code == 0 && restart.message.contains("forecast from the restart at"))
  }

  @Test("What cannot be forecast is told of, and the rest goes on")
  func failures() {
    folder.write("timestamp,rss_bytes\n0,1\n600,2\n1200,3\n", "short.csv")
    let outcome = forecast(["short.csv", "leak.csv"])
    #expect(outcome.code == 65 && outcome.lines.count == 433)
    #expect(
      outcome.message
        == "detect-cli: short: rss_bytes: 3 samples, but 24 are needed; give a longer series\n")
  }
}
