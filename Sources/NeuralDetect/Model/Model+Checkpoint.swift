internal import TimeSeries

extension Model {
  /// Loads the model at `path`.
  ///
  /// - Throws: `CheckpointError` or `ModelError`, each naming the file and what is wrong with it.
  public init(contentsOf path: String) throws {
    let checkpoint = try Checkpoint(contentsOf: path, extrasUnder: [Evidence.prefix])
    let configuration = try ModelConfiguration(of: checkpoint, file: path)
    let own = Set(configuration.metadata.map(\.key))
    self.init(
      configuration: configuration, network: checkpoint.network,
      card: checkpoint.metadata.filter { !own.contains($0.key) })
  }

  /// Writes the model to `path`, whole or not at all.
  public func write(to path: String, replacing: Bool = false) throws {
    try checkpoint.write(to: path, replacing: replacing)
  }

  /// What its file holds.
  package var checkpoint: Checkpoint {
    checkpoint(card: card)
  }

  /// What tells it from another: the digest of all that its scores depend on.
  package var digest: String {
    SHA256.hexadecimal(of: checkpoint(card: []).file.bytes.span)
  }

  /// The SHA-256 of its file.
  package var fileDigest: String { SHA256.hexadecimal(of: checkpoint.file.bytes.span) }

  private func checkpoint(card: [(key: String, value: String)]) -> Checkpoint {
    Checkpoint(
      network.parameters, metadata: configuration.metadata + card,
      extras: configuration.evidence?.named ?? [])
  }
}
