import TestSupport
import Testing

@Suite struct NABTests {
  private let folder = Folder()

  /// Two series of 100 samples a minute apart: an early alarm in the window of the first, which is
  /// samples 40 to 59, and a false one in the second, which has none.
  init() {
    folder.write(
      """
      {"real/first.csv": [["2024-01-01 00:40:00.000000", "2024-01-01 00:59:00.000000"]],
       "real/second.csv": []}
      """, "windows.json")
    for (name, alarm) in [("first", 45), ("second", 70)] {
      folder.write(
        rows("timestamp,value,anomaly_score,label") { "7,\($0 == alarm ? 0.9 : 0.1),0" },
        "made_\(name).csv")
      folder.write(
        rows("timestamp,value,label") { "7,\(name == "first" && 40..<60 ~= $0 ? 1 : 0)" },
        "\(name).csv")
      folder.write(
        rows("series,timestamp,metric,value,score,threshold,anomaly,changepoint_probability") {
          "m,7,\($0 == alarm ? 0.9 : 0.1),0.5,0,0"
        }.replacing("\n2024", with: "\n\(name),2024"), "scores_\(name).csv")
    }
  }

  private func rows(_ header: String, _ row: (Int) -> String) -> String {
    (0..<100).reduce(header + "\n") { text, t in
      text + "2024-01-01 0\(t / 60):\(t % 60 < 10 ? "0" : "")\(t % 60):00,\(row(t))\n"
    }
  }

  private func nab(_ arguments: String...) -> Program.Outcome {
    Program.run(["evaluate", "--nab"] + arguments, in: folder)
  }

  @Test("evaluate --nab gives the three profiles by name, beside null and chance") func json()
    throws
  {
    let outcome = nab("made_first.csv", "made_second.csv", "--labels", "windows.json", "--json")
    #expect(outcome.code == 0 && outcome.message == "")
    let report = try #require(JSON(outcome.line(0)))
    #expect(
      report.keys == [
        "standard", "reward_low_FP_rate", "reward_low_FN_rate", "series", "windows",
        "unscored_samples",
      ])
    #expect(report["series"] == 2 && report["windows"] == 1 && report["unscored_samples"] == 0)
    // 15 of the window's 20 samples were left: s(-0.75) / s(-1), s(y) = 2 / (1 + exp(5y)) - 1.
    let found = 0.9669890878000605
    for (profile, weight, missed) in [
      ("standard", 0.11, 1.0), ("reward_low_FP_rate", 0.22, 1), ("reward_low_FN_rate", 0.11, 2),
    ] {
      let score = try #require(report[profile])
      let raw = found - weight
      #expect(score["threshold"] == 0.9)
      #expect(abs((score["raw"]?.double ?? 0) - raw) < 1e-12, "\(profile)")
      #expect(score["null"]?["raw"]?.double == -missed)
      #expect(score["perfect"]?["raw"]?.double == 1)
      let normalized = 100 * (raw + missed) / (1 + missed)
      #expect(abs((score["normalized"]?.double ?? 0) - normalized) < 1e-9)
      let chance = try #require(score["chance"]?["normalized"]?.double)
      #expect(chance > 0 && chance < normalized)
    }
  }

  @Test("Scores and labels mean the same in each of their formats")
  func formats() {
    let expected = nab("made_first.csv", "made_second.csv", "--labels", "windows.json", "--json")
    for outcome in [
      nab("made_first.csv", "made_second.csv", "--labels", "first.csv", "second.csv", "--json"),
      nab("scores_first.csv", "scores_second.csv", "--labels", "windows.json", "--json"),
      nab("scores_first.csv", "scores_second.csv", "--labels", "first.csv", "second.csv", "--json"),
    ] {
      #expect(outcome.output == expected.output && outcome.message == "", "\(outcome.message)")
    }
  }

  @Test("Of several metrics the highest score counts, and samples that were missing do not")
  func metricsAndGaps() {
    let rows = (0..<100).flatMap { t -> [String] in
      let time = "2024-01-01T0\(t / 60):\(t % 60 < 10 ? "0" : "")\(t % 60):00Z"
      let low = "first,\(time),low,7,0.05", high = "first,\(time),high,7,\(t == 45 ? 0.9 : 0.1)"
      let gap = "first,\(time.replacing(":00Z", with: ":30Z")),high,,"
      return t < 50 ? [low, high, gap] : [high, low]
    }
    folder.write(
      "series,timestamp,metric,value,score\n" + rows.joined(separator: "\n") + "\n", "both.csv")
    let outcome = nab("both.csv", "scores_second.csv", "--labels", "windows.json", "--json")
    let expected = nab("made_first.csv", "made_second.csv", "--labels", "windows.json", "--json")
    #expect(outcome.output == expected.output && outcome.code == 0, "\(outcome.message)")
  }

  @Test("evaluate --nab prints a table for people, and each series when asked") func table() {
    let outcome = nab("made_first.csv", "made_second.csv", "--labels", "windows.json", "--each")
    #expect(outcome.code == 0)
    #expect(outcome.line(0).hasPrefix("SERIES "))
    #expect(outcome.line(2).split(separator: " ") == ["second", "-0.11", "-0.22", "-0.11"])
    #expect(outcome.line(3).hasPrefix("PROFILE "))
    #expect(outcome.line(4).hasPrefix("standard "))
    #expect(outcome.lines.last == "2 series, 1 windows, 0 samples without a score")
  }

  @Test("A detector that says nothing has no threshold") func null() throws {
    folder.write(rows("timestamp,value,anomaly_score") { _ in "7,0.5" }, "null_first.csv")
    let outcome = nab("null_first.csv", "--labels", "windows.json", "--json")
    let score = try #require(JSON(outcome.line(0))?["standard"])
    #expect(score["threshold"] == .null && score["normalized"]?.double == 0)
    #expect(
      outcome.message
        == "{\"note\":\"no results for 1 series of the labels, second among them: left out\"}\n")
  }

  @Test(
    "What cannot be scored ends with one line that helps",
    arguments: [
      (["made_first.csv", "scores_first.csv"], "windows.json", "two results are of first"),
      (["made_second.csv"], "windows.json", "no anomaly window"),
      (["windows.json"], "windows.json", "windows.json: is JSON"),
      (["first.csv"], "windows.json", "first.csv: no column score"),
      (["made_first.csv"], "elsewhere.json", "holds no sample of the results"),
      (["made_first.csv"], "overlapping.json", "overlaps the one before it"),
      (["made_first.csv"], "half.json", "a window is [\"first time\", \"last time\"]"),
      (["made_first.csv"], "twice.json", "two series are called first"),
      (["made_first.csv"], "broken.json", "broken.json: invalid JSON"),
    ])
  func refused(results: [String], labels: String, message: String) {
    for (name, text) in [
      ("elsewhere", #"{"first.csv": [["2023-01-01", "2023-01-02"]]}"#),
      (
        "overlapping",
        #"{"first.csv": [["2024-01-01 00:10", "2024-01-01 00:20"], ["2024-01-01 00:15", "2024-01-01 00:30"]]}"#
      ),
      ("half", #"{"first.csv": [["2024-01-01"]]}"#),
      ("twice", #"{"a/first.csv": [], "b/first.csv": []}"#),
      ("broken", #"{"first.csv": ["#),
    ] { folder.write(text, "\(name).json") }
    let outcome = Program.run(
      ["evaluate", "--nab", "--quiet"] + results + ["--labels", labels], in: folder)
    #expect(outcome.code == 65)
    #expect(outcome.message.contains(message), "\(outcome.message)")
    #expect(outcome.message.split(separator: "\n").count == 1)
  }
}
