internal import TimeSeries

extension Safetensors {
  /// Writes the file at `path`, whole or not at all; the same value always gives the same bytes.
  /// - Throws: `CheckpointError.wouldOverwrite` if it exists and is not to be replaced;
  ///   `CheckpointError.notFinite`, since NaN and ±Inf would not be read back;
  ///   `CheckpointError.unwritable`.
  package func write(to path: String, replacing: Bool = false) throws {
    try checkFinite(path)
    do {
      var file = try AtomicFile(path: path, replacing: replacing)
      try file.write(header.span)
      for array in arrays { try file.write(array.bytes.span) }
      try file.commit()
    } catch .wouldOverwrite(let file) {
      throw CheckpointError.wouldOverwrite(file: file)
    } catch .unwritable(let file, let reason) {
      throw CheckpointError.unwritable(file: file, reason: reason)
    } catch {
      throw CheckpointError.unwritable(file: path, reason: error.description)
    }
  }

  /// The file's bytes.
  package var bytes: [UInt8] { arrays.reduce(into: header) { $0 += $1.bytes } }

  /// All before the arrays: the length, then the JSON with spaces up to a multiple of 8.
  private var header: [UInt8] {
    var members: [JSONValue.Member] = []
    if !metadata.isEmpty {
      let texts = metadata.map { JSONValue.Member($0.key, .string($0.value)) }
      members.append(.init(Safetensors.metadataKey, .object(texts)))
    }
    var end = 0
    for array in arrays {
      let begin = end
      end += array.bytes.count
      members.append(
        .init(
          array.name,
          [
            "dtype": .string(array.type.rawValue),
            "shape": .array(array.extents.map { .integer(Int64($0)) }),
            "data_offsets": [.integer(Int64(begin)), .integer(Int64(end))],
          ]))
    }
    var json: [UInt8] = []
    JSONValue.object(members).append(to: &json)
    while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
    let length = UInt64(json.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + json
  }
}
