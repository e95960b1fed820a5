import Foundation
import NeuralDetect
import Tensor
import TestSupport
import TimeSeries
import Testing

private let statistics = Statistic.allCases

/// A tree for each statistic, which says something from one half on.
private func evidence(places: Int = 1, countsFrom: Int = .max) -> Evidence {
  let columns = places * statistics.count
  return Evidence(
    questions: (0..<columns).map { Evidence.Question(column: $0, cut: 0.5) },
    logOdds: Tensor([columns, 2]) { Int($0) % 2 == 0 ? 0 : (Float(Int($0) / 2) + 1) / 8 },
    countsFrom: countsFrom)
}

/// The statistics of a series' last sample, as evidence reads them; the time between samples is ten minutes.
private func statistics(after values: [Double]) -> [Float] {
  var extractor = FeatureExtractor([], pastStep: .seconds(600))
  var row: [Float] = []
  for value in values { _ = extractor.append(value, restarted: false, to: &row) }
  return extractor.past!.statistics.map(Float.init)
}

private func model(_ evidence: Evidence?, alone: Double = 0, ofOne: Double = 0) -> Model {
  var configuration = Model.formula.configuration
  configuration.evidence = evidence
  configuration.evidence?.alone = alone
  configuration.evidence?.ofOne = ofOne
  return Model(
    configuration: configuration, network: Model.formula.network.parameters, card: [])
}

private func scores(_ model: Model, _ series: Series) -> [Double] {
  var scorer = SeriesScorer(model, threads: 1)
  return scorer.scores(of: series).highest
}

private func logit(_ p: Double) -> Double { log(p / (1 - p)) }

@Suite("Evidence") struct EvidenceTests {
  private let rising = tenMinuteSeries([
    noise(700, seed: 4) + (0..<400).map { 1000 + 0.2 * Double($0) }
  ])

  @Test("The leaves that the answers lead to are added up; what is not known is below everything")
  func sum() {
    let second = statistics.count
    let evidence = Evidence(
      questions: [(0, 0.5), (2, -1), (second + 3, 7), (0, 0.5)].map {
        Evidence.Question(column: $0, cut: $1)
      },
      logOdds: Tensor([1, 2, 4, 8, 16, 32, 64, 128], shape: [2, 4]))
    let unknown = [Float](repeating: .nan, count: 2 * statistics.count)
    #expect(evidence.logOdds(of: unknown) == 0)
    var known = unknown
    known[1] = 3  // nothing that is asked for
    #expect(evidence.logOdds(of: known) == 1 + 16)
    known[0] = 0.5  // a cut is reached
    #expect(evidence.logOdds(of: known) == 4 + 32)
    (known[2], known[second + 3]) = (-1, .infinity)
    #expect(evidence.logOdds(of: known) == 8 + 128)
    #expect(evidence.logOdds(of: known, showing: 0) == 8 + 32)
    #expect(evidence.logOdds(of: known, showing: 1) == 1 + 64)
    known[second + 3] = .nan
    #expect(evidence.logOdds(of: known, showing: 1) == 0)
  }

  @Test(
    "Half as much again as ever before, for three samples, is a fault, whatever the trees say",
    arguments: [(1.3, 0.0), (1.4, 2.0), (1.5, 4.0), (3.0, 4.0)])
  func surge(factor: Double, logOdds: Double) {
    var values = [Double](repeating: 1000, count: 900)
    for sample in 700..<900 { values[sample] *= factor }
    values[760] = 9_000  // alone
    let series = tenMinuteSeries([values])
    let plain = scores(model(nil), series)
    let weighed = scores(model(Evidence.silent()), series)
    for sample in 143..<900 {
      let odds = exp(sample == 702 ? logOdds : 0)
      let p = plain[sample]
      let expected = p * odds / (p * odds + 1 - p)
      guard abs(weighed[sample] - expected) < 1e-9 else {
        Issue.record("\(weighed[sample]) of sample \(sample), not \(expected)")
        return
      }
    }
  }

