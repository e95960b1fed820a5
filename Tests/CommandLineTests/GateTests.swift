import Glibc
import TestSupport
import Testing

@Suite struct GateTests {
  private let folder = Folder()

  init() {
    folder.write(SampleSeries("leak", .leak, count: 900, onset: 300).csv(), "rss.csv")
    folder.write(SampleSeries("before", .leak, count: 432, onset: 0).csv(), "before.csv")
    folder.write(SampleSeries("after", .nothing, count: 288, seed: 2).csv(), "fixed.csv")
    folder.write(SampleSeries("still", .leak, count: 288, onset: 0, seed: 3).csv(), "still.csv")
    folder.write(SampleSeries("calm", .nothing, count: 432).csv(), "calm.csv")
    folder.write(SampleSeries("short", .nothing, count: 71).csv(), "short.csv")
    folder.write("timestamp,requests_total\n1700000000,1\n1700000600,2\n", "other.csv")
    let pods = [("a", "stable", true), ("b", "stable", true), ("c", "canary", false)]
    folder.write(
      pods.enumerated().map { place, pod in
        let series = SampleSeries(
          pod.0, pod.2 ? .leak : .nothing, count: 432, onset: 0, seed: place + 1)
        let labels = "\"labels\":{\"track\":\"\(pod.1)\",\"app\":\"api\"},\"t0\""
        return series.ndjson.replacing("\"t0\"", with: labels)
      }.joined(), "pods.ndjson")
  }

  private func gate(_ arguments: String...) -> Program.Outcome {
    Program.run(["gate"] + arguments, in: folder)
  }

