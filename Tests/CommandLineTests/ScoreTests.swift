import Tensor
import TestSupport
import Testing

@Suite struct ScoreTests {
  private let folder = Folder()
  private let leak = SampleSeries("leak", .leak, count: 300, onset: 250)

  init() {
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    folder.write(leak.csv(), "leak.csv")
  }

  private func score(_ arguments: [String], stdin: [UInt8] = []) -> Program.Outcome {
    Program.run(
      ["score"] + arguments + ["--model", "small.safetensors"], stdin: stdin, in: folder)
  }

  @Test("score prints the promised header and a row for every sample, empty without a window")
  func rows() {
    let outcome = score(["leak.csv"])
    #expect(outcome.code == 0)
    #expect(outcome.message == "")
    #expect(
      outcome.line(0)
        == "series,metric,timestamp,value,score,threshold,anomaly,changepoint_probability")
    #expect(outcome.lines.count == 301)
    #expect(outcome.line(1) == "leak,rss_bytes,2023-11-14T22:13:20Z,\(leak.values[0]),,,,")
    #expect(outcome.line(143).hasSuffix(",,,,"))
    for (sample, line) in outcome.lines.dropFirst(144).enumerated() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(cells.count == 8)
      #expect(cells[3] == "\(leak.values[143 + sample])")
      guard let score = Double(cells[4]), let threshold = Double(cells[5]),
        let changepoint = Double(cells[7])
      else {
        Issue.record("\(line)")
        continue
      }
      #expect((0...1).contains(score) && (0...1).contains(changepoint) && threshold >= 0.5)
      #expect(cells[6] == "0" || cells[6] == "1")
    }
    #expect(outcome.line(300).contains(",1,"))
  }

  @Test("--precision bf16 scores nearly the same", .enabled(if: Precision.bfloat16.isSupported))
  func bfloat16() throws {
    let scores = [["leak.csv"], ["leak.csv", "--precision", "bf16"]].map { arguments in
      score(arguments).lines.dropFirst(144).compactMap { Double($0.split(separator: ",")[4]) }
    }
    #expect(scores[0].count == 157 && scores[1].count == 157)
    #expect(zip(scores[0], scores[1]).allSatisfy { abs($0 - $1) < 0.02 })
    #expect(scores[0] != scores[1])
  }

  @Test("score --format ndjson says the same under the same keys")
  func ndjson() throws {
    let csv = score(["leak.csv"])
    let json = score(["leak.csv", "--format", "ndjson"])
    #expect(json.code == 0)
    #expect(score(["leak.csv", "--json"]).output == json.output)
    #expect(json.lines.count == 300)
    let keys = csv.line(0).split(separator: ",").map(String.init)
    for (row, line) in zip(csv.lines.dropFirst(), json.lines) {
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      let object = try #require(JSON(line))
      #expect(object.keys == keys)
      #expect(object["timestamp"]?.text == String(cells[2]))
      #expect(object["score"]?.double == Double(cells[4]))
      #expect(object["threshold"]?.double == Double(cells[5]))
      #expect(object["anomaly"] == (cells[6].isEmpty ? .null : .boolean(cells[6] == "1")))
    }
  }

  @Test("score --retrospective scores every sample, also those before the first window's end")
  func retrospective() {
    let outcome = score(["leak.csv", "--retrospective"])
    #expect(outcome.code == 0)
    #expect(outcome.lines.count == 301)
    #expect(outcome.lines.allSatisfy { !$0.hasSuffix(",,,,") })
  }

  @Test("score reads standard input, gzip and several files the same as a file")
  func sources() {
    let rows = score(["leak.csv"]).lines.dropFirst()
    func expectSame(_ outcome: Program.Outcome, _ source: Comment) {
      #expect(outcome.code == 0, source)
      // The series is named by its file.
      let same = zip(outcome.lines.dropFirst(), rows).allSatisfy {
        $0.drop { $0 != "," } == $1.drop { $0 != "," }
      }
      #expect(same && outcome.lines.count == rows.count + 1, source)
    }
    expectSame(score(["-"], stdin: Array(leak.csv().utf8)), "standard input")
    #expect(score(["-"], stdin: Array(leak.csv().utf8)).line(1).hasPrefix("stdin,"))
    #expect(Program.shell("gzip -k leak.csv", in: folder).code == 0)
    expectSame(score(["leak.csv.gz"]), "gzip")
    expectSame(score(["-"], stdin: folder.read("leak.csv.gz")), "gzip on standard input")
    folder.write(leak.csv().replacing("\n", with: "\r\n"), "crlf.csv")
    expectSame(score(["crlf.csv"]), "CRLF")
    #expect(score(["leak.csv", "crlf.csv"]).lines.count == 601)
  }

  @Test("score reads long CSV, NDJSON and a Prometheus answer, recognized or told")
  func formats() {
    let scores = score(["leak.csv"]).lines.dropFirst().map { $0.split(separator: ",")[2...] }
    var long = "series,timestamp,metric,value\n"
    var matrix = ""
    for (t, value) in leak.values.enumerated() {
      let time = SampleSeries.start + SampleSeries.step * t
      long += "leak,\(time),rss_bytes,\(Int(value))\n"
      matrix += "\(t == 0 ? "" : ",")[\(time),\"\(Int(value))\"]"
    }
    let answer =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":"
      + "{\"__name__\":\"rss_bytes\",\"job\":\"api\"},\"values\":[\(matrix)]}]}}"
    folder.write(long, "long.csv")
    folder.write(leak.ndjson, "leak.ndjson")
    folder.write(answer, "answer.json")
    for (file, format) in [
      ("long.csv", "long"), ("leak.ndjson", "ndjson"), ("answer.json", "prometheus"),
    ] {
      let outcome = score([file])
      #expect(outcome.code == 0)
      #expect(score([file, "--input-format", format]).output == outcome.output)
      // A name with a comma stands in quotes; behind the metric all is the same.
      let tails = outcome.lines.dropFirst().map { line in
        line[line.firstRange(of: "rss_bytes,")!.upperBound...].split(separator: ",")[...]
      }
      #expect(tails.elementsEqual(scores) { $0.elementsEqual($1) })
    }
  }

  @Test("score gives the same bytes on 1, 2, 3 and 8 threads with the model that ships")
  func threads() {
    folder.write(SampleSeries("step", .stepUp).csv(), "step.csv")
    func run(_ threads: Int, _ more: [String]) -> [UInt8] {
      let outcome = Program.run(
        [
          "score", "step.csv", "--threads", "\(threads)",
          "--model", "\(Program.repository)/models/memory.safetensors",
        ] + more, in: folder)
      #expect(outcome.code == 0)
      return outcome.output
    }
    for more in [[], ["--retrospective"]] {
      let one = run(1, more)
      #expect(one.count > 10_000)
      for threads in [2, 3, 8] { #expect(run(threads, more) == one) }
    }
  }

  @Test("A score depends neither on later samples nor on where pieces are cut")
  func pieces() {
    // Pieces have 4,096 samples: cut just before, at and after a border.
    let long = SampleSeries("long", .sawtoothLeak, count: 4_400, onset: 4_000)
    folder.write(long.csv(), "long.csv")
    let whole = score(["long.csv"]).lines
    #expect(whole.count == 4_401)
    for end in [144, 4_095, 4_096, 4_097, 4_240] {
      folder.write(long.csv(before: end), "long.csv")
      #expect(score(["long.csv"]).lines[...] == whole[...end])
    }
  }

  @Test("--threshold chooses the rule; without it the model's own applies")
  func threshold() {
    func thresholds(_ arguments: [String]) -> Set<String> {
      let outcome = score(["leak.csv", "--quiet"] + arguments)
      #expect(outcome.code == 0 && outcome.message == "")
      return Set(
        outcome.lines.dropFirst(144).map {
          String($0.split(separator: ",", omittingEmptySubsequences: false)[5])
        })
    }
    let own = thresholds([])
    #expect(thresholds(["--threshold", "fixed"]) == ["0.5"])
    #expect(thresholds(["--threshold", "fixed:0.75"]) == ["0.75"])
    #expect(thresholds(["--threshold", "rolling:0"]) == ["0.5"])
    #expect(thresholds(["--threshold", "peaks"]) == ["0.5"])  // not yet calibrated
    #expect(thresholds(["--threshold", "quantile:0.9"]).count > 1)
    #expect(own != thresholds(["--threshold", "fixed:0.75"]))

    let stated = ModelFile.small.metadata.filter { !$0.key.hasPrefix("threshold_") }
    var file = ModelFile.small
    file.metadata =
      stated + [
        ("threshold_method", "fixed"), ("threshold_value", "0.625"),
        ("threshold_hysteresis", "0.5"), ("threshold_hold", "12"),
      ]
    folder.write(file.bytes(), "small.safetensors")
    #expect(thresholds([]) == ["0.625"])
    #expect(thresholds(["--threshold", "fixed:0.75"]) == ["0.75"])
  }

  @Test(
    "Scores are the same bytes on any number of threads and cut anywhere with every --threshold",
    arguments: ["rolling:1", "fixed:0.3", "quantile:0.98", "peaks:0.01"])
  func everyThreshold(rule: String) {
    let long = SampleSeries("long", .sawtoothLeak, count: 4_400, onset: 4_000)
    folder.write(long.csv(), "long.csv")
    let whole = score(["long.csv", "--threshold", rule, "--threads", "1"]).lines
    #expect(whole.count == 4_401)
    #expect(score(["long.csv", "--threshold", rule, "--threads", "3"]).lines == whole)
    for end in [4_095, 4_097] {
      folder.write(long.csv(before: end), "long.csv")
      #expect(score(["long.csv", "--threshold", rule]).lines[...] == whole[...end])
    }
  }

  @Test("--metric and --role choose what is scored")
  func choices() {
    var text = "timestamp,rss_bytes,heap_inuse_bytes,requests\n"
    for (t, value) in leak.values.enumerated() {
      text += "\(SampleSeries.start + SampleSeries.step * t),\(Int(value)),\(Int(value / 2)),\(t)\n"
    }
    folder.write(text, "wide.csv")
    func metrics(_ arguments: [String]) -> Set<String> {
      let outcome = score(["wide.csv", "--quiet"] + arguments)
      #expect(outcome.code == 0 && outcome.message == "")
      return Set(outcome.lines.dropFirst().map { String($0.split(separator: ",")[1]) })
    }
    #expect(metrics([]) == ["rss_bytes", "heap_inuse_bytes"])
    #expect(metrics(["--metric", "requests"]) == ["requests"])
    #expect(
      metrics(["--metric", "requests", "--metric", "rss_bytes"]) == ["requests", "rss_bytes"])
    #expect(metrics(["--role", "heap_inuse_bytes=load"]) == ["rss_bytes"])
    #expect(score(["wide.csv"]).message.contains("2 of 3 metrics measure memory"))
  }

  @Test("A gap is told on standard error and its samples have no value")
  func gap() {
    var series = leak
    series.gaps = [200, 201, 202]
    folder.write(series.csv(), "gap.csv")
    let outcome = score(["gap.csv"])
    #expect(outcome.lines.count == 301)
    #expect(outcome.line(201).hasPrefix("gap,rss_bytes,2023-11-16T07:33:20Z,,"))
    #expect(outcome.message.contains("gap.csv"))
    #expect(score(["gap.csv", "--quiet"]).message == "")
    let notes = score(["gap.csv", "--json"]).message.split(separator: "\n").map(JSON.init)
    #expect(!notes.isEmpty && notes.allSatisfy { $0 != nil })
  }
}
