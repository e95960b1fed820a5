internal import Tensor
public import TimeSeries

/// Trains a network on series; validates on series it never trains on.
public struct Trainer: Sendable {
  public let configuration: TrainingConfiguration
  public let model: ModelConfiguration

  /// The model that training goes on from; `nil`: none.
  let base: Model?

  private let threads: Int
  let examples: ExampleSource
  private let validation: [LabelledWindows]
  private let rate: LearningRate

  /// The series that validation is done on.
  public let validationSeries: [Series]

  /// All that were given.
  let series: [Series]

  /// How a run goes, once an epoch.
  public struct Progress: Sendable {
    public let epoch: Int
    public let trainingLoss: Double
    public let validationLoss: Double
    public let isBest: Bool
    public let windows: Int
  }

  /// - Parameters:
  ///   - model: what is trained; that of `base`, where there is one.
  ///   - base: a model to go on from. Its network learns further; its evidence stays, and it is not calibrated anew but
  ///     shifted by what the series ask for.
  /// - Throws: `TrainingError` if the series are too short or too few.
  public init(
    _ configuration: TrainingConfiguration, _ model: ModelConfiguration, from base: Model? = nil,
    on data: TrainingData, threads: Int
  ) throws {
    precondition(base.map { $0.configuration.extents == model.extents } ?? true)
    let needed = Self.least(for: model)
    let longest = data.all.map(\.count).max() ?? 0
    guard longest >= needed else {
      throw TrainingError.tooFewSamples(needed: needed, longest: longest)
    }
    var kinds = data.kinds.map { $0.filter { $0.count >= needed } }.filter { !$0.isEmpty }
    var validation = data.validation.filter { $0.count >= needed }
    let root = SeededGenerator(seed: configuration.seed)
    if validation.isEmpty {
      guard kinds.contains(where: { $0.count > 1 }) else { throw TrainingError.oneSeries }
      var random = root.split(Stream.split)
      for kind in kinds.indices where kinds[kind].count > 1 {
        kinds[kind].shuffle(using: &random)
        let share = Double(kinds[kind].count) * configuration.validationShare
        let held = max(1, Int(share.rounded()))
        validation += kinds[kind].prefix(held)
        kinds[kind].removeFirst(held)
      }
    }
    guard !kinds.isEmpty else { throw TrainingError.oneSeries }

    self.configuration = configuration
    self.model = model
    self.base = base
    self.threads = threads
    validationSeries = validation
    series = kinds.flatMap(\.self) + validation
    func learnt(_ series: [Series]) -> [TrainingSeries] {
      series.flatMap { TrainingSeries.all(of: $0, label: configuration.label, in: model) }
    }
    examples = ExampleSource(kinds.map(learnt), model, configuration)
    let validationSource = ExampleSource([learnt(validation)], model, configuration)
    let stretches = root.split(Stream.validation)
    self.validation = parallelMap(192, threads: threads) { index in
      var random = stretches.split(UInt64(index))
      return validationSource.windows(using: &random)
    }
    rate = LearningRate(
      peak: configuration.learningRate, warmUp: configuration.stepsPerEpoch,
      steps: configuration.epochs * configuration.stepsPerEpoch)
  }

  /// The samples that a series must have to be learnt from.
  public static func least(for model: ModelConfiguration) -> Int { 2 * model.window }

  /// What the seed's numbers are drawn for.
  enum Stream {
    static let split: UInt64 = 1
    static let validation: UInt64 = 2
    static let weights: UInt64 = 3
    static let examples: UInt64 = 4
    static let evidence: UInt64 = 5
  }

  /// The state before the first epoch.
  public func start() -> TrainingState {
    if let base {
      let network = base.uncalibratedNetwork
      return TrainingState(
        network: network, optimizer: AdamW(for: network, weightDecay: configuration.weightDecay),
        best: network, bestLoss: validationLoss(of: network))
    }
    var random = SeededGenerator(seed: configuration.seed).split(Stream.weights)
    let network = Network(model.extents, seed: random.next())
    return TrainingState(
      network: network, optimizer: AdamW(for: network, weightDecay: configuration.weightDecay),
      best: network)
  }

