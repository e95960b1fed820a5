import Foundation
import NeuralDetect
import Tensor
import Testing
import TimeSeries

private let model = {
  var model = ModelConfiguration()
  model.features = [.level, .difference, .zscore]
  model.hidden = 4
  return model
}()

/// Quiet series with a plain step each, labelled.
private let series = (0..<5).map { index in
  let start = 700 + 40 * index
  var values = noise(1100, seed: UInt64(index))
  for sample in start..<start + 150 { values[sample] += 400 }
  let label = (0..<1100).map { start..<start + 150 ~= $0 ? 1.0 : 0 }
  return tenMinuteSeries([values], id: "s\(index)", truth: [Truth(name: "label", values: label)])
}

private func trainer(
  steps: Int = 2, threads: Int = 2, rate: Double = 0.02, on series: [Series] = series
) throws -> Trainer {
  var configuration = TrainingConfiguration()
  configuration.epochs = 4
  configuration.stepsPerEpoch = steps
  configuration.batch = 16
  configuration.learningRate = rate
  return try Trainer(
    configuration, model, on: TrainingData(kinds: [series]), threads: threads)
}

private func trained(_ trainer: Trainer, epochs: Int) throws -> TrainingState {
  var state = trainer.start()
  for _ in 0..<epochs { _ = try trainer.advance(&state) }
  return state
}

