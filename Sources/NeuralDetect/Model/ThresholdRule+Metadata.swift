extension ThresholdRule {
  /// The rule as a checkpoint's metadata keep it.
  var metadata: [(key: String, value: String)] {
    [("threshold_method", method.name.rawValue)] + method.metadata + [
      ("threshold_hysteresis", "\(hysteresis)"), ("threshold_hold", "\(hold)"),
    ]
  }

  /// The rule that `metadata` state; the rolling one if they name none, as those of the first
  /// checkpoints do not.
  /// - Throws: `ModelError` naming the first entry that is missing or makes no sense.
  init(_ metadata: MetadataReader) throws {
    let name = try metadata.name("threshold_method", absent: ThresholdMethod.Name.rolling)
    method = try ThresholdMethod(name, metadata)
    hysteresis = try metadata.value("threshold_hysteresis", in: 0...1)
    hold = try metadata.value("threshold_hold", in: 1...10_000)
  }
}

extension ThresholdMethod {
  fileprivate var metadata: [(key: String, value: String)] {
    switch self {
    case .rolling(let method):
      [
        ("threshold_length", "\(method.length)"), ("threshold_sigmas", "\(method.sigmas)"),
        ("threshold_floor", "\(method.floor)"), ("threshold_ceiling", "\(method.ceiling)"),
      ]
    case .fixed(let method): [("threshold_value", "\(method.value)")]
    case .quantile(let method):
      [
        ("threshold_probability", "\(method.probability)"),
        ("threshold_length", "\(method.length)"), ("threshold_initial", "\(method.initial)"),
        ("threshold_floor", "\(method.floor)"), ("threshold_ceiling", "\(method.ceiling)"),
      ]
    case .peaks(let method):
      [
        ("threshold_risk", "\(method.risk)"), ("threshold_level", "\(method.level)"),
        ("threshold_calibration", "\(method.calibration)"), ("threshold_peaks", "\(method.peaks)"),
        ("threshold_initial", "\(method.initial)"), ("threshold_floor", "\(method.floor)"),
        ("threshold_ceiling", "\(method.ceiling)"),
      ]
    }
  }

  fileprivate init(_ name: Name, _ metadata: MetadataReader) throws {
    switch name {
    case .rolling:
      var method = RollingSigma()
      method.length = try metadata.value("threshold_length", in: 2...10_000)
      method.sigmas = try metadata.value("threshold_sigmas", in: RollingSigma.sigmaCounts)
      method.floor = try metadata.value("threshold_floor", in: 0...1)
      method.ceiling = try metadata.value("threshold_ceiling", in: method.floor...1)
      self = .rolling(method)
    case .fixed:
      var method = FixedThreshold()
      method.value = try metadata.value("threshold_value", in: FixedThreshold.values)
      self = .fixed(method)
    case .quantile:
      var method = RollingQuantile()
      method.probability = try metadata.value(
        "threshold_probability", in: RollingQuantile.probabilities)
      method.length = try metadata.value("threshold_length", in: 2_000...100_000)
      method.initial = try metadata.value("threshold_initial", in: 0...1)
      method.floor = try metadata.value("threshold_floor", in: 0...1)
      method.ceiling = try metadata.value("threshold_ceiling", in: method.floor...1)
      self = .quantile(method)
    case .peaks:
      var method = PeaksOverThreshold()
      method.risk = try metadata.value("threshold_risk", in: PeaksOverThreshold.risks)
      method.level = try metadata.value("threshold_level", in: 0.5...0.99)
      method.calibration = try metadata.value("threshold_calibration", in: 100...100_000)
      method.peaks = try metadata.value("threshold_peaks", in: 10...10_000)
      method.initial = try metadata.value("threshold_initial", in: 0...1)
      method.floor = try metadata.value("threshold_floor", in: 0...1)
      method.ceiling = try metadata.value("threshold_ceiling", in: method.floor...1)
      self = .peaks(method)
    }
  }
}
