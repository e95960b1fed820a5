internal import Tensor

extension TrainingState {
  private static let prefixes = ["best.", "adam.first.", "adam.second."]

  /// Writes the state to `path`, whole or not at all; `run` says which run it belongs to.
  public func write(to path: String, run: [(key: String, value: String)]) throws {
    func numbered(_ prefix: String, _ tensors: [Tensor]) -> [(name: String, tensor: Tensor)] {
      tensors.enumerated().map { ("\(prefix)\($0)", $1) }
    }
    try Checkpoint(
      network,
      metadata: run + [
        ("epoch", "\(epoch)"), ("optimizer_steps", "\(optimizer.steps)"),
        ("best_loss", "\(bestLoss)"), ("epochs_since_best", "\(epochsSinceBest)"),
      ],
      extras: numbered("best.", best.tensors) + numbered("adam.first.", optimizer.first)
        + numbered("adam.second.", optimizer.second)
    ).write(to: path, replacing: true)
  }

  /// Reads the state at `path` to go on from it.
  ///
  /// - Throws: `TrainingError.otherRun` if it belongs to another run than `run`;
  ///   `CheckpointError`, `ModelError`.
  public init(
    contentsOf path: String, run: [(key: String, value: String)], like start: TrainingState
  ) throws {
    let checkpoint = try Checkpoint(contentsOf: path, extrasUnder: Self.prefixes)
    for (key, value) in run where checkpoint[key] != value {
      throw TrainingError.otherRun(path: path, what: key)
    }
    let base = "base_sha256"  // a run that begins anew has none
    guard checkpoint[base] == nil || run.contains(where: { $0.key == base }) else {
      throw TrainingError.otherRun(path: path, what: base)
    }
    guard checkpoint.network.extents == start.network.extents else {
      throw TrainingError.otherRun(path: path, what: "network")
    }
    func number<Number: LosslessStringConvertible>(_ key: String) throws -> Number {
      guard let text = checkpoint[key], let number = Number(text) else {
        throw ModelError.missing(file: path, key: key)
      }
      return number
    }
    func tensors(_ prefix: String, like tensors: [Tensor]) throws -> [Tensor] {
      try tensors.enumerated().map { index, tensor in
        let name = "\(prefix)\(index)"
        guard let extra = checkpoint.extras.first(where: { $0.name == name })?.tensor,
          extra.shape == tensor.shape
        else { throw ModelError.missing(file: path, key: name) }
        return extra
      }
    }
    self = start
    network = checkpoint.network
    optimizer.first = try tensors("adam.first.", like: optimizer.first)
    optimizer.second = try tensors("adam.second.", like: optimizer.second)
    optimizer.steps = try number("optimizer_steps")
    let best = try tensors("best.", like: network.tensors)
    self.best.updateEach { $1 = best[$0] }
    epoch = try number("epoch")
    bestLoss = try number("best_loss")
    epochsSinceBest = try number("epochs_since_best")
    guard epoch >= 0, epochsSinceBest >= 0, optimizer.steps >= 0 else {
      throw ModelError.invalid(
        file: path, key: "epoch", value: "\(epoch)", needed: "a count from 0 on")
    }
  }
}
