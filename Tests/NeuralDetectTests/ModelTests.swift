import NeuralDetect
import Testing

@Suite("A model and its file") struct ModelTests {
  /// Each method with parameters of its own.
  private static let methods: [ThresholdMethod] = {
    var rolling = RollingSigma()
    rolling.sigmas = 2.5
    var fixed = FixedThreshold()
    fixed.value = 0.75
    var quantile = RollingQuantile()
    quantile.probability = 0.99
    quantile.length = 5_000
    var peaks = PeaksOverThreshold()
    peaks.risk = 1e-5
    peaks.calibration = 400
    return [.rolling(rolling), .fixed(fixed), .quantile(quantile), .peaks(peaks)]
  }()

  @Test(
    "A model comes back from its file with its configuration, weights and card", arguments: methods)
  func roundTrip(method: ThresholdMethod) throws {
    var configuration = Model.formula.configuration
    configuration.threshold.method = method
    configuration.threshold.hold = 7
    let model = Model(
      configuration: configuration, network: Model.formula.network.parameters,
      card: [("seed", "3"), ("note", "é")])
    try inTemporaryFolder { folder in
      try model.write(to: "\(folder)/m.safetensors")
      let read = try Model(contentsOf: "\(folder)/m.safetensors")
      #expect(read.configuration == configuration)
      #expect(read.network.parameters == model.network.parameters)
      let cards = read.card.elementsEqual(model.card) { $0 == $1 }
      #expect(cards)
    }
  }

  @Test("A checkpoint that names no method has the rolling one, as the model that ships")
  func oldCheckpoint() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/m.safetensors"
      try Model.formula.write(to: path)
      let checkpoint = try Checkpoint(contentsOf: path)
      let old = checkpoint.metadata.filter { $0.key != "threshold_method" }
      #expect(old.count == checkpoint.metadata.count - 1)
      try Checkpoint(checkpoint.network, metadata: old).write(to: path, replacing: true)
      #expect(try Model(contentsOf: path).threshold == Model.formula.threshold)
    }
  }

  private static let wrong: [(method: Int, key: String, value: String)] = [
    (0, "window", "143"), (0, "window", "x"), (0, "feature_names", "level,nothing"),
    (0, "threshold_length", "1"), (0, "threshold_sigmas", "-1"), (0, "threshold_sigmas", "nan"),
    (0, "threshold_floor", "1.5"), (0, "threshold_ceiling", "0.1"),
    (0, "threshold_hysteresis", "2"), (0, "threshold_hold", "0"),
    (1, "threshold_value", "1.1"), (1, "threshold_hold", ""),
    (2, "threshold_probability", "1"), (2, "threshold_length", "1999"),
    (2, "threshold_initial", "inf"), (2, "threshold_floor", "-0.1"),
    (2, "threshold_ceiling", "0.05"),
    (3, "threshold_risk", "0"), (3, "threshold_level", "0.999"), (3, "threshold_calibration", "9"),
    (3, "threshold_peaks", "1e3"), (3, "threshold_initial", "2"), (3, "threshold_floor", "x"),
    (3, "threshold_ceiling", "7"),
  ]

  @Test("A method that is not known is named beside those that are")
  func unknownMethod() throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/m.safetensors"
      try Model.formula.write(to: path)
      let checkpoint = try Checkpoint(contentsOf: path)
      let changed = checkpoint.metadata.map {
        $0.key == "threshold_method" ? ($0.key, "magic") : $0
      }
      try Checkpoint(checkpoint.network, metadata: changed).write(to: path, replacing: true)
      let error = #expect(throws: ModelError.self) { try Model(contentsOf: path) }
      #expect(
        error
          == .invalid(
            file: path, key: "threshold_method", value: "magic",
            needed: "rolling, fixed, quantile, peaks"))
    }
  }

  @Test("Metadata that make no sense, or are missing, are named", arguments: wrong)
  func wrongMetadata(method: Int, key: String, value: String) throws {
    try inTemporaryFolder { folder in
      let (good, bad) = ("\(folder)/good.safetensors", "\(folder)/bad.safetensors")
      var model = Model.formula
      model.threshold.method = Self.methods[method]
      try model.write(to: good)
      let checkpoint = try Checkpoint(contentsOf: good)
      func reading(_ metadata: [(key: String, value: String)]) -> String {
        do {
          try Checkpoint(checkpoint.network, metadata: metadata).write(to: bad, replacing: true)
          _ = try Model(contentsOf: bad)
          return "no error"
        } catch { return "\(error)" }
      }
      let own = checkpoint.metadata.filter { pair in
        pair.key == "feature_names" || pair.key == "window" || pair.key.hasPrefix("threshold_")
      }
      let changed = reading(own.map { $0.key == key ? (key, value) : $0 })
      #expect(changed.contains("bad.safetensors: \"\(key)\" is"), "\(changed)")
      let missing = reading(own.filter { $0.key != key })
      #expect(missing.contains("lack \"\(key)\""), "\(missing)")
    }
  }
}
