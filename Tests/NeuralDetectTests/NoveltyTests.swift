import Foundation
import NeuralDetect
import TestSupport
import Testing
import TimeSeries

@Suite("What is new to a series that may be anything") struct NoveltyTests {
  private func logit(_ score: Double) -> Double { log(score / (1 - score)) }

  /// How far each value lies outside of the range so far.
  private func outside(_ values: [Double], resolution: Double = 0.01) -> [Double] {
    var range = RangeSoFar()
    return values.map { value in
      range.append(value)
      return range.outside(resolution: resolution)
    }
  }

  @Test("A record counts in units of the range before it, once")
  func records() {
    #expect(outside([10, 20, 15, 25, 25, 5, 30]) == [0, 100, 0, 0.5, 0, -1 / 3, 0.25])
    // Of nothing but 10 the range counts as 0.1.
    #expect(outside([10, 10, 10.2, 10.1]) == [0, 0, (10.2 - 10) / 0.1, 0])
    #expect(outside([0, 0, 0]) == [0, 0, 0])
    #expect(outside([0, .greatestFiniteMagnitude, -1]).allSatisfy { !$0.isNaN })
  }

  @Test("It multiplies a score's odds, within bounds")
  func rule() {
    var novelty = NoveltyEvidence()
    #expect(novelty(0.2, outside: 0) == 0.2 && novelty(0.2, volatility: 0) == 0.2)
    for sign in [1.0, -1] {
      #expect(abs(logit(novelty(0.2, outside: sign * 0.01)) - logit(0.2) - log(2)) < 1e-12)
      #expect(abs(logit(novelty(0.2, outside: sign * .infinity)) - logit(0.2) - 6) < 1e-12)
      #expect(abs(logit(novelty(0.2, volatility: sign * 4)) - logit(0.2) - sign * 2) < 1e-12)
      #expect(abs(logit(novelty(0.2, volatility: sign * 40)) - logit(0.2) - sign * 3) < 1e-12)
    }
    novelty.weight = 0.5
    #expect(abs(logit(novelty(0.2, outside: 0.01)) - logit(0.2) - log(2) / 2) < 1e-12)
    #expect(abs(logit(novelty(0.2, volatility: 4)) - logit(0.2) - 1) < 1e-12)
    #expect(novelty(.nan, outside: 1).isNaN && novelty(.nan, volatility: 1).isNaN)
  }

  /// The formula's answers with `novelty`, held against those before them.
  private func model(_ novelty: NoveltyEvidence? = NoveltyEvidence(), scaled: Bool = true) -> Model
  {
    var configuration = Model.formula.configuration
    configuration.novelty = novelty
    configuration.scaling = scaled ? ScoreScaling() : nil
    return Model(
      configuration: configuration, network: Model.formula.network.parameters, card: [])
  }

  /// A record up in one metric, a gap and rough samples in the other, at a minute a sample.
  private var series: Series {
    var values = noise(1400, level: 1000, sigma: 1, seed: 4)
    values[700] = 1005
    values.replaceSubrange(300..<320, with: [Double](repeating: .nan, count: 20))
    var others = noise(1400, level: 50, sigma: 1, seed: 5)
    for sample in 1000..<1100 { others[sample] += sample % 2 == 0 ? 5 : -5 }
    var series = tenMinuteSeries([values, others])
    series.step = .seconds(60)
    series.metrics[0].role = .resident
    return series
  }

  @Test("A record counts before scores are held against each other, volatility after")
  func scores() {
    func groups(_ model: Model) -> [[Double]] {
      var scorer = SeriesScorer(model, threads: 1)
      return scorer.scores(of: series).groups.map(\.anomaly)
    }
    let novelty = NoveltyEvidence()
    let (plain, found) = (groups(model(nil, scaled: false)), groups(model()))
    for (index, metric) in series.metrics.enumerated() {
      var scaling = ScoreScaling().running()
      var volatility = Volatility(forgets: false)
      let outside = outside(metric.values.map { $0.isFinite ? $0 : 1000 })
      let expected = metric.values.indices.map { sample in
        volatility.append(metric.values[sample])
        let scaled = scaling(novelty(plain[index][sample], outside: outside[sample]))
        return novelty(scaled, volatility: volatility.logRatio)
      }
      expectClose(Array(found[index][143...]), Array(expected[143...]))
      #expect(expected[143...] != plain[index][143...])
    }
    #expect(found[0][700] > plain[0][700])
    #expect(found[1][1050] > plain[1][1050])
    let retrospective = RetrospectiveScorer(model(), threads: 1).scores(of: series)
    let never = RetrospectiveScorer(model(nil), threads: 1).scores(of: series)
    #expect(retrospective.groups[1].anomaly[1050] > never.groups[1].anomaly[1050])
  }

  @Test("How a series is cut into pieces changes no score", arguments: [1, 7, 150])
  func pieces(length: Int) {
    var (whole, parts) = (SeriesScorer(model(), threads: 1), SeriesScorer(model(), threads: 2))
    let expected = whole.scores(of: series)
    let found = series.pieces(of: length).map { parts.scores(of: $0) }
    for group in 0..<2 {
      #expect(
        found.flatMap { $0.groups[group].anomaly }.map(\.bitPattern)
          == expected.groups[group].anomaly.map(\.bitPattern))
    }
  }

  @Test("A checkpoint keeps its weight, and none")
  func checkpoint() throws {
    try inTemporaryFolder { folder in
      var weighted = NoveltyEvidence()
      weighted.weight = 0.75
      for model in [model(weighted), model(nil)] {
        try model.write(to: "\(folder)/m.safetensors", replacing: true)
        let read = try Model(contentsOf: "\(folder)/m.safetensors")
        #expect(read.configuration == model.configuration)
      }
    }
  }

  @Test(
    "A checkpoint in which it makes no sense is refused",
    arguments: [("-1", nil), ("nan", nil), ("1.0", VolatilityEvidence())])
  func wrongCheckpoint(weight: String, beside volatility: VolatilityEvidence?) throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/m.safetensors"
      var configuration = model().configuration
      configuration.volatility = volatility
      let model = Model(
        configuration: configuration, network: Model.formula.network.parameters, card: [])
      try model.write(to: path)
      let checkpoint = try Checkpoint(contentsOf: path)
      let changed = checkpoint.metadata.map { $0.key == "novelty_weight" ? ($0.key, weight) : $0 }
      try Checkpoint(checkpoint.network, metadata: changed).write(to: path, replacing: true)
      let error = #expect(throws: ModelError.self) { try Model(contentsOf: path) }
      #expect("\(error!)".contains("novelty_weight"))
    }
  }
}