  @Test("Of what is without precedent, as much counts at once where scores are smoothed")
  func smoothedSurge() {
    let values = (0..<900).map { $0 < 700 ? 1000.0 : 1500 }
    let series = tenMinuteSeries([values])
    /// What the third sample of the step adds, with a network that is sure of nothing.
    func added(_ evidence: Evidence?, _ smoothing: ScoreSmoothing?) -> Double {
      var configuration = Model.formula.configuration
      (configuration.evidence, configuration.smoothing) = (evidence, smoothing)
      let model = Model(
        configuration: configuration, network: Network(configuration.extents, seed: 3), card: [])
      let found = scores(model, series)
      return logit(found[702]) - logit(found[701])
    }
    #expect(abs(added(.silent(), nil) - added(nil, nil) - 4) < 1e-6)
    let smoothing = ScoreSmoothing()
    #expect(abs(added(.silent(), smoothing) - added(nil, smoothing) - (4 + 4.0 / 24)) < 1e-6)
  }

  @Test("One metric of memory has a constant of its own; several do not")
  func ofOne() {
    var two = rising
    two.metrics.append(Metric(name: "heap", role: .heapInUse, values: rising.metrics[0].values))
    var configuration = Model.formula.configuration
    configuration.roles = [.resident, .heapInUse]
    configuration.evidence = .silent()
    configuration.evidence?.ofOne = -1
    func odds(_ series: Series) -> Double {
      let groups = MetricGroup.groups(of: series.metrics, in: configuration)
      var stream = WindowStream(configuration, present: groups[0].places.map { $0 != nil })
      let values = groups[0].places.map { $0.map { series.metrics[$0].values } }
      return stream.append(values).windows.odds(500, configuration)
    }
    two.metrics[0].role = .resident
    var one = two
    one.metrics.removeLast()
    #expect(odds(one) == exp(-1) && odds(two) == 1)
  }

  @Test("What is without precedent is not known in the first two days, nor in a gap")
  func unprecedented() throws {
    var extractor = FeatureExtractor([], pastStep: .seconds(600))
    var row: [Float] = []
    let values = (0..<400).map { $0 == 390 ? .nan : Double(1_000 + $0) }
    let surges = values.map { value in
      _ = extractor.append(value, restarted: false, to: &row)
      return extractor.past?.surge ?? .nan
    }
    #expect(surges.firstIndex(where: \.isFinite) == 323)
    // The lowest of the last three is 1 above the one before them; the history ends 36 before: 1,172.
    #expect(abs(surges[380] - 1 / 1_172) < 1e-9 && surges[390].isNaN, "\(surges[380])")
  }

  @Test("It is added to the network's log-odds, sample by sample")
  func added() {
    let evidence = evidence()
    let (plain, weighed) = (scores(model(nil), rising), scores(model(evidence), rising))
    for sample in [143, 400, 750, 1000] {
      let past = statistics(after: Array(rising.metrics[0].values[...sample]))
      let sum = 2 * evidence.logOdds(of: past)  // it is all there is
      #expect(abs(logit(weighed[sample]) - logit(plain[sample]) - sum) < 1e-6, "\(sample)")
    }
    #expect(weighed[1000] > weighed[400])
  }

  @Test("Quiet days say nothing against a network that is sure")
  func quiet() {
    let against = Evidence(
      questions: [Evidence.Question(column: 0, cut: 0)], logOdds: Tensor([-1, -1], shape: [1, 2]))
    let (plain, weighed) = (scores(model(nil), rising), scores(model(against), rising))
    #expect(plain.map(\.bitPattern) == weighed.map(\.bitPattern))
  }

  @Test("A count adds what its own past says, and the network sees nothing of it")
  func counts() {
    var configuration = Model.formula.configuration
    configuration.counts = [.threads, .goroutines]
    func model(_ evidence: Evidence) -> Model {
      configuration.evidence = evidence
      return Model(
        configuration: configuration, network: Model.formula.network.parameters, card: [])
    }
    var one = rising
    one.metrics[0].role = .resident
    var both = one
    both.metrics.append(
      Metric(name: "threads", values: (0..<rising.count).map { $0 < 800 ? 6 : Double($0 - 790) }))
    let silent = scores(model(.silent()), both)
    #expect(silent.map(\.bitPattern) == scores(model(.silent()), one).map(\.bitPattern))
    let question = Evidence.Question(column: statistics.count, cut: 0.5)  // how threads rise
    let evidence = Evidence(
      questions: [question], logOdds: Tensor([0, 3], shape: [1, 2]), countsFrom: statistics.count)
    let weighed = scores(model(evidence), both)
    #expect(weighed[799] == silent[799])
    #expect(abs(logit(weighed[1000]) - logit(silent[1000]) - 2 * 3) < 1e-6)  // of one memory twice
    both.metrics.append(Metric(name: "goroutines", values: [Double](repeating: 9, count: 1100)))
    #expect(scores(model(evidence), both).map(\.bitPattern) == weighed.map(\.bitPattern))
  }

