import TestSupport
import Testing

@Suite struct ChangepointsTests {
  private let folder = Folder()

  init() {
    folder.write(SampleSeries("leak", .leak).csv(), "leak.csv")
    folder.write(SampleSeries("step", .stepUp).csv(), "step.csv")
    folder.write("timestamp,rss_bytes\n" + (0..<50).map { "\(600 * $0),7\n" }.joined(), "flat.csv")
  }

  private func changepoints(_ arguments: [String]) -> Program.Outcome {
    Program.run(["changepoints"] + arguments, in: folder)
  }

  private func indices(_ arguments: [String]) -> [Int] {
    changepoints(arguments + ["--json"]).lines.compactMap {
      guard case .integer(let index)? = JSON($0)?["index"] else { return nil }
      return Int(index)
    }
  }

  @Test("changepoints prints a table for people") func table() {
    let outcome = changepoints(["leak.csv", "step.csv"])
    #expect(outcome.code == 0 && outcome.message == "")
    #expect(
      outcome.text == """
        SERIES  METRIC     INDEX  SINCE                 STRENGTH
        leak    rss_bytes  484    2023-11-18T06:53:20Z  10.9
        step    rss_bytes  480    2023-11-18T06:13:20Z  8.8
        2 changepoints in 2 series, 1440 samples.

        """)
    #expect(changepoints(["flat.csv"]).text == "No changepoint in 1 series, 50 samples.\n")
  }

  @Test("changepoints --json prints one object a changepoint with exactly the promised keys")
  func json() throws {
    let outcome = changepoints(["step.csv", "--json", "--method", "edivisive"])
    #expect(outcome.code == 0 && outcome.message == "")
    let lines = try outcome.lines.map { try #require(JSON($0)) }
    for line in lines {
      #expect(line.keys == ["series", "metric", "method", "index", "timestamp", "strength"])
      #expect(line["series"] == "step" && line["metric"] == "rss_bytes")
      #expect(line["method"] == "edivisive")
      #expect(line["strength"]!.double! >= 3)  // p ≤ 0.001
    }
    let step = try #require(lines.first { $0["index"] == .integer(480) })
    #expect(step["timestamp"] == "2023-11-18T06:13:20Z")
    #expect(changepoints(["flat.csv", "--json"]).output.isEmpty)
  }

  @Test(
    "Every method with every cost finds a step",
    arguments: [["--method", "edivisive"]]
      + ["l1", "l2", "normal", "rbf", "linear", "continuous"].map { ["--cost", $0] }
      + ["l1", "l2", "normal", "rbf", "linear"].map { ["--method", "binseg", "--cost", $0] })
  func step(options: [String]) {
    let found = indices(["step.csv"] + options)
    #expect(found.contains { abs($0 - 480) <= 2 }, "\(found)")
  }

  @Test("A penalty, the noise and the shortest segment are obeyed") func options() {
    let l2 = ["step.csv", "--cost", "l2"]
    #expect(indices(l2 + ["--penalty", "1e17"]) == [480])
    #expect(indices(l2 + ["--penalty", "1e30"]).isEmpty)
    let fine = l2 + ["--noise", "differences"]
    let (bic, mbic) = (
      indices(fine + ["--penalty", "bic"]), indices(fine + ["--penalty", "mbic"])
    )
    #expect(bic.count > 5 && mbic.count > 5)
    #expect(indices(l2 + ["--penalty", "bic"]).count < bic.count)
    let long = indices(fine + ["--min-size", "100"])
    #expect(!long.isEmpty)
    #expect(zip([0] + long, long + [720]).allSatisfy { $1 - $0 >= 100 })
  }

  @Test("A method is as strict as healthy series need it; kappa says it again without them")
  func healthy() throws {
    folder.write(SampleSeries("calm", .nothing, seed: 2).csv(), "calm.csv")
    let healthy = ["--healthy", "calm.csv", "--false-alarms"]
    func found(_ rate: String, _ more: [String] = [], in file: String = "calm.csv") -> [Int] {
      indices([file] + healthy + [rate] + more)
    }
    // Five days: one a day allows five, and one in ten days none.
    #expect(found("0.1").isEmpty && found("0.1", ["--method", "cusum"]).isEmpty)
    let often = found("1")
    #expect(!often.isEmpty && often.count <= 5)
    #expect(found("0.1", in: "step.csv").contains { abs($0 - 480) <= 2 })
    let said = changepoints(["step.csv"] + healthy + ["1"])
    let kappa = try #require(said.message.firstMatch(of: /--penalty (kappa:[0-9.]+) finds/)?.1)
    #expect(
      changepoints(["step.csv", "--penalty", String(kappa)]).output == said.output)
  }

  @Test("Other metrics are looked at when asked for, and all files in turn") func metrics() {
    var text = "timestamp,rss_bytes,requests_total\n"
    for t in 0..<200 { text += "\(600 * t),\(100 + t % 7),\(t < 120 ? t % 5 : 400 + t % 5)\n" }
    folder.write(text, "two.csv")
    #expect(indices(["two.csv"]).isEmpty)
    #expect(indices(["two.csv", "--metric", "requests_total"]) == [120])
    let both = changepoints(["missing.csv", "step.csv"])
    #expect(both.code == 66)
    #expect(both.message.contains("missing.csv"))
    #expect(both.text.contains("step    rss_bytes"))
  }

  @Test("With the network, a leak's onset and the restart that ends it are changepoints")
  func restart() {
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    let leak = SampleSeries("leak", .leak, count: 1_000).values
    let calm = SampleSeries("calm", .nothing, count: 1_000).values
    var text = "timestamp,rss_bytes,process_start_time_seconds\n"
    for t in 0..<1_000 {
      let (value, began) = t < 760 ? (leak[t], 0) : (calm[t], 760)
      let start = SampleSeries.start + SampleSeries.step * began
      text += "\(SampleSeries.start + SampleSeries.step * t),\(Int(value)),\(start)\n"
    }
    folder.write(text, "ended.csv")
    let found = indices(["ended.csv", "--method", "lstm", "--model", "small.safetensors"])
    #expect(found.contains(760), "\(found)")
    #expect(found.contains { abs($0 - 480) <= 12 }, "\(found)")
    let none = indices(["step.csv", "--method", "lstm", "--model", "small.safetensors"])
    #expect(none == [480])
  }

  @Test("A gap moves no index") func gaps() {
    var series = SampleSeries("gaps", .stepUp)
    series.gaps = [100, 101, 102, 300]
    folder.write(series.csv(), "gaps.csv")
    #expect(indices(["gaps.csv", "--cost", "l2", "--penalty", "1e17"]) == [480])
  }
}
