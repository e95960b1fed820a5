internal import Tensor

extension Checkpoint {
  /// Reads the file at `path`, and with it the extra tensors whose names begin with one of
  /// `prefixes`.
  ///
  /// The LSTM's tensors may have `lstm.` before their names, as part of a PyTorch module.
  /// - Throws: `CheckpointError`, naming what is wrong in a file that is not whole, has other
  ///   tensors than its extents need, or has been changed since it was written.
  public init(contentsOf path: String, extrasUnder prefixes: [String] = []) throws {
    try self.init(Safetensors(contentsOf: path), named: path, extrasUnder: prefixes)
  }

  /// Reads `file`; `path` is its name in errors.
  /// - Throws: as `init(contentsOf:extrasUnder:)`.
  package init(
    _ file: Safetensors, named path: String, extrasUnder prefixes: [String] = []
  ) throws {
    guard file["format"] == Checkpoint.format else {
      throw CheckpointError.wrongFormat(file: path, format: file["format"])
    }
    let extents = try Self.extents(of: file, path)
    guard let stated = file[Checkpoint.digestKey] else {
      throw CheckpointError.missingMetadata(file: path, key: Checkpoint.digestKey)
    }
    var parameters: [String: Safetensors.StoredArray] = [:]
    var extras: [(name: String, tensor: Tensor)] = []
    for array in file.arrays {
      if prefixes.contains(where: { array.name.hasPrefix($0) }) {
        extras.append((array.name, try array.tensor(in: path)))
      } else if parameters.updateValue(array, forKey: plainName(array.name)) != nil {
        throw CheckpointError.repeatedTensor(file: path, name: plainName(array.name))
      }
    }
    let network = try Network(extents) { name, shape in
      guard let array = parameters.removeValue(forKey: name) else {
        throw CheckpointError.missingTensor(file: path, name: name)
      }
      guard array.extents == (0..<shape.rank).map({ shape[$0] }) else {
        throw CheckpointError.wrongShape(
          file: path, tensor: array.name, shape: array.extents.description,
          needed: shape.description)
      }
      return try array.tensor(in: path)
    }
    if let unknown = file.arrays.first(where: { parameters[plainName($0.name)] != nil }) {
      throw CheckpointError.unknownTensor(file: path, name: unknown.name)
    }
    let digest = file.digest
    guard digest == stated else {
      throw CheckpointError.wrongDigest(file: path, stated: stated, found: digest)
    }
    let own = ["format", Checkpoint.digestKey] + Checkpoint.extents.map(\.key)
    self.init(
      network, metadata: file.metadata.filter { !own.contains($0.key) }, extras: extras)
  }

  /// The extents that the metadata state.
  private static func extents(of file: Safetensors, _ path: String) throws -> Network.Extents {
    var extents = largest
    for (key, extent) in Checkpoint.extents {
      let limit = largest[keyPath: extent]
      guard let text = file[key] else {
        guard key == "attention" else {
          throw CheckpointError.missingMetadata(file: path, key: key)
        }
        extents.attention = extents.hidden  // as in files that do not say
        continue
      }
      guard let count = Int(text), 1...limit ~= count, String(count) == text else {
        throw CheckpointError.badExtent(file: path, key: key, text: text, limit: limit)
      }
      extents[keyPath: extent] = count
    }
    return extents
  }
}

/// The name that a tensor of the LSTM has in `Network`; others keep theirs.
private func plainName(_ name: String) -> String {
  for kind in ["weight_", "bias_"] where name.hasPrefix("lstm.\(kind)") {
    return String(name.dropFirst("lstm.".count))
  }
  return name
}
