import TestSupport
import Testing

@Suite struct StreamTests {
  private let folder = Folder()

  init() { folder.write(ModelFile.small.bytes(), "small.safetensors") }

  private func stream(_ lines: String, _ more: [String] = []) -> Program.Outcome {
    Program.run(
      ["score", "--stream", "--model", "small.safetensors"] + more, stdin: Array(lines.utf8),
      in: folder)
  }

  private func series(_ id: String, _ course: SampleSeries.Course, count: Int = 200) -> SampleSeries
  {
    SampleSeries(id, course, count: count, onset: 170)
  }

  @Test("score --stream answers a line a series in order, with what score says of the same samples")
  func order() throws {
    let all = [series("a", .leak), series("b", .nothing, count: 150), series("c", .stepUp)]
    let outcome = stream(all.map(\.ndjson).joined())
    #expect(outcome.code == 0 && outcome.message == "")
    #expect(outcome.lines.count == 3)
    for (series, line) in zip(all, outcome.lines) {
      let answer = try #require(JSON(line))
      #expect(answer.keys == ["id", "segments", "irregularities"])
      #expect(answer["id"]?.text == series.id)
      let segment = try #require(answer["segments"]?.elements?.first)
      #expect(segment.keys == ["t0", "step", "metrics"])
      #expect(segment["t0"]?.text == "2023-11-14T22:13:20Z" && segment["step"]?.double == 600)
      let columns = try #require(segment["metrics"]?["rss_bytes"])
      #expect(columns.keys == ["score", "threshold", "anomaly", "changepoint_probability"])

      folder.write(series.ndjson, "one.ndjson")
      let rows = Program.run(
        ["score", "one.ndjson", "--json", "--model", "small.safetensors"], in: folder
      ).lines.map { JSON($0)! }
      for key in columns.keys {
        #expect(columns[key]?.elements == rows.map { $0[key]! })
      }
    }
  }

  @Test("score --stream answers a line before standard input ends")
  func flush() {
    var run = Running(
      Program.path, ["score", "--stream", "--model", "small.safetensors"], in: folder)
    for id in ["first", "second"] {
      run.send(Array(series(id, .leak).ndjson.utf8))
      #expect(run.line()?.hasPrefix("{\"id\":\"\(id)\"") == true)
    }
    run.closeInput()
    #expect(run.wait(seconds: 60).code == 0)
  }

  @Test("score --stream answers a bad line with its error, goes on, and exits with 65")
  func badLines() throws {
    let good = series("good", .leak).ndjson
    let bad = [
      "{\"id\":\n", "[1,2]\n", "nonsense\n", "{\"id\":\"x\"}\n", "\n",
      "{\"id\":\"x\",\"t0\":0,\"step\":0,\"values\":{\"rss_bytes\":[1]}}\n",
      "{\"id\":\"x\",\"t0\":0,\"step\":-5,\"values\":{\"rss_bytes\":[1]}}\n",
      "{\"id\":\"x\",\"t0\":0,\"step\":600,\"values\":{\"a\":[1],\"b\":[1,2]}}\n",
      "{\"id\":\"x\",\"t0\":0,\"step\":600,\"values\":{}}\n",
      "{\"id\":\"x\",\"t0\":\"noon\",\"step\":600,\"values\":{\"a\":[1]}}\n",
      series("short", .leak, count: 143).ndjson,
    ]
    let outcome = stream(good + bad.map { $0 + good }.joined())
    #expect(outcome.code == 65)
    #expect(
      outcome.message
        == "detect-cli: \(bad.count) of \(2 * bad.count + 1) lines could not be scored\n")
    #expect(outcome.lines.count == 2 * bad.count + 1)
    for (index, line) in outcome.lines.enumerated() {
      let answer = try #require(JSON(line))
      if index % 2 == 0 {
        #expect(line == outcome.line(0))
      } else {
        #expect(answer.keys == ["line", "error"])
        #expect(answer["line"] == .integer(Int64(index + 1)))
        #expect(answer["error"]?.text?.isEmpty == false)
      }
    }
  }

  @Test("score --stream gives the same bytes on any number of threads")
  func threads() {
    let lines = (0..<8).map { series("\($0)", SampleSeries.Course.allCases[$0]).ndjson }.joined()
    let one = stream(lines, ["--threads", "1"])
    #expect(one.code == 0 && one.lines.count == 8)
    for threads in ["2", "3", "8"] {
      #expect(stream(lines, ["--threads", threads]).output == one.output)
    }
  }

  @Test("score --stream of nothing says nothing")
  func nothing() {
    let outcome = stream("")
    #expect(outcome.code == 0 && outcome.output.isEmpty && outcome.message == "")
  }
}