  /// Whether a run in `state` has nothing more to do.
  public func isDone(_ state: TrainingState) -> Bool {
    state.epoch >= configuration.epochs || state.epochsSinceBest >= configuration.patience
  }

  /// One epoch.
  ///
  /// - Throws: `TrainingError.lossNotFinite`; then `state` is what it was.
  public func advance(_ state: inout TrainingState) throws -> Progress {
    var next = state
    let stretches =
      (configuration.batch + ExampleSource.windowsOfStretch - 1)
      / ExampleSource.windowsOfStretch
    var total = 0.0
    for step in 0..<configuration.stepsPerEpoch {
      let learningRate = rate(next.epoch * configuration.stepsPerEpoch + step)
      let loss = try self.step(&next, step, stretches: stretches, learningRate)
      guard loss.isFinite else {
        throw TrainingError.lossNotFinite(
          epoch: next.epoch + 1, step: step + 1, learningRate: learningRate)
      }
      total += loss
    }
    next.epoch += 1
    let validationLoss = validationLoss(of: next.network)
    guard validationLoss.isFinite else {
      throw TrainingError.lossNotFinite(
        epoch: next.epoch, step: configuration.stepsPerEpoch,
        learningRate: rate(next.epoch * configuration.stepsPerEpoch - 1))
    }
    let isBest = validationLoss < next.bestLoss
    if isBest {
      next.best = next.network
      next.bestLoss = validationLoss
      next.epochsSinceBest = 0
    } else {
      next.epochsSinceBest += 1
    }
    state = next
    return Progress(
      epoch: next.epoch, trainingLoss: total / Double(configuration.stepsPerEpoch),
      validationLoss: validationLoss, isBest: isBest,
      windows: configuration.stepsPerEpoch * stretches * ExampleSource.windowsOfStretch)
  }

  /// One optimizer step; the loss before it, a mean by weight.
  private func step(
    _ state: inout TrainingState, _ step: Int, stretches: Int, _ learningRate: Double
  ) throws -> Double {
    let random = SeededGenerator(seed: configuration.seed).split(Stream.examples)
      .split(UInt64(state.epoch)).split(UInt64(step))
    let examples = examples
    let tiles = parallelMap(stretches, threads: threads) { index in
      var random = random.split(UInt64(index))
      return examples.windows(using: &random)
    }
    let rate = Float(configuration.dropout)
    let dropout = (0..<stretches).map { tile in
      Dropout(
        rate: rate,
        generators: (0..<ExampleSource.windowsOfStretch).map {
          random.split(UInt64(stretches + tile)).split(UInt64($0))
        })
    }
    let batch = BatchGradient(
      of: PackedNetwork(state.network), on: tiles, dropout: dropout, threads: threads)
    let weight = tiles.reduce(0) { $0 + $1.totalWeight }
    let norm = batch.gradient.tensors.reduce(0) { $0 + $1.squaredNorm() }.squareRoot() / weight
    state.optimizer.step(
      &state.network, batch.gradient, learningRate: learningRate,
      gradientScale: min(1, configuration.clip / norm) / weight)
    return batch.loss / weight
  }

  /// The causal scores of the validation windows beside the truth.
  package func validationSweep(of network: Network) -> ThresholdSweep {
    let packed = PackedNetwork(network, training: false)
    let scores = parallelMap(validation.count, threads: threads) { index in
      packed.lastStep(of: validation[index].inputs).map(\.anomaly)
    }
    let labels = validation.flatMap { tile in
      let (steps, batch) = (tile.targets.shape[0], tile.targets.shape[1])
      return (0..<batch).map { b in tile.targets.elements[((steps - 1) * batch + b) * 2] > 0.5 }
    }
    return ThresholdSweep(scores: scores.flatMap(\.self), labels: labels)
  }

  private func validationLoss(of network: Network) -> Double {
    let packed = PackedNetwork(network, training: false)
    let losses = parallelMap(validation.count, threads: threads) { index in
      let tile = validation[index]
      return BinaryCrossEntropy(
        logits: packed(tile.inputs).logits, targets: tile.targets, weights: tile.weights
      ).loss
    }
    return losses.reduce(0, +) / validation.reduce(0) { $0 + $1.totalWeight }
  }
}

extension LabelledWindows {
  var totalWeight: Double { weights.elements.reduce(0) { $0 + Double($1) } }
}
