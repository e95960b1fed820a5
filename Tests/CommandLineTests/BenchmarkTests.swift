import Testing

/// What `benchmark` prints; never how fast anything is.
@Suite(.serialized) struct BenchmarkTests {
  private static let keys = [
    "version", "commit", "machine", "processor_share", "limits", "kernels", "inference", "training",
    "reading", "scoring", "threads", "growth",
  ]

  private func document(_ more: [String]) throws -> JSON {
    let outcome = Program.run(["benchmark", "--quick", "--json", "--quiet"] + more, seconds: 600)
    #expect(outcome.code == 0 && outcome.message == "" && outcome.lines.count == 1)
    let document = try #require(JSON(outcome.line(0)))
    #expect(document.keys == Self.keys)
    return document
  }

  @Test("benchmark --json is one document of figures, each finite and positive")
  func json() throws {
    let document = try document(["--threads", "2", "--commit", "abc"])
    #expect(document["commit"]?.text == "abc")
    #expect(document["machine"]?.keys == ["processor", "cores", "instruction_set"])
    #expect((document["processor_share"]?.double ?? 0) > 0)
    let limits = try rows(document, "limits", ["instruction_set", "gigaflops_per_second"])
    #expect(
      limits.contains { $0["instruction_set"] == document["machine"]?["instruction_set"] })

    let kernels = try rows(
      document, "kernels",
      ["name", "nanoseconds_per_element", "gigaflops_per_second", "share_of_limit", "speedup"])
    for kernel in kernels {
      let isProduct = kernel["share_of_limit"] != .null
      #expect((kernel["nanoseconds_per_element"] == .null) == isProduct)
      #expect((kernel["gigaflops_per_second"] != .null) == isProduct)
    }
    let inference = try rows(
      document, "inference",
      [
        "hidden", "batch", "precision", "windows_per_second", "operations_per_window",
        "share_of_limit", "over_fp32",
      ])
    #expect(inference.count { $0["precision"]?.text == "fp32" } == 9)
    let training = try rows(
      document, "training", ["hidden", "batch", "windows_per_second", "share_of_limit"])
    #expect(training.compactMap { $0["batch"]?.exactInteger } == [64, 256])
    let reading = try rows(document, "reading", ["format", "megabytes_per_second"])
    #expect(reading.compactMap { $0["format"]?.text } == ["csv", "csv.gz", "ndjson"])
    let scoring = try #require(document["scoring"])
    #expect(
      scoring.keys == ["samples", "series_per_second", "windows_per_second", "recurrent_share"])
    expectPositive(scoring)
    let threads = try rows(
      document, "threads",
      [
        "work", "threads", "windows_per_second_of_one", "windows_per_second", "speedup",
        "series_at_ten_minutes",
      ])
    #expect(threads.allSatisfy { $0["threads"] == 2 })
    #expect(document["growth"]?.elements == [])
  }

  @Test("benchmark --only measures that alone, growth among it")
  func only() throws {
    let document = try document(["--only", "growth", "--threads", "1"])
    let growth = try rows(document, "growth", ["by", "value", "windows", "seconds"])
    for by in ["hidden", "steps", "series", "threads"] {
      #expect(growth.contains { $0["by"]?.text == by })
    }
    for key in ["kernels", "inference", "training", "reading", "threads"] {
      #expect(document[key]?.elements == [])
    }
    #expect(document["scoring"] == .null)
  }

  @Test("benchmark prints tables of at most 100 columns that name the machine")
  func text() {
    let outcome = Program.run(
      ["benchmark", "--quick", "--only", "inference", "--only", "reading", "--quiet"], seconds: 600)
    #expect(outcome.code == 0 && outcome.message == "")
    #expect(outcome.line(0).contains(" kernels; version "))
    #expect(outcome.line(1).contains("limit, GFLOP/s"))
    #expect(outcome.lines.allSatisfy { $0.count <= 100 } && outcome.lines.count <= 45)
    for name in ["B = 256", "H = 64, fp32", "MB/s", "csv.gz", "ndjson"] {
      #expect(outcome.text.contains(name))
    }
    #expect(!outcome.text.contains("training"))
  }

  /// The rows under `key`, their keys and figures checked.
  private func rows(_ document: JSON, _ key: String, _ keys: [String]) throws -> [JSON] {
    let rows = try #require(document[key]?.elements)
    #expect(!rows.isEmpty)
    for row in rows {
      #expect(row.keys == keys)
      expectPositive(row)
    }
    return rows
  }

  /// Every number in `row` is finite and positive, shares at most a little above 1.
  private func expectPositive(_ row: JSON) {
    for member in row.members ?? [] {
      guard let figure = member.value.double else { continue }
      #expect(figure > 0 && figure.isFinite, "\(member.key) \(figure)")
      if member.key.hasSuffix("share") || member.key.hasPrefix("share") {
        #expect(figure <= 1.2, "\(row)")
      }
    }
  }
}