  @Test("Several metrics of memory count once each, and another series begins anew")
  func several() {
    let evidence = evidence(places: 2)
    func model(_ evidence: Evidence?) -> Model {
      var configuration = Model.formula.configuration
      configuration.roles = [.resident, .heapInUse]
      configuration.evidence = evidence
      return Model(
        configuration: configuration, network: Network(configuration.extents, seed: 3), card: [])
    }
    var series = tenMinuteSeries([rising.metrics[0].values, noise(1100, seed: 8)], restarts: [600])
    series.metrics[0].role = .resident
    series.metrics[1].role = .heapInUse
    for sample in 800..<830 { series.metrics[0].values[sample] = .nan }
    let plain = scores(model(nil), series)
    var scorer = SeriesScorer(model(evidence), threads: 2)
    let weighed = scorer.scores(of: series).highest
    var extractors = [0, 1].map { _ in FeatureExtractor([], pastStep: series.step) }
    var row: [Float] = []
    for sample in 0..<series.count {
      for place in 0..<2 {
        _ = extractors[place].append(
          series.metrics[place].values[sample], restarted: false, to: &row)
      }
      guard sample >= 143 else { continue }
      let sum = evidence.logOdds(of: extractors.flatMap { $0.past!.statistics.map(Float.init) })
      #expect(abs(logit(weighed[sample]) - logit(plain[sample]) - sum) < 1e-6, "\(sample)")
    }
    let pieced = series.pieces(of: 89).flatMap { scorer.scores(of: $0).highest }
    #expect(pieced.map(\.bitPattern) == weighed.map(\.bitPattern))
  }

  @Test("Pieces make no difference, nor looking back")
  func pieces() {
    let model = model(evidence())
    var scorer = SeriesScorer(model, threads: 2)
    let pieced = rising.pieces(of: 97).flatMap { scorer.scores(of: $0).highest }
    let whole = scores(model, rising)
    #expect(pieced.map(\.bitPattern) == whole.map(\.bitPattern))
    let past = RetrospectiveScorer(model, threads: 1).scores(of: rising).groups[0].anomaly
    expectClose(Array(past[143...]), Array(whole[143...]))
  }

  @Test("Where samples are too close together, a constant stands for it")
  func alone() {
    let close = Series(
      id: "s", start: rising.start, step: .seconds(60), metrics: rising.metrics)
    let (plain, shifted) = (scores(model(nil), close), scores(model(evidence(), alone: 3), close))
    for sample in 143..<close.count {
      #expect(abs(logit(shifted[sample]) - logit(plain[sample]) - 3) < 1e-6)
    }
  }

