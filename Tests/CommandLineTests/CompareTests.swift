import TestSupport
import Testing

@Suite struct CompareTests {
  private let folder = Folder()

  init() {
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    for number in 0..<4 {
      folder.write(SampleSeries("run-\(number)", .leak).labelled(from: 480), "run-\(number).csv")
    }
    folder.write("series,kind\nrun-0,leak\nrun-2,other\n", "kinds.csv")
  }

  private func compare(_ arguments: [String]) -> Program.Outcome {
    Program.run(["compare", "--model", "small.safetensors"] + arguments, in: folder)
  }

  @Test("compare --json is one document with every detector's figures") func json() throws {
    let outcome = compare([
      "run-0.csv", "run-2.csv", "--train", "run-1.csv", "run-3.csv", "--json", "--kinds",
      "kinds.csv", "--detector", "lstm", "--detector", "cusum",
    ])
    #expect(outcome.code == 0 && outcome.message == "")
    let report = try #require(JSON(outcome.line(0)))
    #expect(report["series"] == 2)
    for index in 0..<2 {
      let detector = try #require(report["detectors"]?.elements?[index])
      #expect(detector["faults"] == 2)
      for name in ["threshold", "recall", "false_alarms_per_day", "seconds_per_series"] {
        #expect(detector[name]?.double != nil, "\(name)")
      }
      #expect(detector["kinds"]?["leak"]?["faults"] == 1)
    }
  }

  @Test("Without --train every other series chooses the thresholds, which is said")
  func halves() {
    let outcome = compare((0..<4).map { "run-\($0).csv" } + ["--detector", "floor"])
    #expect(outcome.code == 0)
    #expect(outcome.message.contains("2 series choose the thresholds, 2 are judged"))
    #expect(outcome.lines.allSatisfy { $0.count <= 100 })
    #expect(outcome.line(0).hasPrefix("DETECTOR"))
    #expect(outcome.line(1).hasPrefix("floor"))
  }

  @Test("compare --report writes the tables as a page, and does not replace one unasked")
  func page() {
    let arguments =
      [
        "run-0.csv", "run-1.csv", "--detector", "cusum", "--kinds", "kinds.csv", "--report",
        "c.html",
      ]
    #expect(compare(arguments).code == 0)
    let page = String(decoding: folder.read("c.html"), as: UTF8.self)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("<th scope=\"row\">cusum</th>"))
    #expect(page.contains("<th scope=\"row\">leak</th><td>1</td>"))
    #expect(compare(arguments).code == 73)
    #expect(compare(arguments + ["--force"]).code == 0)
  }

  @Test("What cannot be compared is told") func refusals() {
    #expect(compare(["run-0.csv"]).code == 65)
    #expect(compare(["run-0.csv", "run-1.csv", "--detector", "oracle"]).code == 2)
    #expect(compare(["run-0.csv", "run-1.csv", "--label", "label_other"]).code == 65)
    let noColumns = compare(["run-0.csv", "run-1.csv", "--kinds", "run-0.csv"])
    #expect(noColumns.code == 65)
    #expect(noColumns.message.contains("needs the columns series (or run) and kind"))
  }
}
