import Foundation
import NeuralDetect
import Tensor
import Testing
import TimeSeries

/// The formula as if calibration had taken 1 from the anomaly's logit and halved it then.
private func calibrated(_ configuration: ModelConfiguration = Model.formula.configuration) -> Model
{
  var network = Model.formula.network.parameters
  network.scaleAnomaly(by: 0.5, after: 1)
  return Model(
    configuration: configuration, network: network,
    card: [("calibration_shift", "1.0"), ("calibration_sharpness", "0.5")])
}

private func logits(_ model: Model, of series: Series) -> [Double] {
  var scorer = SeriesScorer(model, threads: 2)
  return scorer.scores(of: series).highest[143...].map { log($0 / (1 - $0)) }
}

@Suite("Training that goes on from a model") struct ContinuationTests {
  private let jumps = labelledJumps()

  private func trainer(_ base: Model, _ training: TrainingConfiguration = .init()) throws -> Trainer
  {
    try Trainer(
      training, base.configuration, from: base,
      on: TrainingData(kinds: [[jumps]], validation: [jumps]), threads: 2)
  }

  @Test("It begins with the base's weights, as they were before they were calibrated")
  func start() throws {
    let state = try trainer(calibrated()).start()
    let expected = Model.formula.network.parameters
    #expect(state.network == state.best && state.bestLoss.isFinite)
    for (name, found) in state.best.named {
      let tensor = try #require(expected.named.first { $0.name == name }).tensor
      for (a, b) in zip(found.elements, tensor.elements) { #expect(abs(a - b) <= 1e-5 * abs(b)) }
    }
  }

  @Test("With nothing learnt the scores are the base's, but for one shift, and so is the rest")
  func nothingLearnt() throws {
    var configuration = Model.formula.configuration
    configuration.volatility = VolatilityEvidence()
    configuration.volatility?.ofNoRole = -0.5
    let base = calibrated(configuration)
    var training = TrainingConfiguration()
    training.calibration.known = 6_000
    let trainer = try trainer(base, training)
    let result = trainer.finished(trainer.start(), threads: 2)
    let shift = result.model.configuration.scoreShift
    #expect(abs(shift) > 0.2, "there is something to shift")
    var rest = result.model.configuration
    rest.scoreShift = 0
    #expect(rest == base.configuration)
    for (found, before) in zip(logits(result.model, of: jumps), logits(base, of: jumps))
    where abs(before) < 8 {
      #expect(abs(found - before + shift) < 1e-2)
    }
    let card = Dictionary(uniqueKeysWithValues: result.card.map { ($0.key, $0.value) })
    #expect(card["calibration_shift"] == "1.0" && card["calibration_sharpness"] == "0.5")
    // It can be gone on from again.
    let again = try Trainer(
      training, result.model.configuration,
      from: Model(
        configuration: result.model.configuration, network: result.model.network.parameters,
        card: result.card),
      on: TrainingData(kinds: [[jumps]], validation: [jumps]), threads: 2)
    let second = again.finished(again.start(), threads: 2).model.configuration.scoreShift
    #expect(abs(second - shift) < 0.051, "there is nothing more to shift")
  }

  @Test("A run that was cut off goes on from its own base alone")
  func otherBase() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/m.training"
      let state = try trainer(calibrated()).start()
      func run(_ base: Model?) -> [(key: String, value: String)] {
        TrainingCard.run(
          TrainingConfiguration(), Model.formula.configuration, from: base, digest: "0")
      }
      try state.write(to: path, run: run(calibrated()))
      #expect(
        try TrainingState(contentsOf: path, run: run(calibrated()), like: state) == state)
      for other in [nil, Model.formula] {
        let error = #expect(throws: TrainingError.self) {
          try TrainingState(contentsOf: path, run: run(other), like: state)
        }
        #expect("\(error!)".contains("base_sha256"))
      }
      try state.write(to: path, run: run(nil))
      #expect(throws: TrainingError.self) {
        try TrainingState(contentsOf: path, run: run(calibrated()), like: state)
      }
    }
  }

  @Test("What was known before counts: little of one's own moves little")
  func known() {
    var network = Model.formula.network.parameters
    func shift(known: Double, of series: Series) -> Double {
      var calibration = Calibration()
      calibration.known = known
      let model = Model(
        configuration: Model.formula.configuration, network: network, card: [])
      return calibration.again(for: model, on: [series], label: "label", threads: 2).shift
    }
    network.scaleAnomaly(by: 1, after: -2)  // every other jump is no fault, and now an alarm
    let found = [1, 1e5, 1e6, 1e9].map { shift(known: $0, of: jumps) }
    #expect(found == found.sorted(by: >) && found[0] > found[2] + 0.5)
    #expect(abs(found[3]) < 0.051)
    network = Model.formula.network.parameters
    let healthy = tenMinuteSeries([noise(6_000, seed: 9)])
    let lowered = shift(known: 6_000, of: healthy)
    // As long again without an alarm: alarms may be twice as often there.
    #expect(lowered < 0 && abs(lowered + log(2)) < 0.1)
  }

  @Test("A checkpoint keeps the shift, and every score is told it")
  func checkpoint() throws {
    try inTemporaryFolder { folder in
      var configuration = calibrated().configuration
      configuration.scoreShift = 1.5
      let (path, shifted) = ("\(folder)/m.safetensors", calibrated(configuration))
      try shifted.write(to: path)
      #expect(try Model(contentsOf: path).configuration == configuration)
      for (found, before) in zip(logits(shifted, of: jumps), logits(calibrated(), of: jumps))
      where abs(before) < 8 {
        #expect(abs(found - before + 1.5) < 1e-9)
      }
      let past = RetrospectiveScorer(shifted, threads: 1).scores(of: jumps).highest
      let before = RetrospectiveScorer(calibrated(), threads: 1).scores(of: jumps).highest
      #expect(zip(past, before).dropFirst(143).allSatisfy { $0 < $1 })
      let checkpoint = try Checkpoint(contentsOf: path)
      let changed = checkpoint.metadata.map { $0.key == "score_shift" ? ($0.key, "1e3") : $0 }
      try Checkpoint(checkpoint.network, metadata: changed).write(to: path, replacing: true)
      let error = #expect(throws: ModelError.self) { try Model(contentsOf: path) }
      #expect("\(error!)".contains("score_shift"))
    }
  }
}
