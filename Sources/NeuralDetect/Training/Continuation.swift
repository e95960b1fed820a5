// What is special where training goes on from a model: that has been calibrated, on more than one's own history.

extension Trainer {
  /// `base` with `network` in place of its own, calibrated as that was, and shifted by what all series ask for.
  func shifted(
    _ base: Model, _ network: Network, threads: Int
  ) -> (Model, Calibration.Result) {
    var (configuration, network) = (model, network)
    network.scaleAnomaly(by: base.sharpness, after: base.shift)
    var result = self.configuration.calibration.again(
      for: Model(configuration: configuration, network: network, card: []),
      on: series, label: self.configuration.label, threads: threads)
    configuration.shift += result.shift
    (result.shift, result.sharpness) = (base.shift, base.sharpness)
    return (Model(configuration: configuration, network: network, card: []), result)
  }
}

extension Model {
  /// What calibration took from the logit of the anomaly, and multiplied it by then, as the card says.
  fileprivate var shift: Double { entry("calibration_shift") ?? 0 }
  fileprivate var sharpness: Double {
    entry("calibration_sharpness").flatMap { $0 > 0 ? $0 : nil } ?? 1
  }

  /// The network as training left it, before its answers were made chances.
  var uncalibratedNetwork: Network {
    var network = network.parameters
    network.scaleAnomaly(by: 1 / sharpness, after: -shift * sharpness)
    return network
  }

  private func entry(_ key: String) -> Double? {
    card.first { $0.key == key }.flatMap { Double($0.value) }
  }
}
