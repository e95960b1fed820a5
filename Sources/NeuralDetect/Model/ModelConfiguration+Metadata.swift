extension ModelConfiguration {
  /// The configuration as a checkpoint's metadata keep it.
  var metadata: [(key: String, value: String)] {
    [
      ("window", "\(window)"),
      ("feature_names", features.features.map(\.rawValue).joined(separator: ",")),
      ("threshold_length", "\(threshold.length)"),
      ("threshold_sigmas", "\(threshold.sigmas)"),
      ("threshold_floor", "\(threshold.floor)"),
      ("threshold_ceiling", "\(threshold.ceiling)"),
      ("threshold_hysteresis", "\(threshold.hysteresis)"),
      ("threshold_hold", "\(threshold.hold)"),
    ]
  }

  /// The configuration of the checkpoint in `file`.
  ///
  /// - Throws: `ModelError` naming the first entry that is missing or makes no sense.
  init(of checkpoint: Checkpoint, file: String) throws {
    func text(_ key: String) throws -> String {
      guard let text = checkpoint[key] else { throw ModelError.missing(file: file, key: key) }
      return text
    }
    func value<Value: LosslessStringConvertible & Comparable>(
      _ key: String, in range: ClosedRange<Value>
    ) throws -> Value {
      let text = try text(key)
      guard let value = Value(text), range.contains(value) else {
        throw ModelError.invalid(
          file: file, key: key, value: text,
          needed: "a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return value
    }

    let extents = checkpoint.network.extents
    self.init()
    window = try value("window", in: 144...144)
    hidden = extents.hidden
    layers = extents.layers
    let names = try text("feature_names").split(separator: ",").map(String.init)
    guard !names.dropFirst().contains(Feature.scaled.rawValue) else {
      throw ModelError.invalid(
        file: file, key: "feature_names", value: names.joined(separator: ","),
        needed: "\(Feature.scaled.rawValue) first, since it belongs to a window")
    }
    features = FeatureSet(
      try names.map { name in
        guard let feature = Feature(rawValue: name) else {
          throw ModelError.invalid(
            file: file, key: "feature_names", value: name,
            needed: Feature.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return feature
      })
    guard Set(names).count == names.count else {
      throw ModelError.invalid(
        file: file, key: "feature_names", value: names.joined(separator: ","),
        needed: "each name once")
    }
    guard features.count == extents.features else {
      throw ModelError.featureCount(file: file, named: features.count, inputs: extents.features)
    }
    guard extents.outputs == Output.allCases.count else {
      throw ModelError.outputCount(
        file: file, outputs: extents.outputs, needed: Output.allCases.count)
    }
    threshold.length = try value("threshold_length", in: 2...10_000)
    threshold.sigmas = try value("threshold_sigmas", in: 0...100)
    threshold.floor = try value("threshold_floor", in: 0...1)
    threshold.ceiling = try value("threshold_ceiling", in: threshold.floor...1)
    threshold.hysteresis = try value("threshold_hysteresis", in: 0...1)
    threshold.hold = try value("threshold_hold", in: 1...10_000)
  }
}
