/// A text of which the beginning has been read, to see what it is.
struct Text: ~Copyable {
  var source: ByteSource
  var head: [UInt8]
  let start: Int  // 3 behind a byte order mark
  let filled: Int

  /// - Throws: `SeriesError`, also where the first bytes are no text.
  init(_ source: consuming ByteSource) throws(SeriesError) {
    var source = source
    var head = [UInt8](repeating: 0, count: 1 << 18)
    var filled = 0
    // A line is enough: whoever writes into a pipe may wait for an answer to it.
    while filled < 1 << 16, !holdsLine(head[..<filled]) {
      let start = filled
      let count = try unsafe head.withUnsafeMutableBufferPointer {
        (all) throws(SeriesError) -> Int in
        try unsafe source.read(into: UnsafeMutableBufferPointer(rebasing: all[start...]))
      }
      if count == 0 { break }
      filled += count
    }
    if filled == 0 { throw .empty(file: source.name) }
    if let kind = binaryKind(head[..<filled]) { throw .binary(file: source.name, kind: kind) }
    let start = head[..<filled].starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    if !head[start..<filled].contains(where: { $0 > 0x20 }) { throw .empty(file: source.name) }
    self.start = start
    self.head = head
    self.filled = filled
    self.source = source
  }

  /// The path, or `standard input`.
  var name: String { source.name }

  /// The first bytes, behind a byte order mark.
  var beginning: ArraySlice<UInt8> { head[start..<filled] }
}

/// Whether a line that is neither blank nor a comment is complete.
private func holdsLine(_ bytes: ArraySlice<UInt8>) -> Bool {
  guard let start = bytes.firstIndex(where: { $0 > 0x20 }), bytes[start] != UInt8(ascii: "#") else {
    return false
  }
  return bytes[start...].contains(0x0a)
}

/// What the bytes are, if they are no text that could hold series.
private func binaryKind(_ bytes: ArraySlice<UInt8>) -> String? {
  let kinds: [(magic: [UInt8], name: String)] = [
    ([0x50, 0x4b, 0x03, 0x04], "a zip archive"), ([0x28, 0xb5, 0x2f, 0xfd], "zstd data"),
    ([0x42, 0x5a, 0x68], "bzip2 data"), ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz data"),
    ([0x50, 0x41, 0x52, 0x31], "a Parquet file"), ([0x1f, 0x8b], "gzip data twice compressed"),
    ([0xff, 0xfe], "UTF-16 text"), ([0xfe, 0xff], "UTF-16 text"),
  ]
  for kind in kinds where bytes.starts(with: kind.magic) { return kind.name }
  if bytes.contains(0) { return "binary data" }
  if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") { return "HTML or XML" }
  return nil
}
