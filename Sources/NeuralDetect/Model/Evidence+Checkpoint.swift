internal import Tensor

extension Evidence {
  /// What the names of its tensors in a checkpoint begin with.
  static let prefix = "evidence."

  /// The statistics it was made for, as a checkpoint names them.
  static let statistics = Statistic.allCases.map(\.rawValue).joined(separator: ",")

  /// Questions of a tree at most: it has 2 to the power of that many leaves.
  static let deepest = 8

  /// Its tensors in a checkpoint.
  var named: [(name: String, tensor: Tensor)] {
    let shape: Shape = [logOdds.shape[0], logOdds.shape[1].trailingZeroBitCount]
    return [
      ("\(Self.prefix)columns", Tensor(questions.map { Float($0.column) }, shape: shape)),
      ("\(Self.prefix)cuts", Tensor(questions.map(\.cut), shape: shape)),
      ("\(Self.prefix)log_odds", logOdds),
    ]
  }

  /// The evidence in `checkpoint`, of a model of `configuration`'s places; `nil` if it has none.
  ///
  /// - Throws: `ModelError` if it is of other statistics; `CheckpointError` if a tensor is missing, is
  ///   not one of these, or has not the shape that they need.
  init?(
    of checkpoint: Checkpoint, for configuration: ModelConfiguration, _ metadata: MetadataReader,
    file: String
  ) throws {
    var tensors = Dictionary(uniqueKeysWithValues: checkpoint.extras.map { ($0.name, $0.tensor) })
    func take(_ name: String) throws -> Tensor {
      guard let tensor = tensors.removeValue(forKey: Self.prefix + name) else {
        throw CheckpointError.missingTensor(file: file, name: Self.prefix + name)
      }
      return tensor
    }
    func check(_ tensor: Tensor, _ name: String, _ needed: Shape) throws {
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
    let (columns, cuts, logOdds) = (try take("columns"), try take("cuts"), try take("log_odds"))
    if let extra = tensors.keys.min() {
      throw CheckpointError.unknownTensor(file: file, name: extra)
    }
    let (trees, depth) = (columns.shape[0], columns.shape.rank == 2 ? columns.shape[1] : 0)
    try check(columns, "columns", [trees, max(1, min(depth, Self.deepest))])
    try check(cuts, "cuts", columns.shape)
    try check(logOdds, "log_odds", [trees, 1 << depth])
    let all = configuration.evidencePlaces * Statistic.allCases.count
    let questions = try zip(columns.elements, cuts.elements).map { column, cut in
      guard let column = Int(exactly: column), (0..<all).contains(column) else {
        throw ModelError.invalid(
          file: file, key: Self.prefix + "columns", value: "\(column)",
          needed: "whole numbers from 0 to \(all - 1)")
      }
      return Question(column: column, cut: cut)
    }
    let countsFrom = configuration.countsFrom
    for tree in 0..<trees {
      let ofCounts = questions[tree * depth..<(tree + 1) * depth].count { $0.column >= countsFrom }
      guard ofCounts == 0 || ofCounts == depth else {
        throw ModelError.invalid(
          file: file, key: Self.prefix + "columns", value: "row \(tree)",
          needed: "counts alone, from \(countsFrom) on, or none")
      }
    }
    let alone: Double = try metadata.value("evidence_alone", in: -100...100)
    let ofOne: Double = try metadata.value("evidence_of_one", in: -100...100)
    self.init(
      questions: questions, logOdds: logOdds, countsFrom: countsFrom, alone: alone, ofOne: ofOne)
  }
}
