// What is special where training goes on from a model: that has been calibrated, on more than one's own history.

extension Trainer {
  /// `base` with `network` in place of its own, calibrated as that was, and shifted by what all series ask for.
  func shifted(
    _ base: Model, _ network: Network, threads: Int
  ) -> (Model, Calibration.Result) {
    var (configuration, network) = (model, network)
    network.scaleAnomaly(by: base.calibrationSharpness, after: base.calibrationShift)
    let shift = self.configuration.calibration.again(
      for: Model(configuration: configuration, network: network, card: []),
      on: series, label: self.configuration.label, threads: threads
    ).shift
    let bounds = ModelConfiguration.scoreShifts
    // It is found in steps of 0.05.
    let sum = ((configuration.scoreShift + shift) * 20).rounded() / 20
    configuration.scoreShift = max(bounds.lowerBound, min(sum, bounds.upperBound))
    let model = Model(configuration: configuration, network: network, card: [])
    var result = self.configuration.calibration.measured(
      for: model, on: validationSeries, label: self.configuration.label, threads: threads)
    (result.shift, result.sharpness) = (base.calibrationShift, base.calibrationSharpness)
    return (model, result)
  }
}

extension Model {
  /// What calibration took from the logit of the anomaly, as the card says.
  fileprivate var calibrationShift: Double { entry("calibration_shift") ?? 0 }

  /// What it multiplied it by then.
  fileprivate var calibrationSharpness: Double {
    entry("calibration_sharpness").flatMap { $0 > 0 ? $0 : nil } ?? 1
  }

  /// The network as training left it, before its answers were made chances.
  var uncalibratedNetwork: Network {
    var network = network.parameters
    network.scaleAnomaly(
      by: 1 / calibrationSharpness, after: -calibrationShift * calibrationSharpness)
    return network
  }

  private func entry(_ key: String) -> Double? {
    card.first { $0.key == key }.flatMap { Double($0.value) }
  }
}
