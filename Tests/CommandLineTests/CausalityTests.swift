import TestSupport
import Testing
import TimeSeries

/// What an operator may rely on: an event is what was known when it was raised.
@Suite struct CausalityTests {
  /// Keys of an event that later samples must not change.
  private static let fixed = ["series", "metric", "kind", "detected_at", "score", "threshold"]

  @Test("An input cut right after detected_at gives the same event", arguments: 0..<9)
  func cut(part: Int) throws {
    let folder = Folder()
    folder.write(ModelFile.wary, "wary.safetensors")
    var seen = 0
    for (index, course) in SampleSeries.Course.allCases.enumerated() {
      var series = SampleSeries(
        "series", course, count: 640, onset: 300 + 7 * index, seed: 10 * part + index)
      if index % 3 == 0 { series.gaps = [150, 151, 310, 311, 312, 313] }
      seen += try expectCausal(series, folder)
    }
    #expect(seen >= 4, "\(seen) events are too few to prove anything")
  }

  @Test(
    "So it does with every --threshold",
    arguments: ["rolling:1", "fixed:0.1", "quantile:0.98", "peaks:0.01"])
  func cut(threshold: String) throws {
    let folder = Folder()
    folder.write(ModelFile.wary, "wary.safetensors")
    var seen = 0
    for course in [SampleSeries.Course.leak, .stepUp, .burst] {
      let series = SampleSeries("series", course, count: 1_400, onset: 1_250)
      seen += try expectCausal(series, folder, ["--threshold", threshold])
    }
    #expect(seen >= 1, "no event proves nothing")
  }

  /// Cuts `series` after each of its events; how many there were.
  private func expectCausal(
    _ series: SampleSeries, _ folder: Folder, _ more: [String] = []
  ) throws -> Int {
    let severities = ["info", "warning", "critical"]
    func events(_ csv: String) throws -> [JSON] {
      folder.write(csv, "series.csv")
      let outcome = Program.run(
        [
          "detect", "series.csv", "--json", "--quiet", "--threads", "1", "--limit", "1000000000",
          "--model", "wary.safetensors",
        ] + more, in: folder)
      #expect(outcome.code == 0)
      return try outcome.lines.map { try #require(JSON($0)) }
    }
    func rank(_ event: JSON) -> Int? { event["severity"]?.text.flatMap(severities.firstIndex) }

    let all = try events(series.csv())
    for event in all {
      var known = try #require(event["detected_at"]?.text.flatMap(sample))
      while series.gaps.contains(known) { known += 1 }  // a file ends with a sample that is there
      let then = try #require(try events(series.csv(before: known + 1)).last)
      for key in Self.fixed { #expect(then[key] == event[key], "\(key) of \(event)") }
      #expect(then["end"] == .null)
      let (before, after) = (try #require(rank(then)), try #require(rank(event)))
      #expect(before <= after)
    }
    return all.count
  }

  /// The sample at a time that the program printed.
  private func sample(at time: String) -> Int? {
    guard let moment = Timestamp(parsing: Array(time.utf8).span) else { return nil }
    let seconds = Int(moment.nanoseconds / 1_000_000_000)
    return (seconds - SampleSeries.start) / SampleSeries.step
  }
}
