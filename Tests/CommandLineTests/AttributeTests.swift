import Glibc
import TestSupport
import Testing

@Suite struct AttributeTests {
  private let folder = Folder()

  /// The moments of the two profiles: samples 480 and 700 of `SampleSeries`.
  private static let times = [480, 700].map { (SampleSeries.start + 600 * $0) * 1_000_000_000 }

  /// A leak of 400 MB through a helper that others use as well.
  private static func profile(_ time: Int, leaked: Int) -> SampleProfile {
    SampleProfile(
      [
        "main.touch h.go:3 < main.(*store).keep /src/app/store.go:21 < main.serve s.go:9": [
          leaked / 4_096, leaked, leaked / 4_096, leaked,
        ],
        "main.touch h.go:3 < main.work w.go:5 < main.serve s.go:8": [
          20_000, 20 * leaked, 900, 900_000,
        ],
      ], types: SampleProfile.heap, rate: 512, time: time)
  }

  init() {
    folder.write(Self.profile(Self.times[0], leaked: 4_096_000).bytes, "before.pb")
    folder.write(Self.profile(Self.times[1], leaked: 404_096_000).bytes, "after.pb")
    folder.write(SampleSeries("leak", .leak, onset: 480).csv(), "leak.csv")
    folder.write(SampleSeries("calm", .nothing).csv(), "calm.csv")
  }

  private func attribute(_ arguments: [String]) -> Program.Outcome {
    Program.run(["attribute"] + arguments, in: folder)
  }

