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
}
