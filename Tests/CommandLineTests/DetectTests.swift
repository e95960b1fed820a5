import TestSupport
import Testing

@Suite struct DetectTests {
  private let folder = Folder()

  init() {
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    folder.write(SampleSeries("leak", .leak).csv(), "leak.csv")
    folder.write(SampleSeries("burst", .burst).csv(), "burst.csv")
    folder.write(SampleSeries("calm", .nothing).csv(), "calm.csv")
  }

  private func detect(_ arguments: [String], environment: [String] = []) -> Program.Outcome {
    Program.run(
      ["detect"] + arguments + ["--model", "small.safetensors"], in: folder,
      environment: environment)
  }

  @Test("detect prints a table for people")
  func table() {
    let outcome = detect(["leak.csv", "burst.csv", "calm.csv"])
    #expect(outcome.code == 0)
    #expect(outcome.message == "")
    #expect(
      outcome.text == """
        SERIES  KIND     SEVERITY  SINCE (UTC)       NOTICED  LASTED    SCORE
        burst   step_up  warning   2023-11-18 06:13  at once  5 h       0.75
          rss_bytes of burst stepped up 383 → 493 MiB from 18 Nov 06:13 to 11:13
          ▁▂▂▂▂▂▂▂▂▂▃▃▃▃▃▃▃▃▃▃▃▃▃▃▂▆█████▇▇▇▇▇▁▁▁▁  363 → 503 MiB, 2023-11-17 18:13 to 2023-11-18 13:03
        leak    growth   warning   2023-11-18 06:33  +39 h    still on  0.62
          rss_bytes of leak grows 11.4 MiB/h since 18 Nov 06:33
          ▁▁▁▁▁▁▁▁▁▂▂▂▁▁▂▂▂▂▂▃▃▃▄▄▄▅▅▅▅▅▆▆▆▆▆▇▇▇██  362 → 835 MiB, 2023-11-17 10:43 to 2023-11-19 22:03
        2 events in 3 series, 2160 samples.

        """)
    #expect(detect(["calm.csv"]).text == "Nothing found in 1 series, 720 samples.\n")
  }

  @Test("It is said which metrics may be anything, unless it is known what they are")
  func unknown() {
    let rss = SampleSeries("queue", .nothing).csv()
    folder.write(rss.replacing("rss_bytes", with: "queue_depth"), "queue.csv")
    func said(_ options: String...) -> String {
      let model = "\(Program.repository)/models/memory.safetensors"
      return Program.run(["detect", "queue.csv", "--model", model] + options, in: folder).message
    }
    #expect(
      said() == """
        queue.csv: queue_depth may measure anything, so that whatever is unusual counts; \
        if it is memory, --role 'queue_depth=resident' says so

        """)
    #expect(said("--role", "queue_depth=resident") == "")
    #expect(said("--quiet") == "")
  }

  @Test("detect --json prints one object an event with exactly the promised keys")
  func json() throws {
    let outcome = detect(["leak.csv", "burst.csv", "--json"])
    #expect(outcome.code == 0 && outcome.message == "")
    #expect(outcome.lines.count == 2)
    for line in outcome.lines {
      let event = try #require(JSON(line))
      #expect(
        event.keys == [
          "series", "metric", "kind", "severity", "onset", "detected_at", "end", "score",
          "threshold", "confirmed_by", "explanation",
        ])
      #expect(event["explanation"]?.keys == ["contributions", "attention_peak"])
      #expect(event["confirmed_by"]?.elements != nil)
      #expect(event["explanation"]?["contributions"] == ["rss_bytes": .integer(1)])
      #expect(event["score"]!.double! > event["threshold"]!.double!)
    }
    let (open, closed) = (JSON(outcome.line(0))!, JSON(outcome.line(1))!)
    #expect(open["series"] == "leak" && open["end"] == .null)
    #expect(closed["series"] == "burst" && closed["end"]?.text?.hasSuffix("Z") == true)
    #expect(detect(["calm.csv", "--json"]).output.isEmpty)
  }

  @Test("detect exits with 3 for an event only if asked to")
  func exitCode() {
    #expect(detect(["leak.csv"]).code == 0)
    let asked = detect(["leak.csv", "--fail-on-event"])
    #expect(asked.code == 3)
    #expect(asked.message == "" && asked.lines.count == 5)
    #expect(detect(["leak.csv", "--fail-on-event", "--json"]).code == 3)
    #expect(detect(["calm.csv", "--fail-on-event"]).code == 0)
  }

  @Test("Values at the end of what a number can be are scored as any others")
  func extremes() {
    for course in [{ $0 < 480 ? "1" : "1e308" }, { $0 < 480 ? "-1.5e308" : "1.5e308" }]
      as [(Int) -> String]
    {
      var text = "timestamp,rss_bytes\n"
      for t in 0..<720 { text += "\(600 * t),\(course(t))\n" }
      folder.write(text, "extreme.csv")
      let found = detect(["extreme.csv", "--json"])
      #expect(found.code == 0 && found.message == "" && found.lines.count == 1)
      #expect(JSON(found.line(0))?["detected_at"] == "1970-01-04T08:00:00Z")
    }
  }

  @Test("Growth that reaches --limit is critical, below it a warning")
  func limit() {
    func severity(_ limit: String) -> String? {
      JSON(detect(["leak.csv", "--json", "--limit", limit]).text.dropLast())?["severity"]?.text
    }
    #expect(severity("500000000") == "critical")
    #expect(severity("1e15") == "warning")
    #expect(JSON(detect(["leak.csv", "--json"]).text.dropLast())?["severity"] == "warning")
  }

  @Test(
    "The limit may be a size, a cgroup's file or a metric, of whose last value by then is spoken")
  func limits() {
    func detect(_ file: String, _ limit: String, _ more: [String] = []) -> Program.Outcome {
      self.detect([file, "--json", "--quiet", "--limit", limit] + more)
    }
    let number = detect("leak.csv", "1500000000")
    #expect(JSON(number.line(0))?["severity"] == "critical")
    folder.write("1500000000\n", "memory.max")
    for limit in ["1.5GB", "1.5gb", "1464843.75Ki", "./memory.max", "./."] {
      #expect(detect("leak.csv", limit).output == number.output, "\(limit)")
    }
    #expect(detect("leak.csv", "1EB").code == 2)
    #expect(JSON(detect("leak.csv", "1TiB").line(0))?["severity"] == "warning")

    func write(_ name: String, _ limit: (Int) -> Int) {
      var text = "timestamp,rss_bytes,limit_bytes\n"
      for (t, value) in SampleSeries("leak", .leak).values.enumerated() {
        text += "\(SampleSeries.start + SampleSeries.step * t),\(Int(value)),\(limit(t))\n"
      }
      folder.write(text, name)
    }
    write("both.csv") { _ in 1_500_000_000 }
    for more in [[], ["--metric", "rss_bytes"]] {
      #expect(
        detect("both.csv", "limit_bytes", more).text.replacing("both", with: "leak")
          == number.text)
    }
    // A limit that is lifted before the leak is none; one that comes after it is seen then.
    write("lifted.csv") { $0 < 400 ? 1_500_000_000 : 0 }
    #expect(JSON(detect("lifted.csv", "limit_bytes").line(0))?["severity"] == "warning")
    write("set.csv") { $0 < 600 ? 0 : 1_500_000_000 }
    #expect(JSON(detect("set.csv", "limit_bytes").line(0))?["severity"] == "critical")
    write("none.csv") { _ in 0 }
    let none = self.detect(["none.csv", "--json", "--limit", "limit_bytes"])
    #expect(none.code == 0 && none.message.contains("none.csv: limit_bytes is never above 0"))
    #expect(JSON(none.line(0))?["severity"] == "warning")
    let page = self.detect(["both.csv", "--limit", "limit_bytes", "--report", "page.html"])
    #expect(page.code == 0 && page.text.contains(", full in "))
    #expect(String(decoding: folder.read("page.html"), as: UTF8.self).contains("Time to limit"))
  }

  @Test("detect is not coloured when piped, and quiet when told")
  func plain() {
    for environment in [[], ["TERM=xterm-256color"], ["NO_COLOR=1"], ["TERM=dumb"]] {
      #expect(!detect(["leak.csv"], environment: environment).output.contains(0x1B))
    }
    var gaps = SampleSeries("gaps", .leak)
    gaps.gaps = [100, 101]
    folder.write(gaps.csv(), "gaps.csv")
    #expect(!detect(["gaps.csv"]).message.isEmpty)
    let quiet = detect(["gaps.csv", "--quiet"])
    #expect(quiet.message == "" && quiet.lines.count == 5)
    #expect(detect(["gaps.csv", "-q"]).output == quiet.output)
  }

  @Test("detect gives the same bytes on any number of threads with the model that ships")
  func threads() {
    folder.write(ModelFile.wary, "wary.safetensors")
    func run(_ threads: String) -> [UInt8] {
      Program.run(
        [
          "detect", "leak.csv", "burst.csv", "--json", "--model", "wary.safetensors",
          "--threads", threads,
        ], in: folder
      ).output
    }
    let one = run("1")
    #expect(!one.isEmpty)
    for threads in ["2", "3", "8"] { #expect(run(threads) == one) }
  }

  @Test("detect finds the model that ships without an option, from any folder")
  func shippedModel() {
    let outcome = Program.run(["detect", "calm.csv"], in: folder)
    #expect(outcome.code == 0 && outcome.message == "")
  }

  @Test("A file that cannot be used does not hide what the others show")
  func goesOn() {
    folder.write(SampleSeries("short", .leak, count: 100).csv(), "short.csv")
    for command in [["detect"], ["detect", "--json"], ["score"]] {
      func run(_ files: [String]) -> Program.Outcome {
        Program.run(command + files + ["--model", "small.safetensors"], in: folder)
      }
      let outcome = run(["short.csv", "leak.csv", "missing.csv", "burst.csv"])
      #expect(outcome.code == 65)
      #expect(
        outcome.message == """
          detect-cli: short: 100 samples, but 144 are needed; give a longer series
          detect-cli: missing.csv: no such file; check the path

          """)
      #expect(outcome.output == run(["leak.csv", "burst.csv"]).output)
    }
  }
}
