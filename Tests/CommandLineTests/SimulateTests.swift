import TestSupport
import Testing
import TimeSeries

@Suite struct SimulateTests {
  private let folder = Folder()

  private func simulate(_ more: [String]) -> Program.Outcome {
    Program.run(["simulate", "--seed", "7", "--count", "6", "--days", "10"] + more, in: folder)
  }

  @Test("simulate --json lists the files written with what happens in each")
  func json() throws {
    let outcome = simulate(["--output", "made", "--json"])
    #expect(outcome.code == 0 && outcome.message == "" && outcome.lines.count == 1)
    let document = try #require(JSON(outcome.line(0)))
    #expect(document.keys == ["seed", "files"] && document["seed"] == 7)
    let files = try #require(document["files"]?.elements)
    #expect(files.count == 6)
    for (index, file) in files.enumerated() {
      #expect(file.keys == ["path", "service", "runtime", "samples", "faults", "benign"])
      #expect(file["path"]?.text == "made/simulated-7-\(index).csv")
      #expect(file["samples"] == 1440)
      // Where a fault begins the truth does, too.
      let path = try #require(file["path"]?.text)
      let series = try SeriesReader.read(path: "\(folder.path)/\(path)")[0]
      let labels = try #require(series.truth(named: "label")?.values)
      let faults = try #require(file["faults"]?.elements)
      #expect(faults.isEmpty == !labels.contains(1))
      for fault in faults {
        #expect(fault.keys == ["kind", "onset", "end", "strength"])
        let onset = try #require(fault["onset"]?.text)
        let sample = labels.indices.first { series.time(at: $0).description == onset }
        #expect(sample.map { labels[$0] } == 1)
      }
    }
    #expect(files.contains { $0["faults"]?.elements?.isEmpty == false })
  }

  @Test("simulate --kind and --strength say what happens") func kinds() throws {
    let outcome = simulate([
      "--healthy", "0", "--kind", "heap_leak", "--kind", "restart", "--strength", "2-3",
      "--output", "chosen", "--json",
    ])
    let files = try #require(JSON(outcome.line(0))?["files"]?.elements)
    for file in files {
      let faults = try #require(file["faults"]?.elements)
      #expect(!faults.isEmpty && faults.allSatisfy { $0["kind"]?.text == "heap_leak" })
      for fault in faults { #expect((2.0...3).contains(try #require(fault["strength"]?.double))) }
      let benign = try #require(file["benign"]?.elements)
      #expect(benign.allSatisfy { $0["kind"]?.text == "restart" })
    }
  }

  @Test("simulate --kind none makes services to which nothing happens") func nothing() throws {
    let outcome = simulate(["--kind", "none", "--output", "calm", "--json"])
    let files = try #require(JSON(outcome.line(0))?["files"]?.elements)
    #expect(files.count == 6)
    #expect(files.allSatisfy { $0["faults"]?.elements == [] && $0["benign"]?.elements == [] })
  }

  @Test("simulate writes the same with --json as without")
  func same() {
    #expect(simulate(["--output", "a", "--json"]).code == 0)
    let plain = simulate(["--output", "b"])
    #expect(plain.code == 0 && plain.output.isEmpty)
    for index in 0..<6 {
      let name = "simulated-7-\(index).csv"
      #expect(!folder.read("a/\(name)").isEmpty)
      #expect(folder.read("a/\(name)") == folder.read("b/\(name)"))
    }
  }
}
