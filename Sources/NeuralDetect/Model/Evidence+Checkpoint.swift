internal import Tensor

extension Evidence {
  /// What the names of its tensors in a checkpoint begin with.
  static let prefix = "evidence."

  /// The statistics it was made for, as a checkpoint names them.
  static let statistics = Statistic.allCases.map(\.rawValue).joined(separator: ",")

  /// Its tensors in a checkpoint.
  var named: [(name: String, tensor: Tensor)] {
    [("\(Self.prefix)cuts", cuts), ("\(Self.prefix)log_odds", logOdds)]
  }

  /// The evidence in `checkpoint`, of a model with so many places; `nil` if it has none.
  ///
  /// - Throws: `ModelError` if it is of other statistics; `CheckpointError` if a tensor is missing, is
  ///   not one of these, or has not the shape that they need.
  init?(of checkpoint: Checkpoint, places: Int, _ metadata: MetadataReader, file: String) throws {
    var tensors = Dictionary(uniqueKeysWithValues: checkpoint.extras.map { ($0.name, $0.tensor) })
    func take(_ name: String) throws -> Tensor {
      guard let tensor = tensors.removeValue(forKey: Self.prefix + name) else {
        throw CheckpointError.missingTensor(file: file, name: Self.prefix + name)
      }
      return tensor
    }
    func check(_ tensor: Tensor, _ name: String, columns: Int) throws {
      let needed: Shape = [places * Statistic.allCases.count, columns]
      guard tensor.shape == needed else {
        throw CheckpointError.wrongShape(
          file: file, tensor: Self.prefix + name, shape: tensor.shape.description,
          needed: needed.description)
      }
    }
    guard let names = checkpoint["evidence"] else {
      if let extra = checkpoint.extras.first {
        throw CheckpointError.unknownTensor(file: file, name: extra.name)
      }
      return nil
    }
    guard names == Self.statistics else {
      throw ModelError.invalid(
        file: file, key: "evidence", value: names, needed: Self.statistics)
    }
    let (cuts, logOdds) = (try take("cuts"), try take("log_odds"))
    if let extra = tensors.keys.min() {
      throw CheckpointError.unknownTensor(file: file, name: extra)
    }
    let bins = logOdds.shape.rank == 2 ? max(1, logOdds.shape[1]) : 1
    try check(logOdds, "log_odds", columns: bins)
    try check(cuts, "cuts", columns: bins - 1)
    let alone: Double = try metadata.value("evidence_alone", in: -100...100)
    let ofOne: Double = try metadata.value("evidence_of_one", in: -100...100)
    self.init(cuts: cuts, logOdds: logOdds, alone: alone, ofOne: ofOne)
  }
}