  @Test("A model's file keeps it, and its digest tells one from another")
  func file() throws {
    let path = NSTemporaryDirectory() + "evidence-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var configuration = model(
      evidence(places: 2, countsFrom: statistics.count), alone: -1.5
    ).configuration
    configuration.counts = [.threads, .goroutines]
    let model = Model(
      configuration: configuration, network: Model.formula.network.parameters, card: [])
    try model.write(to: path)
    let read = try Model(contentsOf: path)
    #expect(read.configuration == model.configuration && read.digest == model.digest)
    #expect(read.digest != EvidenceTests.plain.digest)
  }

  private static let plain = model(nil)

  @Test("A file whose evidence is of other statistics, or of another shape, is refused")
  func badFile() {
    let good = model(evidence()).checkpoint
    func error(
      _ metadata: [(key: String, value: String)], _ extras: [(name: String, tensor: Tensor)]
    ) -> String {
      let path = NSTemporaryDirectory() + "evidence-\(UUID().uuidString).safetensors"
      defer { try? FileManager.default.removeItem(atPath: path) }
      do {
        try Checkpoint(good.network, metadata: metadata, extras: extras).write(to: path)
        _ = try Model(contentsOf: path)
        return "none"
      } catch { return "\(error)" }
    }
    let others = good.metadata.map { $0.key == "evidence" ? ($0.key, "rise") : $0 }
    #expect(error(others, good.extras).contains("evidence"))
    #expect(error(good.metadata, []).contains("evidence.columns"))
    func with(_ name: String, _ tensor: Tensor) -> [(name: String, tensor: Tensor)] {
      good.extras.map { ($0.name, $0.name == "evidence.\(name)" ? tensor : $0.tensor) }
    }
    let trees = statistics.count
    for (name, shape) in [
      ("cuts", [trees, 2]), ("cuts", [1, 1]), ("columns", [trees, 0]), ("columns", [trees]),
      ("columns", [trees, 9]), ("log_odds", [trees, 4]), ("log_odds", [trees]),
    ] as [(String, Shape)] {
      let told = error(good.metadata, with(name, Tensor(zeros: shape)))
      #expect(told.contains("evidence."), "\(name) \(shape): \(told)")
    }
    for column in [-1, 0.5, Float(trees)] {
      let columns = Tensor([Float](repeating: column, count: trees), shape: [trees, 1])
      #expect(error(good.metadata, with("columns", columns)).contains("evidence.columns"))
    }
    let unknown = good.metadata + [("counts", "threads,rss")]
    #expect(error(unknown, good.extras).contains("counts"))
    let more = good.extras + [("evidence.more", Tensor(zeros: [1]))]
    #expect(error(good.metadata, more).contains("evidence.more"))
    let unsaid = good.metadata.filter { !$0.key.hasPrefix("evidence") }
    #expect(error(unsaid, good.extras).contains("evidence.columns"))
    let old = good.metadata.filter { !$0.key.hasPrefix("evidence") } + [("accumulation", "1.6")]
    #expect(error(old, []).contains("accumulation"))
  }
}

@Suite("Fitting evidence") struct EvidenceFitTests {
  /// 240 rows of two statistics, one of which is sometimes not known, and of one of a count.
  private func rows(counting: Bool = false) -> EvidenceExamples {
    var examples = EvidenceExamples()
    if counting { examples.countsFrom = 2 }
    for row in 0..<240 {
      let t = Double(row)
      let first = row % 11 == 0 ? Float.nan : Float(sin(t * 0.7) + t / 200)
      examples.statistics += [first, Float(cos(t * 1.3))]
      if counting {
        examples.statistics.append(row % 4 == 0 ? .nan : Float(sin(t * 0.3) + t / 100))
      }
      examples.isFault.append(Double(row * 37 % 100) < 20 + t / 4)
      examples.weights.append(row % 3 == 0 ? 2 : 1)
    }
    return examples
  }

  @Test("Its trees are NumPy's")  // Golden/evidence_fit.py
  func golden() throws {
    var fit = EvidenceFit()
    fit.levels = [0.1, 0.5, 0.8]
    (fit.depth, fit.trees, fit.rate, fit.regularization, fit.weight) = (2, 3, 0.3, 2, 2)
    let evidence = try #require(fit.evidence(of: rows(), threads: 2))
    let cuts: [Float] = [1.3693420, 0.6141146, 1.3693420, 0.6141146, 1.3693420, 0.0504076]
    let logOdds: [Float] = [
      -0.1824506, 0.0176027, 0, 0.4522215, -0.1303848, 0.0127540, 0, 0.3372923, -0.1355426,
      0.0152883, 0.2117961, 0.2468259,
    ]
    #expect(evidence.questions.map(\.column) == [0, 0, 0, 0, 0, 1])
    expectClose(evidence.questions.map(\.cut), cuts, atol: 1e-6)
    #expect(evidence.logOdds.shape == [3, 4])
    expectClose(evidence.logOdds.elements, logOdds, atol: 1e-6)

    (fit.treesOfCounts, fit.rateOfCounts) = (2, 0.3)
    let counting = try #require(fit.evidence(of: rows(counting: true), threads: 2))
    #expect(counting.questions.map(\.column) == [0, 0, 0, 0, 0, 1, 2, 2, 2, 2])
    expectClose(
      counting.questions.map(\.cut), cuts + [1.2111460, 2.1341965, 1.2111460, 2.1341965], atol: 1e-6
    )
    let ofCounts: [Float] = [
      -0.2649448, 0, 0.1063264, 0.5238990, -0.1920873, 0, 0.0776627, 0.4006753,
    ]
    expectClose(counting.logOdds.elements, logOdds + ofCounts, atol: 1e-6)
    let both: [Float] = [2, 0, 2.5]
    #expect(counting.logOdds(of: both, showing: nil) > evidence.logOdds(of: [2, 0]) + 0.9)
    #expect(counting.logOdds(of: [2, 0, .nan]) == evidence.logOdds(of: [2, 0]))
    #expect(abs(counting.logOdds(of: [.nan, .nan, 2.5]) - (0.5238990 + 0.4006753)) < 1e-6)
  }

