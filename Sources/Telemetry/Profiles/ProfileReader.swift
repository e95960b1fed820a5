internal import TimeSeries

/// Reads the profiles of one process, whose call stacks are numbered together.
package struct ProfileReader: Sendable {
  package private(set) var stacks = CallStacks()

  /// The most bytes that a profile may stand for, unpacked.
  private let limit: Int

  package init(limit: Int = 64 << 20) { self.limit = limit }

  /// The profile at `path`, `-` for standard input: pprof, gzip'd or not, or a JVM's class histogram.
  /// - Throws: `ProfileError`; `SeriesError` for what cannot be read or unpacked.
  package mutating func read(path: String) throws -> Profile {
    try profile(in: ByteSource.decoded(path: path, limit: limit), name: path)
  }

  /// The same in the bytes of one.
  /// - Throws: as `read(path:)`.
  package mutating func read(_ bytes: [UInt8], name: String) throws -> Profile {
    try profile(in: ByteSource.decoded(bytes, limit: limit, name: name), name: name)
  }

  private mutating func profile(in bytes: [UInt8]?, name: String) throws -> Profile {
    guard let bytes else { throw ProfileError.tooLarge(file: name, limit: limit) }
    if let histogram = try ClassHistogram(bytes, name: name) {
      return try histogram.profile(in: &stacks)
    }
    // A message begins with a field of number 1 to 15: sample types, mostly.
    guard let first = bytes.first, (1...15).contains(first >> 3), !Self.isText(bytes.prefix(512))
    else { throw ProfileError.unrecognized(file: name) }
    do {
      return try PprofDecoder(bytes, name: name).profile(in: &stacks)
    } catch is ProtobufFields.Damaged {
      throw ProfileError.invalid(
        file: name, reason: "the protobuf data are broken off or damaged")
    }
  }

  /// A message has bytes that no text has: the lengths of what is in it.
  private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7f || [0x09, 0x0a, 0x0d].contains($0) }
  }
}
