import TestSupport
import Testing

@Suite struct EvaluateTests {
  private let folder = Folder()

  init() {
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    folder.write(SampleSeries("leak", .leak).labelled(from: 480), "leak.csv")
    let made = Program.shell(
      """
      $P score leak.csv --model small.safetensors >scores.csv &&
      $P detect leak.csv --model small.safetensors --json >events.ndjson
      """, in: folder)
    precondition(made.code == 0, made.message)
  }

  private func evaluate(_ arguments: [String], stdin: [UInt8] = []) -> Program.Outcome {
    Program.run(["evaluate"] + arguments, stdin: stdin, in: folder)
  }

  @Test("evaluate --json gives the measures of scores by name, beside chance")
  func scores() throws {
    let outcome = evaluate(["scores.csv", "--labels", "leak.csv", "--json"])
    #expect(outcome.code == 0 && outcome.message == "")
    #expect(outcome.lines.count == 1)
    let report = try #require(JSON(outcome.line(0)))
    for name in [
      "auc_pr", "auc_roc", "vus_pr", "vus_roc", "best_f1", "point_adjusted_f1", "event_recall",
      "event_precision", "delay_median_steps", "false_alarms_per_day",
    ] {
      #expect(report[name]?.double != nil, "\(name)")
    }
    #expect(report["series"] == 1)
    #expect(report["unscored_samples"] == 143)
    #expect((report["auc_pr"]?.double ?? 0) > 0.9)
    #expect((report["auc_pr"]?.double ?? 0) > (report["chance"]?["auc_pr"]?.double ?? 1))
  }

  @Test("evaluate measures events from a file or a pipe, without measures of points")
  func events() throws {
    let outcome = evaluate(["events.ndjson", "--labels", "leak.csv", "--json"])
    #expect(outcome.code == 0)
    let report = try #require(JSON(outcome.line(0)))
    #expect(report["event_recall"]?.double == 1)
    #expect(report["event_precision"]?.double == 1)
    #expect(report["auc_pr"] == nil)
    let piped = evaluate(
      ["-", "--labels", "leak.csv", "--json"], stdin: folder.read("events.ndjson"))
    #expect(piped.output == outcome.output)
  }

  @Test("evaluate prints a table for people, and each series when asked")
  func table() {
    let outcome = evaluate(["scores.csv", "--labels", "leak.csv"])
    #expect(outcome.code == 0)
    #expect(outcome.line(0).hasPrefix("auc_pr "))
    #expect(outcome.lines.last == "1 series, 143 samples without a score")
    let each = evaluate(["scores.csv", "--labels", "leak.csv", "--each"])
    #expect(each.line(0) == "leak" && each.lines.contains("all"))
    let json = evaluate(["scores.csv", "--labels", "leak.csv", "--each", "--json"])
    #expect(JSON(json.text.dropLast())?["each"]?.keys == ["leak"])
  }

  @Test("evaluate says which series of the results have no labels")
  func unmatched() {
    folder.write(SampleSeries("other", .leak).csv(), "other.csv")
    let made = Program.shell(
      "$P score leak.csv other.csv --model small.safetensors >both.csv", in: folder)
    #expect(made.code == 0)
    let outcome = evaluate(["both.csv", "--labels", "leak.csv", "--json"])
    #expect(outcome.code == 0)
    #expect(
      outcome.message
        == "{\"note\":\"no labels for 1 series of the results, other among them: left out\"}\n")
    #expect(outcome.output == evaluate(["scores.csv", "--labels", "leak.csv", "--json"]).output)
    #expect(evaluate(["both.csv", "--labels", "leak.csv", "--quiet"]).message == "")
  }

  @Test("evaluate recognizes a forecast and measures it beside the naive one")
  func forecast() throws {
    let made = Program.shell(
      """
      head -n 577 leak.csv >past.csv &&
      $P forecast past.csv --fitted >forecast.csv && gzip -k forecast.csv &&
      $P forecast leak.csv >later.csv
      """, in: folder)
    try #require(made.code == 0, "\(made.message)")
    let outcome = evaluate(["forecast.csv", "--truth", "leak.csv", "--json"])
    #expect(outcome.code == 0 && outcome.message == "")
    let report = try #require(JSON(outcome.line(0)))
    let chance = try #require(report["chance"])
    for name in ["mae", "mase", "coverage", "crps"].flatMap({ [$0, $0 + "_6h"] }) {
      #expect(report[name]?.double != nil && chance[name]?.double != nil, "\(name)")
    }
    // The truth ends 24 hours after the forecast began, which is said with the whole of it.
    #expect(report["mae_24h"] == nil)
    #expect(report["series"] == 1 && report["unscored_samples"] == 288)
    #expect((report["mae"]?.double ?? .nan) < (chance["mae"]?.double ?? .nan))
    #expect((0...1).contains(report["coverage"]?.double ?? .nan))
    for file in ["forecast.csv.gz", "forecast.csv"] {
      #expect(evaluate([file, "--labels", "leak.csv", "--json"]).output == outcome.output)
    }
    let table = evaluate(["forecast.csv", "--truth", "leak.csv", "--each"])
    #expect(table.line(0) == "leak rss_bytes")
    #expect(table.lines.last == "1 series, 288 samples not known")
    let later = evaluate(["later.csv", "--truth", "leak.csv"])
    #expect(later.code == 65)
    #expect(later.message.hasPrefix("detect-cli: later.csv: --truth has no sample of the time"))
  }

  @Test("evaluate says what was forecast of metrics or series that it knows nothing of")
  func forecastUnmatched() throws {
    let made = Program.shell(
      """
      head -n 577 leak.csv >past.csv && $P forecast past.csv >forecast.csv &&
      sed 's/rss_bytes/heap_bytes/' forecast.csv >heap.csv &&
      (cat forecast.csv; tail -n +2 heap.csv) >both.csv
      """, in: folder)
    try #require(made.code == 0, "\(made.message)")
    let none = evaluate(["heap.csv", "--truth", "leak.csv"])
    #expect(none.code == 65 && none.text == "")
    #expect(
      none.message
        == "detect-cli: heap.csv: no metric of its series is in --truth, among them past heap_bytes; "
        + "name the files that they are in\n")
    let both = evaluate(["both.csv", "--truth", "leak.csv", "--json"])
    #expect(both.code == 0 && both.message.contains("past heap_bytes among them: left out"))
    #expect(both.output == evaluate(["forecast.csv", "--truth", "leak.csv", "--json"]).output)
  }
}