  @Test("The table names the code that keeps, its share, its objects and how sure that is")
  func table() {
    let outcome = attribute(["before.pb", "after.pb"])
    #expect(outcome.code == 0 && outcome.message == "")
    #expect(outcome.line(0) == "381 MiB more in what grew; the heap changed by +381 MiB.")
    #expect(
      outcome.line(1).split(separator: " ") == [
        "FUNCTION", "SHARE", "GROWTH", "OBJECTS", "MEAN", "SIZE", "CONFIDENCE", "DEPTH",
      ])
    #expect(
      outcome.line(2).split(separator: " ") == [
        "main.(*store).keep", "app/store.go:21", "100%", "381", "MiB", "97656", "4", "KiB", ">99%",
        "1",
      ])
    #expect(outcome.line(3) == "    main.touch ← main.(*store).keep ← main.serve")
    #expect(outcome.lines.last == "A heap profile names who allocated, not who holds the memory.")
  }

  @Test("--json is one document with the promised keys, the largest share first")
  func json() throws {
    let outcome = attribute(["before.pb", "after.pb", "--json"])
    #expect(outcome.code == 0 && outcome.message == "" && outcome.lines.count == 1)
    let object = try #require(JSON(outcome.line(0)))
    #expect(
      object.keys == [
        "residual_bytes", "explained", "frames", "elsewhere", "open", "kind",
        "profile_growth_bytes",
      ])
    let frames = try #require(object["frames"]?.elements)
    #expect(
      frames[0].keys == [
        "function", "file", "line", "depth", "share", "inuse_bytes_growth", "objects_growth",
        "mean_object_bytes", "flat_bytes_growth", "cumulative_bytes_growth", "confidence",
        "relation", "path",
      ])
    #expect(
      frames.compactMap { $0["function"]?.text } == [
        "main.(*store).keep", "main.serve", "main.touch",
      ])
    #expect(frames.compactMap { $0["relation"]?.text } == ["blamed", "caller", "callee"])
    let shares = frames.compactMap { $0["share"]?.double }
    #expect(shares.count == 3 && shares == shares.sorted(by: >))
    #expect(frames[0]["inuse_bytes_growth"]?.double == 400_000_000)
    #expect(frames[0]["file"]?.text == "/src/app/store.go" && frames[0]["line"]?.double == 21)
    #expect(object["explained"]?.double == 1 && object["kind"]?.text == "heap")
  }

  @Test("With a series, what its forecast does not explain is shared out")
  func series() throws {
    let outcome = attribute(["before.pb", "after.pb", "--series", "leak.csv", "--json"])
    #expect(outcome.code == 0, "\(outcome.message)")
    let object = try #require(JSON(outcome.line(0)))
    // 2 MB a sample since 480, looked at until 700.
    #expect(abs(try #require(object["residual_bytes"]?.double) - 440e6) < 30e6)
    #expect(abs(try #require(object["explained"]?.double) - 400.0 / 440) < 0.08)
    let calm = attribute(["before.pb", "after.pb", "--series", "calm.csv"])
    #expect(calm.code == 0 && calm.lines.count == 1, "\(calm.text)")
    #expect(calm.line(0).hasPrefix("No growth to explain: rss_bytes is "))
    let told = attribute(["before.pb", "after.pb", "--residual", "800MB", "--json"])
    #expect(try #require(JSON(told.line(0)))["explained"]?.double == 0.5)
  }

  @Test("Goroutine profiles are looked at beside those of the heap")
  func goroutines() throws {
    for (name, count) in [("1.pb", 10), ("2.pb", 90)] {
      folder.write(
        SampleProfile(
          ["runtime.gopark < main.wait w.go:3": [count]], types: SampleProfile.goroutines
        ).bytes, name)
    }
    let both = try #require(
      JSON(attribute(["before.pb", "1.pb", "after.pb", "2.pb", "--json"]).line(0)))
    #expect(both.keys.last == "goroutines" && both["kind"]?.text == "heap")
    #expect(both["goroutines"]?["growth"]?.double == 80)
    #expect(both["goroutines"]?["frames"]?.elements?.first?["function"]?.text == "main.wait")
    let alone = attribute(["1.pb", "2.pb"])
    #expect(alone.code == 0 && alone.line(2).hasPrefix("main.wait w.go:3"), "\(alone.text)")
  }

  @Test("Of heap and goroutine profiles --pprof writes the heap's growth, and says so")
  func pprofOfBoth() {
    for (name, count) in [("1.pb", 10), ("2.pb", 90)] {
      folder.write(
        SampleProfile(["main.wait": [count]], types: SampleProfile.goroutines).bytes, name)
    }
    let both = ["before.pb", "1.pb", "after.pb", "2.pb", "--pprof", "growth.pb"]
    let outcome = attribute(both)
    #expect(outcome.code == 0)
    #expect(
      outcome.message
        == "growth.pb: what grew in memory; goroutines have to be given alone for --pprof\n")
    #expect(attribute(both + ["--force", "--quiet"]).message == "")
    let alone = attribute(["1.pb", "2.pb", "--pprof", "waiting.pb"])
    #expect(alone.code == 0 && alone.message == "")
  }

  @Test("A restart that the series tells of refuses profiles of both lives")
  func restart() {
    func series(newAt sample: Int) -> String {
      var text = "timestamp,rss_bytes,process_start_time_seconds\n"
      for (t, value) in SampleSeries("leak", .leak, onset: 480).values.enumerated() {
        let start = SampleSeries.start + (t < sample ? 0 : SampleSeries.step * sample)
        text += "\(SampleSeries.start + SampleSeries.step * t),\(Int(value)),\(start)\n"
      }
      return text
    }
    folder.write(series(newAt: 600), "ended.csv")
    folder.write(series(newAt: 400), "begun.csv")
    let outcome = attribute(["before.pb", "after.pb", "--series", "ended.csv"])
    #expect(outcome.code == 65 && outcome.text == "", "\(outcome.text)")
    #expect(
      outcome.message.hasSuffix(
        "detect-cli: ended: the process was new at 2023-11-19T02:13:20Z, between before.pb and "
          + "after.pb; compare profiles of one life\n"), "\(outcome.message)")
    let begun = attribute(["before.pb", "after.pb", "--series", "begun.csv"])
    #expect(begun.code == 0, "\(begun.message)")
    // Without a start time memory that falls by half may be a collection: it is told, and no more.
    folder.write(SampleSeries("fallen", .restart, onset: 600).csv(), "fallen.csv")
    let fallen = attribute(["before.pb", "after.pb", "--series", "fallen.csv"])
    #expect(fallen.code == 0)
    #expect(
      fallen.message.contains(
        "fallen: memory fell by half at 2023-11-19T02:13:20Z, between before.pb and after.pb: "),
      "\(fallen.message)")
  }

  @Test("Class histograms name the classes") func histograms() {
    let header = " num #instances #bytes class name (module)\n"
    folder.write("\(header) 1: 100 1000000 [B (java.base@17)\nTotal 100 1000000\n", "1.histo")
    folder.write("\(header) 1: 900 91000000 [B (java.base@17)\nTotal 900 91000000\n", "2.histo")
    let outcome = attribute(["1.histo", "2.histo"])
    #expect(outcome.code == 0 && outcome.line(2).hasPrefix("byte[] "), "\(outcome.message)")
    #expect(outcome.text.contains("A class histogram names what is held"))
  }

  @Test("Go's variables before and after say where else memory grew") func memory() throws {
    for (name, stacks) in [("1.json", 1_000_000), ("2.json", 301_000_000)] {
      folder.write("{\"memstats\":{\"HeapInuse\":5000000,\"StackInuse\":\(stacks)}}", name)
    }
    let outcome = attribute([
      "before.pb", "after.pb", "--residual", "700MB", "--memory", "1.json", "--memory", "2.json",
      "--json",
    ])
    let object = try #require(JSON(outcome.line(0)))
    #expect(object["elsewhere"]?["stacks"]?.double == 300_000_000)
  }

  @Test("--report writes a page with the flame graph, and the same bytes each time")
  func report() throws {
    let arguments = ["before.pb", "after.pb", "--series", "leak.csv", "--report", "page.html"]
    #expect(attribute(arguments).code == 0)
    let page = folder.text("page.html")
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("<svg class=\"flames\""))
    #expect(page.contains("main.(*store).keep /src/app/store.go:21: 381 MiB, 100%"))
    #expect(page.contains("green is what was to be expected"))
    #expect(attribute(arguments + ["--force"]).code == 0 && folder.text("page.html") == page)
  }

  @Test(
    "go tool pprof opens what --pprof writes, and finds the same",
    .enabled(if: access("/usr/bin/go", X_OK) == 0, "Go is not installed"))
  func pprof() {
    #expect(attribute(["before.pb", "after.pb", "--pprof", "growth.pb.gz"]).code == 0)
    let outcome = Program.shell(
      "HOME=. go tool pprof -top -cum -unit=b -sample_index=inuse_space growth.pb.gz", in: folder)
    #expect(outcome.code == 0, "\(outcome.message)")
    let row = outcome.lines.first { $0.hasSuffix("main.(*store).keep") } ?? ""
    // Flat, its share, the sum of shares, cumulative, its share.
    let cells = row.split(separator: " ")
    #expect(
      cells.first == "0" && cells.dropFirst(3).first?.dropLast() == "400000000", "\(outcome.text)")
  }

  @Test("What grew, given to attribute again, is what grew") func again() throws {
    #expect(attribute(["before.pb", "after.pb", "--pprof", "growth.pb.gz"]).code == 0)
    folder.write(SampleProfile([:]).bytes, "empty.pb")
    let object = try #require(JSON(attribute(["empty.pb", "growth.pb.gz", "--json"]).line(0)))
    #expect(object["profile_growth_bytes"]?.double == 400_000_000)
  }
}

