import Foundation
import NeuralDetect
import TestSupport
import TimeSeries
import Testing

private func smoothed(_ scores: [Double], length: Double = 24) -> [Double] {
  var smoothing = ScoreSmoothing()
  smoothing.length = length
  var running = smoothing.running()
  return scores.map { running($0) }
}

private func logit(_ p: Double) -> Double { log(p / (1 - p)) }
private func sigmoid(_ z: Double) -> Double { 1 / (1 + exp(-z)) }

@Suite("Smoothed scores") struct ScoreSmoothingTests {
  @Test("A score becomes what the formula says, all scores at once", arguments: [1.0, 6, 24])
  func formula(length: Double) {
    let logits = noise(400, sigma: 3, seed: 3).map { $0 - 1000 }
    let found = smoothed(logits.map(sigmoid), length: length)
    for t in logits.indices {
      // The first counts as if it had always been there.
      let past = (0...t).reduce(0.0) { sum, k in
        let own = k == 0 ? 1 : 1 / length
        return sum + logits[k] * own * pow(1 - 1 / length, Double(t - k))
      }
      let expected = (logits[t] + past) / 2
      #expect(abs(logit(found[t]) - expected) < 1e-9, "score \(t)")
    }
  }

  @Test("A constant score stays, and a missing one is not remembered")
  func constant() {
    for score in smoothed([0.2, 0.2, 0.2]) { #expect(abs(score - 0.2) < 1e-12) }
    let (with, without) = (smoothed([0.1, .nan, 0.6]), smoothed([0.1, 0.6]))
    #expect(with[1].isNaN && [with[0], with[2]] == without)
  }

  @Test("What goes on is surer than what has just begun, and is forgotten when it ends")
  func lasting() {
    let quiet = [Double](repeating: 0.01, count: 100)
    let found = smoothed(quiet + [Double](repeating: 0.7, count: 100) + quiet)
    #expect(found[100] < 0.5 && found[199] > found[100] && found[199] > 0.69)
    #expect(found[200] < 0.5 && found[299] < 0.02)
  }

  @Test("Being as sure as can be does not last for ever")
  func bounds() {
    let found = smoothed([1, 1, 1, 0, 0.01, 0.01], length: 4)
    #expect(!found.contains { !$0.isFinite })
    let after = smoothed([Double](repeating: 1, count: 500) + [Double](repeating: 0.01, count: 60))
    #expect(after[499] > 0.999 && after[559] < 0.5)
  }

  @Test("A checkpoint keeps it, and none")
  func checkpoint() throws {
    for length in [nil, 24, 7.5] {
      var configuration = ModelConfiguration()
      configuration.hidden = 4
      configuration.smoothing = length.map { length in
        var smoothing = ScoreSmoothing()
        smoothing.length = length
        return smoothing
      }
      let model = Model(
        configuration: configuration, network: Network(configuration.extents, seed: 1), card: [])
      let path = NSTemporaryDirectory() + "smoothing-\(UUID().uuidString).safetensors"
      defer { try? FileManager.default.removeItem(atPath: path) }
      try model.write(to: path)
      let read = try Model(contentsOf: path)
      #expect(read.configuration == configuration)
    }
  }

  @Test("Where samples are too close together for the days before, none is smoothed")
  func closeSamples() {
    var configuration = Model.formula.configuration
    configuration.smoothing = ScoreSmoothing()
    let model = Model(
      configuration: configuration, network: Model.formula.network.parameters, card: [])
    let values = [Metric(name: "m", values: noise(500, seed: 9))]
    func scores(_ model: Model, step: Duration) -> [Double] {
      var scorer = SeriesScorer(model, threads: 1)
      let series = Series(
        id: "s", start: Timestamp(nanoseconds: 0), step: step, metrics: values)
      return Array(scorer.scores(of: series).highest[143...])
    }
    #expect(scores(model, step: .seconds(60)) == scores(.formula, step: .seconds(60)))
    #expect(scores(model, step: .seconds(600)) != scores(.formula, step: .seconds(600)))
  }

  @Test("How a series is cut into pieces changes no smoothed score", arguments: [1, 7, 150])
  func pieces(length: Int) {
    var configuration = Model.formula.configuration
    configuration.smoothing = ScoreSmoothing()
    let model = Model(
      configuration: configuration, network: Model.formula.network.parameters, card: [])
    let series = tenMinuteSeries([noise(500, seed: 9), noise(500, seed: 5)])
    var (whole, parts) = (SeriesScorer(model, threads: 1), SeriesScorer(model, threads: 2))
    let expected = whole.scores(of: series)
    var plain = SeriesScorer(.formula, threads: 1)
    let unsmoothed = plain.scores(of: series)
    #expect(expected.groups.count == 2)
    for group in 0..<2 {
      #expect(
        Array(expected.groups[group].anomaly[143...])
          == smoothed(Array(unsmoothed.groups[group].anomaly[143...])))
    }
    let found = series.pieces(of: length).map { parts.scores(of: $0) }
    for group in 0..<2 {
      #expect(
        found.flatMap { $0.groups[group].anomaly }.map(\.bitPattern)
          == expected.groups[group].anomaly.map(\.bitPattern))
    }
  }
}
