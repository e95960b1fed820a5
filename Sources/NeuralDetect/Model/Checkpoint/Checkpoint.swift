public import Tensor

/// A network as a file keeps it: its parameters under PyTorch's names, and texts that say where it
/// comes from.
///
/// The file is in the safetensors format. Its metadata begin with `format`, the extents and
/// `tensors_sha256`, the digest of all that follows the header. Tensors stand in the order of their
/// names, as the format's own library writes them, so that the digest outlives a copy made with it.
public struct Checkpoint: Sendable {
  /// The parameters, and with them the extents.
  public let network: Network

  /// What is known of the network beside its parameters, in the order of the file.
  public let metadata: [(key: String, value: String)]

  /// Tensors that are none of the network, such as an optimizer's, in the order of their names.
  public let extras: [(name: String, tensor: Tensor)]

  /// The extents that a file may state at most.
  public static let largest = Network.Extents(features: 256, hidden: 1024, layers: 8, outputs: 16)

  /// - Precondition: no extent is above `largest`; no extra has the name of one of the network's
  ///   tensors or of another; no metadata key comes twice or is one of the checkpoint's own.
  public init(
    _ network: Network, metadata: [(key: String, value: String)] = [],
    extras: [(name: String, tensor: Tensor)] = []
  ) {
    for (key, extent) in Checkpoint.extents {
      precondition(
        1...Checkpoint.largest[keyPath: extent] ~= network.extents[keyPath: extent],
        "\(key) is \(network.extents[keyPath: extent])")
    }
    self.network = network
    self.metadata = metadata
    self.extras = extras.sorted { precedes($0.name, $1.name) }
  }

  /// Writes the file at `path`, whole or not at all; the same checkpoint always gives the same
  /// bytes.
  /// - Throws: `CheckpointError` if the file exists and is not to be replaced, if it cannot be
  ///   written, or if a parameter is NaN or infinite.
  public func write(to path: String, replacing: Bool = false) throws {
    try file.write(to: path, replacing: replacing)
  }

  /// The text under `key`.
  public subscript(key: String) -> String? { metadata.first { $0.key == key }?.value }

  static let format = "neuraldetect-1"
  static let digestKey = "tensors_sha256"

  /// The extents by their keys in the metadata.
  static var extents: [(key: String, extent: WritableKeyPath<Network.Extents, Int>)] {
    [
      ("features", \.features), ("hidden", \.hidden), ("layers", \.layers), ("outputs", \.outputs),
      ("attention", \.attention),
    ]
  }

  /// What the file holds.
  package var file: Safetensors {
    let arrays = (network.named + extras).sorted { precedes($0.name, $1.name) }
      .map { Safetensors.StoredArray(name: $0.name, $0.tensor) }
    let extents = Checkpoint.extents.map { key, extent in
      (key: key, value: String(network.extents[keyPath: extent]))
    }
    let own =
      [("format", Checkpoint.format)] + extents
      + [(Checkpoint.digestKey, Safetensors(arrays).digest)]
    return Safetensors(arrays, metadata: own + metadata)
  }
}

/// The order of names in the format's own library: by their bytes.
private func precedes(_ a: String, _ b: String) -> Bool {
  a.utf8.lexicographicallyPrecedes(b.utf8)
}