@Suite struct AttributeBadInputTests {
  @Test(
    "What cannot be attributed ends with its exit code and one line that helps",
    arguments: [
      (["missing.pb", "after.pb"], 66, "missing.pb: no such file"),
      (
        ["junk", "after.pb"], 65,
        "junk: no valid profile: the protobuf data are broken off or damaged"
      ),
      (["text", "after.pb"], 65, "text: neither a pprof profile nor a class histogram"),
      (["high", "after.pb"], 65, "high: neither a pprof profile nor a class histogram"),
      (["before.pb", "before.pb"], 65, "before.pb: of the same moment as before.pb"),
      (["before.pb", "after.pb", "--onset", "2100-01-01T00:00:00Z"], 65, "after the onset 2100"),
      (["before.pb", "after.pb", "--step", "10s"], 2, "say how to read --series"),
      (["empty", "after.pb"], 65, "empty: is empty"),
      (["cut.pb.gz", "after.pb"], 65, "cut.pb.gz: "),
      (["cpu.pb", "after.pb"], 65, "cpu.pb: counts samples, cpu, no memory in use"),
      (["before.pb"], 2, "1 heap profile, but growth needs two, the earlier first"),
      (["before.pb", "goroutine.pb"], 2, "1 heap profile, but growth needs two"),
      (["before.pb", "after.pb", "goroutine.pb"], 2, "1 goroutine profile, but growth needs two"),
      (["1.histo"], 2, "1 class histogram, but growth needs two"),
      (
        ["goroutine.pb", "waiting.pb", "--series", "good.csv"], 2,
        "--series is about memory, but all profiles are of goroutines; give those of the heap, too"
      ),
      (["goroutine.pb", "waiting.pb", "--residual", "1MB"], 2, "or leave --residual out"),
      (["goroutine.pb", "waiting.pb", "--threshold", "1MB"], 2, "or leave --threshold out"),
      (
        ["goroutine.pb", "waiting.pb", "--memory", "good.csv", "--memory", "good.csv"], 2,
        "or leave --memory out"
      ),
      (
        ["before.pb", "after.pb", "--cycles", "5"], 2,
        "--cycles counts samples of --series: give it"
      ),
      (["before.pb", "after.pb", "--input-format", "csv"], 2, "say how to read --series: give it"),
      (["before.pb", "1.histo"], 65, "1.histo: a profile of kind classes"),
      (["1.histo", "cut.histo"], 65, "cut.histo:2: the histogram is cut off behind class 1"),
      ([], 2, "Missing expected argument"),
      (
        ["before.pb", "after.pb", "--series", "good.csv"], 65,
        "good does not reach over the profiles"
      ),
      (["untimed.pb", "after.pb", "--series", "good.csv"], 65, "untimed.pb: says no time"),
      (["before.pb", "after.pb", "--series", "missing.csv"], 66, "missing.csv: no such file"),
      (["before.pb", "after.pb", "--series", "good.csv", "--residual", "1MB"], 2, "not both"),
      (["before.pb", "after.pb", "--residual", "much"], 2, "much is no size"),
      (["before.pb", "after.pb", "--onset", "soon"], 2, "soon"),
      (["before.pb", "after.pb", "--memory", "good.csv"], 2, "--memory needs two files"),
      (
        ["before.pb", "after.pb", "--memory", "good.csv", "--memory", "good.csv"], 65,
        "good.csv: tells nothing of memory"
      ),
      (
        ["before.pb", "after.pb", "--memory", "vars.json", "--memory", "smaps"], 65,
        "smaps: tells of other parts of memory than vars.json; give two of /debug/vars"
      ),
      (
        ["before.pb", "after.pb", "--report", "x", "--pprof", ".//x"], 2,
        "--report and --pprof are one file: give two"
      ),
      (["-", "-"], 2, "-, standard input, can be given once"),
      (["before.pb", "-", "--series", "-"], 2, "-, standard input, can be given once"),
      (["before.pb", "after.pb", "--force"], 2, "--force needs --report or --pprof"),
      (["before.pb", "after.pb", "--top", "0"], 2, "--cycles and --top are 1 or more"),
      (["before.pb", "after.pb", "--report", "good.csv"], 73, "good.csv: exists already"),
      (["before.pb", "after.pb", "--pprof", "good.csv"], 73, "good.csv: exists already"),
      (["before.pb", "after.pb", "--pprof", "/nowhere/p"], 74, "/nowhere/p: cannot be written"),
    ] as [([String], Int32, String)])
  func told(arguments: [String], code: Int32, message: String) {
    let folder = Folder()
    folder.write(SampleSeries("good", .leak).csv(), "good.csv")
    folder.write(SampleProfile(["main.f": [1, 1]], time: 1_000).bytes, "before.pb")
    folder.write(SampleProfile(["main.f": [9_000, 9_000_000]], time: 2_000).bytes, "after.pb")
    folder.write(SampleProfile(["main.f": [1, 1]]).bytes, "untimed.pb")
    folder.write(
      SampleProfile(["main.f": [1]], types: SampleProfile.goroutines).bytes, "goroutine.pb")
    folder.write(
      SampleProfile(["main.f": [90]], types: SampleProfile.goroutines).bytes, "waiting.pb")
    folder.write(
      SampleProfile(["f": [1, 1]], types: ["samples/count", "cpu/nanoseconds"]).bytes, "cpu.pb")
    folder.write(" num #instances #bytes class name\n1: 1 1 [B\nTotal 1 1\n", "1.histo")
    folder.write(" num #instances #bytes class name\n1: 1 1 [B\n", "cut.histo")
    folder.write("{\"memstats\":{\"HeapInuse\":5000,\"StackInuse\":500}}", "vars.json")
    folder.write("1000-2000 rw-p 0 00:00 0 [stack]\nRss: 8 kB\n", "smaps")
    folder.write([0x7F, 0x45, 0x4C, 0x46, 0, 1, 2, 3, 0xFF], "junk")
    folder.write([0xCA, 0xFE, 0xBA, 0xBE], "high")
    folder.write("hello\n", "text")
    folder.write([], "empty")
    folder.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1], "cut.pb.gz")
    let before = folder.names
    let outcome = Program.run(["attribute"] + arguments, in: folder)
    #expect(outcome.signal == nil && outcome.code == code, "\(outcome.message)")
    let lines = outcome.message.split(separator: "\n")
    #expect(
      lines.count == 1 && lines.first?.hasPrefix("detect-cli: ") == true, "\(outcome.message)")
    #expect(outcome.message.contains(message), "\(outcome.message)")
    #expect(outcome.text == "" && folder.names == before)
  }
}