  @Test("A value that is a cut as a Float reaches it, as it did when it was counted")
  func cut() throws {
    // 0.001 is no Float: as a Double it lies below the cut that it becomes.
    var examples = EvidenceExamples()
    for row in 0..<4000 {
      examples.statistics.append(row % 2 == 0 ? 0.001 : Float(row) / 1000)
      examples.isFault.append(row % 2 == 0)
      examples.weights.append(1)
    }
    let evidence = try #require(EvidenceFit().evidence(of: examples, threads: 1))
    #expect(evidence.logOdds(of: [Float(0.001)]) > 0.1)
    #expect(evidence.logOdds(of: [3.5]) < -0.1)
  }

  @Test("A trained model has evidence, as sharp as its network")
  func trained() throws {
    let series = (0..<4).map { index in
      let values = noise(1400, seed: UInt64(index)).enumerated().map {
        $1 + (index % 2 == 0 ? max(0, Double($0 - 800)) * 0.2 : 0)
      }
      let label = (0..<1400).map { index % 2 == 0 && $0 >= 800 ? 1.0 : 0 }
      return tenMinuteSeries([values], truth: [Truth(name: "label", values: label)])
    }
    let trainer = try Trainer(
      TrainingConfiguration(), Model.formula.configuration,
      on: TrainingData(kinds: [series], validation: series), threads: 2)
    let result = trainer.finished(trainer.start(), threads: 2)
    let sharpness = try #require(
      result.card.first { $0.key == "calibration_sharpness" }.flatMap { Double($0.value) })
    let told = try #require(result.model.configuration.evidence)
    let learnt = series.flatMap {
      TrainingSeries.all(of: $0, label: "label", in: Model.formula.configuration)
    }
    let source = ExampleSource([learnt], Model.formula.configuration)
    let made = try #require(
      source.evidence(using: SeededGenerator(seed: 1).split(5), threads: 1))
    expectClose(
      told.logOdds.elements, made.logOdds.elements.map { Float(sharpness) * $0 }, rtol: 1e-3,
      atol: 1e-4)
  }

  @Test("Threads make no difference, and without faults there is none")
  func threads() {
    let (one, two) = (
      EvidenceFit().evidence(of: rows(), threads: 1), EvidenceFit().evidence(of: rows(), threads: 2)
    )
    #expect(one != nil && one == two)
    var healthy = rows()
    for row in healthy.isFault.indices { healthy.isFault[row] = false }
    #expect(EvidenceFit().evidence(of: healthy, threads: 1) == nil)
    #expect(EvidenceFit().evidence(of: EvidenceExamples(), threads: 1) == nil)
  }

  @Test(
    "Of labelled leaks, and of leaks that are injected, it says that they are",
    arguments: [true, false])
  func leaks(areLabelled: Bool) throws {
    let series = (0..<24).map { index in
      var values = noise(1400, seed: UInt64(index))
      let label = (0..<1400).map { index % 2 == 0 && $0 >= 800 ? 1.0 : 0 }
      if areLabelled {
        for sample in 800..<1400 where index % 2 == 0 {
          values[sample] += 0.2 * Double(sample - 800)
        }
      }
      var series = tenMinuteSeries(
        [values], id: "\(index)",
        truth: areLabelled ? [Truth(name: "label", values: label)] : [])
      series.metrics[0].role = .resident
      return series
    }
    let learnt = series.flatMap {
      TrainingSeries.all(of: $0, label: "label", in: Model.formula.configuration)
    }
    let source = ExampleSource([learnt], Model.formula.configuration)
    let evidence = try #require(
      source.evidence(using: SeededGenerator(seed: 1), threads: 2))
    func last(_ values: [Double]) -> Double {
      evidence.logOdds(of: statistics(after: values))
    }
    let healthy = last(noise(1400, seed: 99))
    let leak = last(
      zip(noise(1400, seed: 99), 0..<1400).map { $0 + max(0, Double($1 - 800)) * 0.2 })
    #expect(leak > 1 && healthy < 0, "\(leak) \(healthy)")
  }
}
