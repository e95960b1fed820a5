import TestSupport
import Testing

@Suite struct ReportTests {
  private let folder = Folder()

  init() {
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    folder.write(SampleSeries("leak", .leak).csv(), "leak.csv")
    folder.write(SampleSeries("burst", .burst).csv(), "burst.csv")
    folder.write(SampleSeries("calm", .nothing).csv(), "calm.csv")
    folder.write(SampleSeries("short", .leak, count: 100).csv(), "short.csv")
  }

  private func detect(_ arguments: [String]) -> Program.Outcome {
    Program.run(["detect"] + arguments + ["--model", "small.safetensors"], in: folder)
  }

  private func page(_ name: String) -> String { String(decoding: folder.read(name), as: UTF8.self) }

  @Test("detect --report writes one page and prints what it prints without")
  func report() {
    let files = ["leak.csv", "burst.csv", "calm.csv"]
    let plain = detect(files)
    let reported = detect(files + ["--report", "out.html"])
    #expect(reported.code == 0)
    #expect(reported.output == plain.output)
    #expect(reported.message.hasPrefix("out.html: 3 series, "))
    let html = page("out.html")
    #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"))
    #expect(html.contains("<h1>Memory: 2 of 3 series to look at</h1>"))
    for series in ["leak", "burst", "calm"] { #expect(html.contains("<bdi>\(series)</bdi></h2>")) }
    #expect(html.contains("rss_bytes of leak grows 11.4 MiB/h since 18 Nov 06:33"))
    #expect(html.contains("<span>cusum</span>"))
    #expect(html.contains("expected in the next 72 h, with 95%"))
    let json = detect(files + ["--json"])
    let both = detect(files + ["--json", "--report", "json.html"])
    #expect(both.output == json.output)
    #expect(folder.read("json.html") == folder.read("out.html"))
    #expect(folder.names.allSatisfy { !$0.hasSuffix(".tmp") })
  }

  @Test("A report is the same on any number of threads, and replaced only with --force")
  func again() {
    #expect(detect(["leak.csv", "--report", "a.html", "--threads", "1"]).code == 0)
    #expect(detect(["leak.csv", "--report", "b.html", "--threads", "3"]).code == 0)
    let first = folder.read("a.html")
    #expect(first == folder.read("b.html"))
    let refused = detect(["burst.csv", "--report", "a.html"])
    #expect(refused.code == 73)
    #expect(refused.text == "" && refused.message.contains("a.html"))
    #expect(folder.read("a.html") == first)
    #expect(detect(["burst.csv", "--report", "a.html", "--force"]).code == 0)
    #expect(page("a.html").contains("<bdi>burst</bdi>"))
    #expect(detect(["burst.csv", "--report", "no/such/a.html"]).code == 74)
    #expect(detect(["burst.csv", "--report", "-"]).code == 2)
    #expect(detect(["burst.csv", "--force"]).code == 2)
  }

  @Test("What cannot be used stands on the page, too") func leftOut() {
    let outcome = detect(["short.csv", "leak.csv", "missing.csv", "--report", "out.html"])
    #expect(outcome.code == 65)
    let html = page("out.html")
    #expect(html.contains("<li>short: 100 samples, but 144 are needed; give a longer series</li>"))
    #expect(html.contains("<li>missing.csv: no such file; check the path</li>"))
    #expect(html.contains("<bdi>leak</bdi></h2>") && !html.contains("<bdi>short</bdi>"))
  }

  @Test("A limit is drawn, and the time to it is a column") func limit() {
    #expect(!page("no.html").contains("Time to limit"))
    #expect(detect(["leak.csv", "--report", "no.html"]).code == 0)
    #expect(!page("no.html").contains("Time to limit"))
    let outcome = detect(["leak.csv", "--report", "out.html", "--limit", "1500000000"])
    #expect(outcome.text.contains(", full in "))
    #expect(page("out.html").contains("Time to limit"))
    #expect(page("out.html").contains("<path class=\"m\" d=\"M0 "))
  }

  @Test("No line for people is longer than 100 columns, whatever a series is called")
  func columns() {
    let name = String(repeating: "a-long-name.", count: 15)
    folder.write(SampleSeries(name, .leak).csv(), "\(name).csv")
    folder.write(
      SampleSeries("bad\u{1B}[31m\u{7}", .leak).ndjson.replacing("\u{1B}", with: "\\u001b")
        .replacing("\u{7}", with: "\\u0007"), "bad.ndjson")
    let outcome = detect(["\(name).csv", "leak.csv", "burst.csv", "bad.ndjson"])
    #expect(outcome.code == 0)
    #expect(outcome.lines.allSatisfy { $0.count <= 100 })
    #expect(!outcome.output.contains(0x1B) && !outcome.output.contains(7))
    #expect(outcome.lines.contains { $0.contains("a-long-name.a-…me.a-long-name.") })
  }
}