@Suite("Training", .serialized) struct TrainerTests {
  @Test("Series to validate on are those alone; without, a share of each kind is held out")
  func validationSeries() throws {
    func held(_ data: TrainingData) throws -> [String] {
      try Trainer(TrainingConfiguration(), model, on: data, threads: 1).validationSeries.map(\.id)
    }
    let (one, other) = (Array(series[..<3]), Array(series[3...]))
    #expect(try held(TrainingData(kinds: [one], validation: other)) == ["s3", "s4"])
    let ids = try held(TrainingData(kinds: [one, other, []]))
    #expect(ids.count == 2)
    #expect(one.contains { $0.id == ids[0] } && other.contains { $0.id == ids[1] })
    #expect(throws: TrainingError.oneSeries) { _ = try held(TrainingData(kinds: [[series[0]]])) }
    #expect(throws: TrainingError.oneSeries) {
      _ = try held(TrainingData(kinds: [], validation: other))
    }
  }

  @Test("A plain step is learnt: the loss falls, and AUC-PR is well above chance")
  func learns() throws {
    let trainer = try trainer(steps: 25)
    var state = trainer.start()
    var losses: [Double] = []
    for _ in 0..<4 { losses.append(try trainer.advance(&state).validationLoss) }
    #expect(state.bestLoss < 0.8 * losses[0])
    let curve = try #require(PrecisionRecallCurve(trainer.validationSweep(of: state.best)))
    #expect(curve.area > 0.7)
    #expect(curve.area > 1.5 * curve.chanceArea)
    #expect(trainer.isDone(state))
  }

  @Test("Any number of threads trains the same weights", arguments: [2, 3])
  func threads(count: Int) throws {
    let one = try trained(trainer(threads: 1), epochs: 2)
    #expect(try trained(trainer(threads: count), epochs: 2) == one)
  }

  @Test("A run that was written and read goes on bit-equal")
  func resume() throws {
    let trainer = try trainer()
    let whole = try trained(trainer, epochs: 3)
    let run = TrainingCard.run(
      trainer.configuration, model, digest: TrainingCard.digest(of: series))
    try inTemporaryFolder { folder in
      let path = "\(folder)/state.safetensors"
      try trained(trainer, epochs: 1).write(to: path, run: run)
      var state = try TrainingState(contentsOf: path, run: run, like: trainer.start())
      for _ in 0..<2 { _ = try trainer.advance(&state) }
      #expect(state == whole)
      var other = run
      other[1].value = "2"
      #expect(throws: TrainingError.otherRun(path: path, what: "seed")) {
        try TrainingState(contentsOf: path, run: other, like: trainer.start())
      }
    }
  }

  @Test("A loss that is no number names its epoch and step, and leaves the state")
  func notFinite() throws {
    let trainer = try trainer(rate: 1e38)
    var state = trainer.start()
    let before = state
    let error = #expect(throws: TrainingError.self) { try trainer.advance(&state) }
    guard case .lossNotFinite(1, 1...2, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(state == before)
  }

  @Test("One series, or series of less than two windows, are refused")
  func refused() {
    #expect(throws: TrainingError.oneSeries) { try trainer(on: [series[0]]) }
    #expect(throws: TrainingError.tooFewSamples(needed: 288, longest: 287)) {
      try trainer(on: series.map { $0.cut(after: 287) })
    }
    #expect(throws: TrainingError.oneSeries) {
      try trainer(on: [series[0], series[1].cut(after: 100)])
    }
  }

  @Test("The learning rate rises in a line and falls in half a cosine to a hundredth")
  func learningRate() {
    let rate = LearningRate(peak: 2, warmUp: 4, steps: 14)
    #expect((0..<4).map { rate($0) } == [0.5, 1, 1.5, 2])
    #expect(rate(4) == 2)
    #expect(abs(rate(9) - 2 * (0.01 + 0.99 / 2)) < 1e-12)
    #expect(abs(rate(14) - 0.02) < 1e-12)
    #expect(rate(100) == rate(14))
  }

  @Test("The shift found keeps false alarms rare on healthy series with bursts")
  func calibration() {
    // A jump in every 200 samples that nobody labelled: uncalibrated, each is an alarm.
    var values = noise(4000, seed: 1)
    for start in stride(from: 700, to: 4000, by: 200) {
      for sample in start..<start + 10 { values[sample] += 100 }
    }
    let healthy = tenMinuteSeries(
      [values], truth: [Truth(name: "label", values: [Double](repeating: 0, count: 4000))])
    let result = Calibration().result(for: .formula, on: [healthy], label: "label", threads: 2)
    #expect(result.falseAlarms <= Calibration().falseAlarms && result.alarmedShare <= 0.03)
    #expect(result.shift > -2)
    #expect(result.recall.isNaN)
    #expect(result.healthySamples == 4000 - 143)
  }

  @Test("A network that speaks alone is calibrated alone")
  func calibrationAlone() {
    // Of every sample whose history is known it says the same: that is what the network is spared.
    var configuration = Model.formula.configuration
    configuration.evidence = Evidence(
      questions: [Evidence.Question(column: 0, cut: 0)], logOdds: Tensor([4, 4], shape: [1, 2]))
    let model = Model(
      configuration: configuration, network: Model.formula.network.parameters, card: [])
    var values = noise(4000, seed: 1)
    for start in stride(from: 700, to: 4000, by: 200) {
      for sample in start..<start + 10 { values[sample] += 100 }
    }
    let healthy = tenMinuteSeries(
      [values], truth: [Truth(name: "label", values: [Double](repeating: 0, count: 4000))])
    let plain = Calibration().result(for: .formula, on: [healthy], label: "label", threads: 2)
    let weighed = Calibration().result(for: model, on: [healthy], label: "label", threads: 2)
    #expect(plain.alone == 0)
    #expect(
      weighed.alone == weighed.shift - plain.shift && abs(weighed.alone - 8) < 0.1, "\(weighed)")
  }

  @Test("One metric of memory is calibrated for itself, where there are more")
  func calibrationOfOne() {
    var jumps = noise(4000, seed: 1)
    for start in stride(from: 700, to: 4000, by: 200) {
      for sample in start..<start + 10 { jumps[sample] += 100 }
    }
    var configuration = Model.formula.configuration
    configuration.evidence = .silent()
    let model = Model(
      configuration: configuration, network: Model.formula.network.parameters, card: [])
    var both = tenMinuteSeries([noise(4000, seed: 2), jumps])
    (both.metrics[0].role, both.metrics[1].role) = (.resident, .heapInUse)
    var resident = both
    resident.metrics.removeLast()
    let ofBoth = Calibration().result(for: model, on: [both], label: "label", threads: 2)
    let ofOne = Calibration().result(for: model, on: [resident], label: "label", threads: 2)
    #expect(ofOne.ofOne == 0)
    #expect(ofBoth.ofOne == ofBoth.shift - ofOne.shift && ofBoth.ofOne > 0.1)
  }

  @Test("Calibration makes a (z − s) of a scaled score z, too: none changes places")
  func calibratedScaling() throws {
    let jumps = labelledJumps()
    var model = Model.formula.configuration
    model.scaling = ScoreScaling()
    model.novelty = NoveltyEvidence()
    var training = TrainingConfiguration()
    training.weighsPast = false
    training.calibration.falseAlarms = 0.1
    let trainer = try Trainer(
      training, model, on: TrainingData(kinds: [[jumps]], validation: [jumps]),
      threads: 2)
    var state = trainer.start()
    state.best = Model.formula.network.parameters
    let before = Model(configuration: model, network: state.best, card: [])
    let found = training.calibration.result(for: before, on: [jumps], label: "label", threads: 2)
    try #require(found.sharpness != 1 && found.alone == 0)
    let scores = [before, trainer.finished(state, threads: 2).model].map { model in
      var scorer = SeriesScorer(model, threads: 2)
      return scorer.scores(of: jumps).highest[143...]
    }
    let logits = zip(scores[0], scores[1]).map { (log($0 / (1 - $0)), log($1 / (1 - $1))) }
    // Beyond 8 a probability that was a Float says too little of its logit.
    let told = logits.filter { abs($0) < 8 && abs($1) < 8 }
    #expect(told.count > 200)
    for (z, calibrated) in told {
      #expect(abs(calibrated - found.sharpness * (z - found.shift)) < 1e-2)
    }
  }
}
