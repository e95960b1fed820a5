internal import TimeSeries

extension ModelConfiguration {
  /// The configuration as a checkpoint's metadata keep it.
  var metadata: [(key: String, value: String)] {
    [
      ("window", "\(window)"),
      ("feature_names", features.map(\.rawValue).joined(separator: ",")),
      ("roles", roles.map(\.rawValue).joined(separator: ",")),
    ] + countsMetadata + stepMetadata + evidenceMetadata + smoothingMetadata + volatilityMetadata
      + scalingMetadata + noveltyMetadata + scoreShiftMetadata + threshold.metadata
  }

  private var countsMetadata: [(key: String, value: String)] {
    counts.isEmpty ? [] : [("counts", counts.map(\.rawValue).joined(separator: ","))]
  }

  private var stepMetadata: [(key: String, value: String)] {
    step.map { [("step_seconds", "\($0.inSeconds)")] } ?? []
  }

  private var evidenceMetadata: [(key: String, value: String)] {
    evidence.map {
      [
        ("evidence", Evidence.statistics), ("evidence_alone", "\($0.alone)"),
        ("evidence_of_one", "\($0.ofOne)"),
      ]
    } ?? []
  }

  private var smoothingMetadata: [(key: String, value: String)] {
    smoothing.map { [("score_smoothing_length", "\($0.length)")] } ?? []
  }

  private var volatilityMetadata: [(key: String, value: String)] {
    guard let volatility else { return [] }
    return [("volatility_history", "\(Volatility.history)")]
      + (volatility.ofNoRole.map { [("volatility_of_no_role", "\($0)")] } ?? [])
  }

  private var scalingMetadata: [(key: String, value: String)] {
    scaling.map {
      [("score_scaling_weight", "\($0.weight)"), ("score_scaling_length", "\($0.length)")]
    } ?? []
  }

  private var noveltyMetadata: [(key: String, value: String)] {
    novelty.map { [("novelty_weight", "\($0.weight)")] } ?? []
  }

  private var scoreShiftMetadata: [(key: String, value: String)] {
    scoreShift == 0 ? [] : [("score_shift", "\(scoreShift)")]
  }

  /// The configuration of the checkpoint in `file`.
  ///
  /// - Throws: `ModelError` naming the first entry that is missing or makes no sense.
  init(of checkpoint: Checkpoint, file: String) throws {
    let metadata = MetadataReader(checkpoint, file: file)
    let extents = checkpoint.network.extents
    self.init()
    window = try metadata.value("window", in: 144...144)
    step = nil
    if checkpoint["step_seconds"] != nil {
      let seconds: Double = try metadata.value("step_seconds", in: 0.001...1e6)
      step = .nanoseconds(Int64((seconds * 1e9).rounded()))
    }
    hidden = extents.hidden
    layers = extents.layers
    attention = extents.attention
    let names = try metadata.text("feature_names").split(separator: ",").map(String.init)
    guard !names.dropFirst().contains(Feature.scaled.rawValue) else {
      throw ModelError.invalid(
        file: file, key: "feature_names", value: names.joined(separator: ","),
        needed: "\(Feature.scaled.rawValue) first, since it belongs to a window")
    }
    features = try names.map { name in
      guard let feature = Feature(rawValue: name) else {
        throw ModelError.invalid(
          file: file, key: "feature_names", value: name,
          needed: Feature.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return feature
    }
    guard Set(names).count == names.count else {
      throw ModelError.invalid(
        file: file, key: "feature_names", value: names.joined(separator: ","),
        needed: "each name once")
    }
    roles = try Self.roles("roles", of: checkpoint, unless: .resident, file: file) { $0 != .other }
    counts = try Self.roles("counts", of: checkpoint, file: file, where: \.isCount)
    guard Set(places).count == places.count, roles.contains(where: \.isMemory) else {
      throw ModelError.invalid(
        file: file, key: "roles", value: roles.map(\.rawValue).joined(separator: ","),
        needed: "each role once, one of memory among them")
    }
    guard features.count * roles.count == extents.features else {
      throw ModelError.featureCount(
        file: file, named: features.count * roles.count, inputs: extents.features)
    }
    guard extents.outputs == Output.allCases.count else {
      throw ModelError.outputCount(
        file: file, outputs: extents.outputs, needed: Output.allCases.count)
    }
    if let accumulation = checkpoint["accumulation"], Double(accumulation) != 0 {
      throw ModelError.invalid(
        file: file, key: "accumulation", value: accumulation, needed: "evidence in its place")
    }
    evidence = try Evidence(of: checkpoint, for: self, metadata, file: file)
    threshold = try ThresholdRule(metadata)
    smoothing = nil
    if checkpoint["score_smoothing_length"] != nil {
      var smoothing = ScoreSmoothing()
      smoothing.length = try metadata.value("score_smoothing_length", in: ScoreSmoothing.lengths)
      self.smoothing = smoothing
    }
    volatility = nil
    if checkpoint["volatility_history"] != nil {
      let history = Volatility.history
      let _: Int = try metadata.value("volatility_history", in: history...history)
      var volatility = VolatilityEvidence()
      if checkpoint["volatility_of_no_role"] != nil {
        volatility.ofNoRole = try metadata.value(
          "volatility_of_no_role", in: VolatilityEvidence.constants)
      }
      self.volatility = volatility
    }
    if checkpoint["score_scaling_weight"] != nil {
      var scaling = ScoreScaling()
      scaling.weight = try metadata.value("score_scaling_weight", in: ScoreScaling.weights)
      scaling.length = try metadata.value("score_scaling_length", in: ScoreScaling.lengths)
      self.scaling = scaling
    }
    if let weight = checkpoint["novelty_weight"] {
      var novelty = NoveltyEvidence()
      novelty.weight = try metadata.value("novelty_weight", in: NoveltyEvidence.weights)
      guard volatility == nil else {
        throw ModelError.invalid(
          file: file, key: "novelty_weight", value: weight,
          needed: "no volatility_history beside it")
      }
      self.novelty = novelty
    }
    if checkpoint["score_shift"] != nil {
      scoreShift = try metadata.value("score_shift", in: Self.scoreShifts)
    }
  }

  package static let scoreShifts = -100.0...100.0

  /// Those that `key` names: `role` where it is not there.
  private static func roles(
    _ key: String, of checkpoint: Checkpoint, unless role: Role? = nil, file: String,
    where isAllowed: (Role) -> Bool
  ) throws -> [Role] {
    let names = (checkpoint[key] ?? role?.rawValue ?? "").split(separator: ",")
    return try names.map { name in
      guard let role = Role(rawValue: String(name)), isAllowed(role) else {
        throw ModelError.invalid(
          file: file, key: key, value: String(name),
          needed: Role.allCases.filter(isAllowed).map(\.rawValue).joined(separator: ", "))
      }
      return role
    }
  }
}
