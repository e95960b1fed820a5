internal import TimeSeries

/// What the JSON before the arrays says, checked: they fill the bytes after it without gap or
/// overlap.
struct SafetensorsHeader {
  struct Entry {
    let name: String
    let type: Safetensors.ElementType
    let extents: [Int]
    let range: Range<Int>
  }

  /// By place.
  let entries: [Entry]
  let metadata: [(key: String, value: String)]

  /// The bytes after the header.
  var bufferCount: Int { entries.last?.range.upperBound ?? 0 }

  init(_ bytes: [UInt8], file: String) throws {
    var scanner = JSONScanner(bytes)
    var (entries, metadata, keys) = ([Entry](), [(key: String, value: String)](), Set<String>())
    do {
      try scanner.object { scanner, key in
        guard keys.insert(key).inserted else {
          throw CheckpointError.repeatedKey(file: file, key: key)
        }
        if key == Safetensors.metadataKey {
          metadata = try Self.metadata(&scanner, file)
        } else if entries.count == Safetensors.Limits.tensors {
          throw CheckpointError.tooManyTensors(file: file, limit: Safetensors.Limits.tensors)
        } else {
          entries.append(try Self.entry(named: key, &scanner, file))
        }
      }
      try scanner.finish()
    } catch let error as JSONError {
      throw CheckpointError.invalidHeader(file: file, byte: 8 + error.offset, reason: error.reason)
    }
    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for entry in entries {
      let begin = entry.range.lowerBound
      if begin > end {
        throw CheckpointError.gap(file: file, tensor: entry.name, begin: begin, expected: end)
      }
      if begin < end {
        throw CheckpointError.overlap(file: file, tensor: entry.name, begin: begin, expected: end)
      }
      end = entry.range.upperBound
    }
    if end > Safetensors.Limits.buffer {
      throw CheckpointError.tooLarge(file: file, bytes: end, limit: Safetensors.Limits.buffer)
    }
    self.entries = entries
    self.metadata = metadata
  }

  private static func metadata(
    _ scanner: inout JSONScanner, _ file: String
  ) throws -> [(key: String, value: String)] {
    var (metadata, keys) = ([(key: String, value: String)](), Set<String>())
    try scanner.object { scanner, key in
      guard keys.insert(key).inserted else {
        throw CheckpointError.repeatedKey(file: file, key: key)
      }
      guard metadata.count < Safetensors.Limits.metadata else {
        throw CheckpointError.tooManyMetadata(file: file, limit: Safetensors.Limits.metadata)
      }
      guard scanner.peek() == UInt8(ascii: "\"") else {
        throw CheckpointError.metadataNotText(file: file, key: key)
      }
      metadata.append((key, try scanner.string()))
    }
    return metadata
  }

  private static func entry(
    named name: String, _ scanner: inout JSONScanner, _ file: String
  ) throws -> Entry {
    var (type, shape, offsets) = (Safetensors.ElementType?.none, [Int]?.none, [Int]?.none)
    var keys: Set<String> = []
    try scanner.object { scanner, key in
      guard keys.insert(key).inserted else {
        throw CheckpointError.repeatedKey(file: file, key: key)
      }
      switch key {
      case "dtype": type = try elementType(of: name, &scanner, file)
      case "shape":
        shape = try counts(
          &scanner, 0...Safetensors.Limits.extents,
          else: .wrongKind(
            file: file, tensor: name, key: key,
            needed: "an array of at most \(Safetensors.Limits.extents) counts"))
      case "data_offsets":
        offsets = try counts(
          &scanner, 2...2,
          else: .wrongKind(file: file, tensor: name, key: key, needed: "an array of two counts"))
      default: throw CheckpointError.unknownKey(file: file, tensor: name, key: key)
      }
    }
    func missing(_ key: String) -> CheckpointError {
      .missingKey(file: file, tensor: name, key: key)
    }
    guard let type else { throw missing("dtype") }
    guard let shape else { throw missing("shape") }
    guard let offsets else { throw missing("data_offsets") }
    let (begin, end) = (offsets[0], offsets[1])
    guard begin <= end else {
      throw CheckpointError.reversedOffsets(file: file, tensor: name, begin: begin, end: end)
    }
    var needed = type.size
    for extent in shape {
      let (product, overflows) = needed.multipliedReportingOverflow(by: extent)
      if overflows { throw CheckpointError.sizeOverflow(file: file, tensor: name) }
      needed = product
    }
    guard end - begin == needed else {
      throw CheckpointError.wrongSize(
        file: file, tensor: name, bytes: end - begin, needed: needed)
    }
    return Entry(name: name, type: type, extents: shape, range: begin..<end)
  }

  private static func elementType(
    of name: String, _ scanner: inout JSONScanner, _ file: String
  ) throws -> Safetensors.ElementType {
    guard scanner.peek() == UInt8(ascii: "\"") else {
      throw CheckpointError.wrongKind(file: file, tensor: name, key: "dtype", needed: "a string")
    }
    let text = try scanner.string()
    guard let type = Safetensors.ElementType(rawValue: text) else {
      throw CheckpointError.unknownType(file: file, tensor: name, type: text)
    }
    return type
  }

  /// An array of whole numbers from 0 on, as many as `allowed`.
  private static func counts(
    _ scanner: inout JSONScanner, _ allowed: ClosedRange<Int>, else error: CheckpointError
  ) throws -> [Int] {
    guard scanner.peek() == UInt8(ascii: "[") else { throw error }
    var counts: [Int] = []
    try scanner.array { scanner in
      guard counts.count < allowed.upperBound,
        let count = try scanner.number()?.exactInteger.flatMap(Int.init(exactly:)), count >= 0
      else { throw error }
      counts.append(count)
    }
    guard allowed.contains(counts.count) else { throw error }
    return counts
  }
}
