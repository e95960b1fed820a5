import Glibc
import TestSupport
import Testing
import TimeSeries

/// Series that are not memory, from the simulation to the shipped model.
@Suite struct GeneralTests {
  private let folder = Folder()
  private let model = "\(Program.repository)/models/general.safetensors"

  /// The scores of a file's samples; `nan` where there is none.
  private func scores(_ file: String, _ model: String) throws -> [Double] {
    let outcome = Program.run(["score", file, "--model", model], in: folder)
    #expect(outcome.code == 0 && outcome.message == "")
    return outcome.lines.dropFirst().map { line in
      Double(line.split(separator: ",", omittingEmptySubsequences: false)[4]) ?? .nan
    }
  }

  /// Requests with a daily rhythm that is never quite the same, as CSV.
  private func requests(_ count: Int, _ upset: (Int) -> Double = { _ in 0 }) -> String {
    var random = UniformNoise()
    let rows = (0..<count).map { t in
      "\(1_700_000_000 + 300 * t),\(100 + 40 * wave(t) + 4 * random.next() + upset(t))"
    }
    return "timestamp,requests_seen\n" + rows.joined(separator: "\n") + "\n"
  }

  private func wave(_ t: Int) -> Double {
    let phase = Double(t % 288) / 144 - 1
    return 1 - 2 * phase * phase
  }

  @Test("The shipped model scores highest what begins, then what goes on, then what is usual")
  func shipped() throws {
    folder.write(requests(2_500) { (2_000..<2_030).contains($0) ? 150 : 0 }, "requests.csv")
    let scores = try scores("requests.csv", model)
    #expect(scores.count == 2_500 && scores[..<143].allSatisfy(\.isNaN))
    let (highest, onset) = try #require(zip(scores, scores.indices).dropFirst(143).max(by: <))
    #expect(onset == 2_000 && highest > 0.5)
    let logits = scores.map { score in log(score / (1 - score)) }
    func mean(_ range: Range<Int>) -> Double { logits[range].reduce(0, +) / Double(range.count) }
    let usual = mean(1_000..<2_000)
    let spread = logits[1_000..<2_000].max()! - usual
    #expect(logits[onset] > mean(2_001..<2_030) + spread)
    #expect(mean(2_001..<2_030) > usual + spread / 2)
  }

  @Test("Its name stands for it, wherever the program is called")
  func name() throws {
    folder.write(requests(300), "requests.csv")
    let named = Program.run(["score", "requests.csv", "--model", "general"], in: folder)
    #expect(named.code == 0)
    #expect(
      named.output == Program.run(["score", "requests.csv", "--model", model], in: folder).output)
    #expect(named.output != Program.run(["score", "requests.csv"], in: folder).output)
  }

  @Test("Its scores are causal: what comes later changes none")
  func causal() throws {
    folder.write(requests(1_200) { $0 > 900 ? 300 : 0 }, "whole.csv")
    folder.write(requests(900), "cut.csv")
    let (whole, cut) = try (scores("whole.csv", model), scores("cut.csv", model))
    #expect(cut.count == 900)
    for t in 143..<900 { #expect(whole[t] == cut[t], "sample \(t)") }
  }

  @Test("simulate --corpus general writes labelled series, and says what happens in each")
  func simulate() throws {
    let outcome = Program.run(
      ["simulate", "--corpus", "general", "--count", "8", "--output", "made", "--json"], in: folder)
    #expect(outcome.code == 0 && outcome.message == "")
    let files = try #require(JSON(outcome.line(0))?["files"]?.elements)
    #expect(files.count == 8)
    for file in files {
      #expect(file.keys == ["path", "behaviour", "samples", "faults"])
      let path = try #require(file["path"]?.text)
      let series = try SeriesReader.read(path: "\(folder.path)/\(path)")[0]
      let labels = try #require(series.truth(named: "label")?.values)
      #expect(file["faults"]?.elements?.isEmpty == !labels.contains(1))
      #expect(series.step == .seconds(300) && series.metrics.map(\.name) == ["value"])
    }
  }

  @Test("What only services have is refused beside --corpus general")
  func refused() {
    for option in [["--kind", "heap_leak"], ["--strength", "3"], ["--step", "10m"]] {
      let outcome = Program.run(["simulate", "--corpus", "general"] + option)
      #expect(outcome.code == 2 && outcome.message.contains("--corpus general"))
    }
  }

  @Test("train --corpus general refuses series without labels, if there are no others")
  func unlabelled() {
    for name in ["one", "two"] { folder.write(requests(400), "\(name).csv") }
    let outcome = Program.run(
      ["train", "one.csv", "two.csv", "--corpus", "general", "--output", "m.safetensors"],
      in: folder)
    #expect(outcome.code == 65 && outcome.message.contains("--simulated"))
    #expect(folder.names == ["one.csv", "two.csv"])
  }

  @Test("train --corpus general makes a model of the features of any series, the same each time")
  func train() throws {
    for name in ["one", "two"] {
      let outcome = Program.run(
        [
          "train", "--corpus", "general", "--simulated", "6", "--epochs", "1", "--steps", "2",
          "--batch", "8", "--hidden", "4", "--output", "\(name).safetensors", "--quiet",
        ] + (name == "one" ? ["--threads", "1"] : []), in: folder)
      #expect(outcome.code == 0, "\(outcome.message)")
    }
    let (one, two) = (folder.read("one.safetensors"), folder.read("two.safetensors"))
    #expect(one == two)
    #expect(String(decoding: one, as: UTF8.self).contains("record,record_mean"))
  }
}

/// Uniform numbers from -1 to 1 that are the same everywhere.
private struct UniformNoise {
  private var state: UInt64 = 1

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-52 - 1
  }
}
