import TestSupport
import Testing

/// Series whose samples are closer than what the model was made for.
@Suite struct AveragedTests {
  private let folder = Folder()

  /// A sample each two minutes, five of which make a step: a leak from step 300 on.
  private let leak = SampleSeries("leak", .leak, count: 420, onset: 300)

  init() { folder.write(ModelFile.wary, "wary.safetensors") }

  /// A CSV of two-minute samples before `end`, about the values of `leak`.
  private func minutes(before end: Int? = nil) -> String {
    let start = SampleSeries.start / 600 * 600
    return "timestamp,rss_bytes\n"
      + (0..<(end ?? 5 * leak.values.count)).map { sample in
        "\(start + 120 * sample),\(Int(leak.values[sample / 5]) + 100_000 * (sample % 5 - 2))\n"
      }.joined()
  }

  private func run(_ command: String, _ csv: String, _ more: [String] = []) -> Program.Outcome {
    folder.write(csv, "leak.csv")
    return Program.run(
      [command, "leak.csv", "--model", "wary.safetensors", "--threads", "1"] + more, in: folder)
  }

  private func scores(_ outcome: Program.Outcome) -> [String] {
    outcome.lines.dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).dropFirst(4).joined(separator: ",")
    }
  }

  @Test("Every sample has the score of the last ten minutes that were over")
  func held() throws {
    let close = run("score", minutes())
    #expect(close.code == 0)
    #expect(close.message.contains("samples every 2m were averaged over 10m"))
    let scores = scores(close)
    #expect(scores.count == 2_100)
    let steps = self.scores(run("score", leak.csv()))
    #expect(steps.count == 420)
    #expect(scores[..<719].allSatisfy { $0 == ",,," })
    for sample in 719..<2_100 {
      let step = (sample + 1) / 5 - 1
      let (held, own) = (scores[sample].split(separator: ","), steps[step].split(separator: ","))
      #expect(abs(try #require(Double(held[0])) - (try #require(Double(own[0])))) < 1e-6)
      #expect(held[2] == own[2])
    }
  }

  @Test("Cut anywhere, what is left has the same scores")
  func scoresAreCausal() {
    let whole = scores(run("score", minutes()))
    for end in [724, 725, 1_111, 1_997] {
      #expect(scores(run("score", minutes(before: end))) == Array(whole[..<end]))
    }
  }

  @Test("Cut right after an event was noticed, it is the same")
  func eventsAreCausal() throws {
    func events(_ csv: String) throws -> [JSON] {
      try run("detect", csv, ["--json", "--quiet"]).lines.map { try #require(JSON($0)) }
    }
    let all = try events(minutes())
    #expect(!all.isEmpty)
    for event in all {
      let noticed = try #require(event["detected_at"]?.text)
      let sample = try #require(
        run("score", minutes()).lines.firstIndex { $0.contains(",\(noticed),") })
      let then = try #require(try events(minutes(before: sample)).last)
      for key in ["metric", "kind", "detected_at", "score", "threshold"] {
        #expect(then[key] == event[key])
      }
    }
  }

  @Test("--as-sampled looks at each, and so does any command at less than a day")
  func asSampled() {
    let each = run("score", minutes(), ["--as-sampled"])
    #expect(!each.message.contains("averaged"))
    #expect(scores(each)[143] != ",,,")
    let short = run("score", minutes(before: 719))
    #expect(!short.message.contains("averaged"))
    #expect(scores(short) == Array(scores(each)[..<719]))
    let detected = run("detect", minutes(), ["--as-sampled"])
    #expect(detected.code == 0 && !detected.message.contains("averaged"))
  }

  @Test("A line of a stream is answered as a file is")
  func stream() throws {
    let values = (0..<2_100).map { sample in
      "\(Int(leak.values[sample / 5]) + 100_000 * (sample % 5 - 2))"
    }.joined(separator: ",")
    let line =
      "{\"id\":\"leak\",\"t0\":\(SampleSeries.start / 600 * 600),\"step\":120,"
      + "\"values\":{\"rss_bytes\":[\(values)]}}\n"
    let outcome = Program.run(
      ["score", "--stream", "--model", "wary.safetensors"], stdin: Array(line.utf8), in: folder)
    let answer = try #require(JSON(outcome.line(0)))
    let segment = try #require(answer["segments"]?.elements?.first)
    #expect(segment["averaged_over"]?.double == 600)
    let streamed = try #require(segment["metrics"]?["rss_bytes"]?["score"]?.elements)
    let lines = scores(run("score", minutes()))
    for sample in [0, 719, 1_500, 2_099] {
      let own = lines[sample].split(separator: ",", omittingEmptySubsequences: false)[0]
      #expect(streamed[sample].double == Double(own))
    }
  }
}
