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
  /// - Throws: `ModelError` if it is of other statistics; `CheckpointError` if a tensor is missing or
  ///   has not the shape that these need.
  init?(of checkpoint: Checkpoint, places: Int, file: String) throws {
    guard let names = checkpoint["evidence"] else { return nil }
    guard names == Self.statistics else {
      throw ModelError.invalid(
        file: file, key: "evidence", value: names, needed: Self.statistics)
    }
    func tensor(_ name: String) throws -> Tensor {
      guard let tensor = checkpoint.extras.first(where: { $0.name == Self.prefix + name })?.tensor
      else { throw CheckpointError.missingTensor(file: file, name: Self.prefix + name) }
      return tensor
    }
    let (cuts, logOdds) = (try tensor("cuts"), try tensor("log_odds"))
    let rows = places * Statistic.allCases.count
    func check(_ tensor: Tensor, _ name: String, columns: Int) throws {
      guard tensor.shape == [rows, columns] else {
        throw CheckpointError.wrongShape(
          file: file, tensor: Self.prefix + name, shape: tensor.shape.description,
          needed: "[\(rows), \(columns)]")
      }
    }
    let bins = logOdds.shape.rank == 2 ? logOdds.shape[1] : 2
    try check(logOdds, "log_odds", columns: bins)
    try check(cuts, "cuts", columns: bins - 1)
    self.init(cuts: cuts, logOdds: logOdds)
  }
}
