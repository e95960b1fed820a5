import Foundation
import NeuralDetect
import TestSupport
import TimeSeries
import Testing

@Suite("Scores held against those before them") struct ScoreScalingTests {
  private func scaled(_ scores: [Double], _ scaling: ScoreScaling = ScoreScaling()) -> [Double] {
    var running = scaling.running()
    return scores.map { running($0) }
  }

  /// The formula, on the whole series at once.
  private func definition(_ scores: [Double], _ scaling: ScoreScaling) -> [Double] {
    scores.indices.map { t in
      let past = scores[max(0, t - 4608)..<t].filter(\.isFinite)
      let recent = scores[max(0, t - scaling.length)..<t].filter(\.isFinite)
      let atLeast = past.count { $0 >= scores[t] }
      let rarity = log(Double(past.count + 1) / Double(atLeast + 1))
      let isFresh = recent.allSatisfy { $0 < scores[t] }
      let z = log(scores[t] / (1 - scores[t]))
      return 1 / (1 + exp(-(z + scaling.weight * rarity * (isFresh ? 2 : 1))))
    }
  }

  @Test("A score becomes what the formula says", arguments: [1, 12, 288])
  func formula(length: Int) {
    var scaling = ScoreScaling()
    scaling.length = length
    let scores = noise(6_000, sigma: 1, seed: 3).map { 1 / (1 + exp(-($0 - 1000) - 2)) }
    let (found, expected) = (scaled(scores, scaling), definition(scores, scaling))
    for t in scores.indices { #expect(abs(found[t] - expected[t]) < 1e-12, "score \(t)") }
  }

  @Test("0 and 1 stay, a constant score stays, a missing one is not remembered")
  func limits() {
    #expect(scaled([0, 1, 0, 1]) == [0, 1, 0, 1])
    #expect(scaled([0.25, 0.25, 0.25]) == [0.25, 0.25, 0.25])
    let (with, without) = (scaled([0.1, .nan, 0.2]), scaled([0.1, 0.2]))
    #expect(with[1].isNaN && [with[0], with[2]] == without)
  }

  @Test("What is new stands out from what goes on")
  func freshness() {
    let scores = [Double](repeating: 0.1, count: 500) + [0.4, 0.4, 0.4]
    let found = scaled(scores)
    #expect(found[499] == 0.1 && found[500] > found[501] && found[501] > found[502])
  }

  @Test("A weight of 0 changes nothing, and a checkpoint keeps the scaling", arguments: [0, 0.25])
  func weight(_ weight: Double) throws {
    var configuration = ModelConfiguration.ofAnySeries
    configuration.scaling!.weight = weight
    let model = Model(
      configuration: configuration, network: Network(configuration.extents, seed: 1), card: [])
    let path = FileManager.default.temporaryDirectory.appending(
      path: "scaling-\(weight)-\(UInt64.random(in: 0 ... .max)).safetensors"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.write(to: path)
    #expect(try Model(contentsOf: path).configuration == configuration)
    guard weight == 0 else { return }
    configuration.scaling = nil
    let plain = Model(
      configuration: configuration, network: Network(configuration.extents, seed: 1), card: [])
    let series = Series(
      id: "s", start: Timestamp(nanoseconds: 0), step: .seconds(300),
      metrics: [Metric(name: "value", values: noise(400, seed: 1))])
    var (scorer, plainScorer) = (SeriesScorer(model, threads: 1), SeriesScorer(plain, threads: 1))
    let (scores, plainScores) = (
      scorer.scores(of: series).groups[0].anomaly, plainScorer.scores(of: series).groups[0].anomaly
    )
    for t in 143..<400 { #expect(abs(scores[t] - plainScores[t]) < 1e-12) }
  }

  @Test("How a series is cut into pieces changes no scaled score", arguments: [1, 7, 150])
  func pieces(length: Int) {
    let configuration = ModelConfiguration.ofAnySeries
    let model = Model(
      configuration: configuration, network: Network(configuration.extents, seed: 2), card: [])
    let values = noise(300, seed: 9)
    var (whole, parts) = (SeriesScorer(model, threads: 1), SeriesScorer(model, threads: 2))
    func piece(_ range: Range<Int>) -> Series {
      Series(
        id: "s", start: Timestamp(nanoseconds: 0), step: .seconds(300), offset: range.lowerBound,
        metrics: [Metric(name: "value", values: Array(values[range]))])
    }
    let expected = whole.scores(of: piece(0..<300)).groups[0].anomaly
    var found: [Double] = []
    for start in stride(from: 0, to: 300, by: length) {
      found += parts.scores(of: piece(start..<min(300, start + length))).groups[0].anomaly
    }
    #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
  }
}