  @Test("A fix that holds ends with 0, one that does not with 4, what cannot be said with 5")
  func codes() {
    let holds = gate("before.csv", "fixed.csv")
    #expect(holds.code == 0 && holds.message == "", "\(holds.message)")
    #expect(holds.text.hasPrefix("the fix holds: the growth of rss_bytes is gone. "))
    #expect(holds.line(1).hasPrefix("MEASURE") && holds.line(2).hasPrefix("growth, rss_bytes"))
    #expect(holds.line(2).hasSuffix("better"))
    let failed = gate("before.csv", "still.csv")
    #expect(
      failed.code == 4 && failed.text.hasPrefix("the fix does not hold: rss_bytes still grows"))
    let nothing = gate("calm.csv", "fixed.csv")
    #expect(nothing.code == 5, "\(nothing.text)")
    #expect(!nothing.text.contains("worse") && !nothing.text.contains("inf"))
  }

  @Test("Two ranges of one file are compared, their ends not included") func ranges() {
    // 432 samples of the leak, and the same again.
    let failed = gate(
      "rss.csv", "--before-range", "2023-11-17T00:00:00Z..2023-11-18T00:00:00Z", "--after-range",
      "2023-11-18T00:00:00Z..2023-11-20T00:00:00Z", "--json")
    #expect(failed.code == 4, "\(failed.message) \(failed.text)")
    #expect(JSON(failed.line(0))?["watched_after_seconds"]?.double == 172_800.0)
    #expect(JSON(failed.line(0))?["watched_before_seconds"]?.double == 86_400.0)
    let outside = gate(
      "rss.csv", "--before-range", "2023-11-15..2023-11-17", "--after-range",
      "2024-01-01..2024-01-02")
    #expect(outside.code == 65)
    #expect(
      outside.message
        == "detect-cli: there is no series after the fix: check the range or the labels\n")
  }

  @Test("Two labels of one source are compared: a canary and its baseline") func labels() throws {
    let outcome = gate(
      "pods.ndjson", "--before", "track=stable", "--after", "track=\"canary\",app=api", "--json")
    #expect(outcome.code == 0, "\(outcome.message) \(outcome.text)")
    let verdict = try #require(JSON(outcome.line(0)))
    #expect(outcome.lines.count == 1 && verdict["verdict"] == "holds")
    #expect(gate("pods.ndjson", "--before", "track=stable", "--after", "track=none").code == 65)
    let same = gate("pods.ndjson", "--before", "track=stable", "--after", "app=api")
    #expect(same.code == 65 && same.message.contains("both --before and --after choose it"))
  }

  @Test("Folders are the files in them, and an empty one is named") func folders() {
    for name in ["before", "fixed", "still", "none"] {
      mkdir("\(folder.path)/\(name)", 0o755)
      for seed in 1...2 where name != "none" {
        let course: SampleSeries.Course = name == "fixed" ? .nothing : .leak
        let series = SampleSeries(name, course, count: 400, onset: 0, seed: seed)
        folder.write(series.csv(), "\(name)/\(seed).csv")
      }
    }
    #expect(gate("before", "fixed").code == 0)
    #expect(gate("before", "still", "-q").code == 4)
    let empty = gate("before", "none")
    #expect(empty.code == 66 && empty.message.contains("none: the folder holds no file"))
  }

  @Test("--json is one document with all measures, each with its interval and its word")
  func json() throws {
    let outcome = gate("before.csv", "fixed.csv", "--limit", "1GiB", "--json")
    #expect(outcome.lines.count == 1)
    let verdict = try #require(JSON(outcome.line(0)))
    #expect(verdict["verdict"] == "holds" && verdict["probability"]?.double ?? 0 >= 0.95)
    #expect(verdict["reasons"]?.elements?.count == 1)
    let measures = try #require(verdict["measures"]?.elements)
    #expect(
      measures.compactMap { $0["measure"]?.text } == [
        "growth", "level", "sawtooth", "peak", "limit_margin",
      ])
    for measure in measures {
      for name in ["before", "after", "difference", "ratio", "effect"] {
        #expect(measure[name]?.double != nil, "\(name)")
      }
      let (low, high) = (measure["difference_lower"]?.double, measure["difference_upper"]?.double)
      #expect(try #require(low) <= #require(high))
    }
    for name in ["after_lower", "after_upper", "tolerated", "probability"] {
      #expect(measures[0][name]?.double != nil, "\(name)")
    }
  }

  @Test("--report writes a page, and does not replace one unasked") func report() {
    let arguments = ["gate", "before.csv", "fixed.csv", "--report", "g.html"]
    #expect(Program.run(arguments, in: folder).code == 0)
    let page = String(decoding: folder.read("g.html"), as: UTF8.self)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("<h1>The fix holds</h1>"))
    #expect(Program.run(arguments, in: folder).code == 73)
    #expect(Program.run(arguments + ["--force"], in: folder).code == 0)
  }

  @Test("--profiles-before and --profiles-after let the code decide") func profiles() throws {
    for (name, cache, hours) in [
      ("a1.pb", 20, 0), ("a2.pb", 50, 6), ("b1.pb", 20, 60), ("b2.pb", 20, 66), ("c2.pb", 45, 66),
    ] {
      let profile = SampleProfile(
        [
          "main.(*Cache).Add cache.go:9 < main.serve serve.go:3": [1000 * cache, 1_000_000 * cache]
        ],
        time: (1_720_396_800 + 3_600 * hours) * 1_000_000_000)
      folder.write(profile.bytes, name)
    }
    let before = ["--profiles-before", "a1.pb", "a2.pb"]
    func gate(_ after: [String]) -> Program.Outcome {
      Program.run(["gate", "calm.csv", "fixed.csv"] + before + after, in: folder)
    }
    let holds = gate(["--profiles-after", "b1.pb", "b2.pb"])
    #expect(holds.code == 0, "\(holds.message) \(holds.text)")
    #expect(holds.text.contains("growth of inuse_bytes of main.(*Cache).Add is gone"))
    #expect(gate(["--profiles-after", "b1.pb", "c2.pb"]).code == 4)
    let one = gate(["--profiles-after", "b1.pb"])
    #expect(one.code == 2 && one.message.contains("growth needs two"), "\(one.message)")
    let none = gate([])
    #expect(none.code == 2 && none.message.contains("go together"))
    let twice = gate(["--profiles-after", "./a2.pb", "b2.pb"])
    #expect(twice.code == 2 && twice.message.contains("a2.pb is named as a profile before and"))
    let swapped = Program.run(
      ["gate", "calm.csv", "fixed.csv", "--profiles-before", "b1.pb", "c2.pb"]
        + ["--profiles-after", "a1.pb", "a2.pb"], in: folder)
    #expect(swapped.message.contains("are older than those before it"), "\(swapped.message)")
    #expect(swapped.message.contains("outside of what is compared of fixed"), "\(swapped.message)")
    let goroutines = SampleProfile(["main.wait": [3]], types: SampleProfile.goroutines)
    folder.write(goroutines.bytes, "g.pb")
    let other = gate(["--profiles-after", "g.pb", "g.pb"])
    #expect(other.code != 0 && other.code != 5, "\(other.message)")
  }

  @Test("The same input gives the same bytes on any number of threads") func repeatable() {
    let one = gate("before.csv", "fixed.csv", "--json", "--threads", "1")
    #expect(one.output == gate("before.csv", "fixed.csv", "--json", "--threads", "3").output)
  }

  @Test("Bad input is one line that names the file and the cure") func badInput() {
    let short = gate("before.csv", "short.csv")
    #expect(short.code == 65)
    #expect(
      short.message == "detect-cli: short: 71 samples of rss_bytes after the fix, but 72 are "
        + "needed: watch longer\n")
    let other = gate("before.csv", "other.csv")
    #expect(other.code == 65 && other.message.contains("no metric of memory is on both sides"))
    #expect(gate("before.csv", "missing.csv").code == 66)
    #expect(gate("before.csv", "fixed.csv", "--metric", "heap").message.contains("heap"))
    let unlimited = gate("before.csv", "fixed.csv", "--limit", "much")
    #expect(unlimited.code == 65 && unlimited.message.contains("much"), "\(unlimited.message)")
    for (arguments, words) in [
      (["before.csv"], "name two files or folders"),
      (["before.csv", "fixed.csv", "--before-range", "2023-11-15..2023-11-16"], "go together"),
      (
        ["rss.csv", "--before-range", "monday..friday", "--after-range", "1..2"], "no range of time"
      ),
      (["rss.csv", "--before", "track", "--after", "b=c"], "write NAME=VALUE"),
      (["rss.csv", "--before", "", "--after", "b=c"], "write NAME=VALUE"),
      (["before.csv", "before.csv"], "named twice"),
      (
        [
          "rss.csv", "--before-range", "2023-11-15..2023-11-17", "--after-range",
          "2023-11-16..2023-11-18",
        ], "overlap"
      ),
      (["before.csv", "fixed.csv", "--confidence", "1"], "--confidence must be"),
      (["before.csv", "fixed.csv", "--force"], "--force needs --report"),
      ([], "name two files or folders"),
      (
        ["before.csv", "fixed.csv", "--before", "track=stable"], "--before and --after go together"
      ),
      (
        [
          "rss.csv", "--before", "a=b", "--after", "a=c", "--before-range",
          "2023-11-15..2023-11-16", "--after-range", "2023-11-16..2023-11-17",
        ], "give ranges or labels, not both"
      ),
      (["--before", "a=b", "--after", "a=c"], "look at"),
      (["before.csv", "fixed.csv", "--remainder", "1"], "--remainder must be"),
      (["before.csv", "fixed.csv", "--tolerance", "-0.1"], "--tolerance must be"),
      (["before.csv", "fixed.csv", "--report", "-"], "--report needs a file"),
      (["before.csv", "fixed.csv", "--limit", "0"], "a limit is a positive number"),
      (["before.csv", "fixed.csv", "--fast"], "--fast"),
    ] {
      let outcome = Program.run(["gate"] + arguments, in: folder)
      #expect(outcome.code == 2 && outcome.message.contains(words), "\(outcome.message)")
      #expect(outcome.message.split(separator: "\n").count == 1)
    }
  }

  #if Telemetry
    @Test(
      "A canary and its baseline are told apart by their labels in a Prometheus",
      .enabled(if: RealPrometheus.isInstalled, "Debian's prometheus is not installed"))
    func canary() throws {
      let start = SampleSeries.start
      var text = "# TYPE process_resident_memory_bytes gauge\n"
      for (track, course) in [("canary", SampleSeries.Course.nothing), ("stable", .leak)] {
        let series = SampleSeries(track, course, count: 400, onset: 0)
        for (t, value) in series.values.enumerated() {
          text +=
            #"process_resident_memory_bytes{job="api",track="\#(track)"} "#
            + "\(value) \(start + SampleSeries.step * t)\n"
        }
      }
      let prometheus = try RealPrometheus(text + "# EOF\n", in: folder)
      let outcome = gate(
        "--prometheus", prometheus.address, "--query", #"process_resident_memory_bytes{job="api"}"#,
        "--from", "\(start)", "--to", "\(start + SampleSeries.step * 400)", "--before",
        "track=\"stable\"", "--after", "track=\"canary\"")
      #expect(outcome.code == 0, "\(outcome.message) \(outcome.text)")
      #expect(outcome.text.contains("the growth of process_resident_memory_bytes is gone"))
    }
  #endif
}
