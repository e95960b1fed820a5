internal import Tensor

public import TimeSeries

/// What a model's card says of how it was made.
public enum TrainingCard {
  /// The digest of everything in `series` that training sees.
  public static func digest(of series: [Series]) -> String {
    var digest = SHA256()
    for series in series {
      let columns =
        series.metrics.map { ($0.name, $0.values) } + series.truth.map { ($0.name, $0.values) }
      update(&digest, Array(series.id.utf8))
      update(&digest, bytes(of: [series.step.inSeconds] + series.restarts.map(Double.init)))
      for (name, values) in columns {
        update(&digest, Array(name.utf8))
        update(&digest, bytes(of: values))
      }
    }
    return digest.hexadecimal()
  }

  private static func update(_ digest: inout SHA256, _ bytes: [UInt8]) {
    digest.update(bytes.span)
  }

  /// The values' bits, little-endian; every gap has the same.
  private static func bytes(of values: [Double]) -> [UInt8] {
    values.flatMap { value in
      let bits = value.isNaN ? Double.nan.bitPattern : value.bitPattern
      return (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }
  }

  /// What tells one run from another: a run is resumed only as what it was.
  public static func run(
    _ training: TrainingConfiguration, _ model: ModelConfiguration,
    from base: Model? = nil, digest: String
  ) -> [(key: String, value: String)] {
    (base.map { [("base_sha256", $0.fileDigest)] } ?? []) + [
      ("training_data_sha256", digest), ("seed", "\(training.seed)"),
      ("epochs", "\(training.epochs)"), ("steps_per_epoch", "\(training.stepsPerEpoch)"),
      ("batch", "\(training.batch)"), ("learning_rate", "\(training.learningRate)"),
      ("weight_decay", "\(training.weightDecay)"), ("dropout", "\(training.dropout)"),
      ("label", training.label), ("kernels", KernelVariant.name),
    ] + (training.urgency == Urgency() ? [] : [("urgency", training.urgency.description)])
  }
}

/// A finished run: its model, calibrated, and what was measured.
public struct TrainingResult: Sendable {
  public let model: Model

  /// The quality on the validation series, for the model's card.
  public let card: [(key: String, value: String)]

  /// The same in one sentence.
  public let summary: String
}

extension Trainer {
  /// Calibrates the best network on the validation series, or shifts it where it goes on from a model.
  /// - Parameter other: a model that the card says how much it is better than, on the same windows;
  ///   one of other inputs is left out.
  public func finished(
    _ state: TrainingState, beside other: (name: String, model: Model)? = nil, threads: Int
  ) -> TrainingResult {
    let (model, calibrated) =
      base.map { shifted($0, state.best, threads: threads) }
      ?? firstCalibrated(state.best, threads: threads)
    let quality = PrecisionRecallCurve(validationSweep(of: state.best))
    let other = other.flatMap { other in
      other.model.configuration.hasInputs(of: model.configuration)
        ? (other.name, PrecisionRecallCurve(validationSweep(of: other.model.network.parameters)))
        : nil
    }
    func rounded(_ x: Double) -> String { x.isFinite ? "\((x * 1e4).rounded() / 1e4)" : "none" }
    return TrainingResult(
      model: model,
      card: [
        ("epochs_run", "\(state.epoch)"), ("validation_loss", rounded(state.bestLoss)),
        ("validation_auc_pr", rounded(quality?.area ?? .nan)),
        ("validation_auc_pr_chance", rounded(quality?.chanceArea ?? .nan)),
        ("validation_false_alarms_per_144_samples", rounded(calibrated.falseAlarms)),
        ("validation_recall_of_labelled_faults", rounded(calibrated.recall)),
        ("calibration_shift", rounded(calibrated.shift)),
        ("calibration_sharpness", rounded(calibrated.sharpness)),
        ("validation_series", "\(validationSeries.count)"),
      ]
        + (other.map { [("beside", $0.0), ("beside_auc_pr", rounded($0.1?.area ?? .nan))] } ?? []),
      summary: """
        validation loss \(rounded(state.bestLoss)) after \(state.epoch) \
        \(state.epoch == 1 ? "epoch" : "epochs"), AUC-PR \
        \(rounded(quality?.area ?? .nan)) (\(other.map { "\($0.0) \(rounded($0.1?.area ?? .nan)), " } ?? "")\
        chance \(rounded(quality?.chanceArea ?? .nan))); \
        \(rounded(calibrated.falseAlarms)) false alarms in 144 samples
        """)
  }

  /// `network` with what its evidence learns from the same examples, calibrated.
  private func firstCalibrated(_ network: Network, threads: Int) -> (Model, Calibration.Result) {
    var configuration = model
    if self.configuration.weighsPast {
      let random = SeededGenerator(seed: self.configuration.seed).split(Stream.evidence)
      configuration.evidence = examples.evidence(using: random, threads: threads)
    }
    // Without evidence one shift is for series of any step: nothing may be done at some steps alone.
    if configuration.evidence == nil {
      (configuration.smoothing, configuration.volatility, configuration.counts) = (nil, nil, [])
    }
    return calibrated(
      Model(configuration: configuration, network: network, card: []), threads: threads)
  }

  /// `model` with scores that are chances: first without volatility, which is not sharpened, then with it.
  private func calibrated(_ model: Model, threads: Int) -> (Model, Calibration.Result) {
    var configuration = model.configuration
    var network = model.network.parameters
    func result(from lowest: Double) -> Calibration.Result {
      self.configuration.calibration.result(
        for: Model(configuration: configuration, network: network, card: []),
        on: validationSeries, label: self.configuration.label, from: lowest, threads: threads)
    }
    configuration.volatility = nil
    var calibrated = result(from: -2)
    network.scaleAnomaly(by: calibrated.sharpness, after: calibrated.shift)
    configuration.threshold.sharpen(by: calibrated.sharpness)
    configuration.evidence?.alone = calibrated.alone
    configuration.evidence?.ofOne = calibrated.ofOne
    configuration.evidence?.scale(by: calibrated.sharpness)
    configuration.scaling?.weight *= calibrated.sharpness
    configuration.novelty?.weight *= calibrated.sharpness
    if model.configuration.volatility != nil {
      configuration.volatility = model.configuration.volatility
      let again = result(from: -10)
      network.scaleAnomaly(by: 1, after: again.shift)
      configuration.evidence?.alone = again.alone
      configuration.evidence?.ofOne = again.ofOne
      configuration.volatility?.ofNoRole = again.ofNoRole
      calibrated = again.following(calibrated)
    }
    return (Model(configuration: configuration, network: network, card: []), calibrated)
  }
}
