/// The bytes of a file, of standard input or of a feed, gzip decoded where its magic bytes say so.
package struct ByteSource: ~Copyable {
  /// The path, or `standard input`.
  let name: String

  private var plain: FileBytes?
  private var gzip: ReadAhead?
  private var chunk: ArraySlice<UInt8> = []  // of `gzip`

  /// Opens the file at `path`; `-` is standard input.
  /// - Throws: `SeriesError`, if there is no such file, it is a directory, unreadable or empty.
  static func open(path: String) throws(SeriesError) -> ByteSource {
    ByteSource(try FileBytes(path: path))
  }

  /// Bytes that have been read already.
  /// - Throws: `SeriesError.empty`.
  static func inMemory(_ bytes: [UInt8], name: String) throws(SeriesError) -> ByteSource {
    ByteSource(try FileBytes(bytes, name: name))
  }

  /// The bytes that come through `feed`.
  /// - Throws: `SeriesError.empty`.
  package static func from(_ feed: ByteFeed, name: String) throws(SeriesError) -> ByteSource {
    ByteSource(try FileBytes(feed, name: name))
  }

  /// What gzip data in memory stand for, or plain bytes as they are; `nil` if that is more than
  /// `limit` bytes.
  /// - Throws: `SeriesError`.
  package static func decoded(
    _ bytes: [UInt8], limit: Int, name: String
  ) throws(SeriesError) -> [UInt8]? {
    var source = try inMemory(bytes, name: name)
    var all = [UInt8](repeating: 0, count: limit + 1)
    var filled = 0
    while filled <= limit {
      let start = filled
      let count = try unsafe all.withUnsafeMutableBufferPointer {
        (all) throws(SeriesError) -> Int in
        try unsafe source.read(into: UnsafeMutableBufferPointer(rebasing: all[start...]))
      }
      if count == 0 { return Array(all[..<filled]) }
      filled += count
    }
    return nil
  }

  private init(_ file: consuming sending FileBytes) {
    name = file.name
    if file.hasMagic {
      gzip = ReadAhead(GzipBytes(consume file))
      plain = nil
    } else {
      plain = consume file
    }
  }

  /// Puts the next bytes into `output`, at least one; 0 at the end.
  package mutating func read(into output: UnsafeMutableBufferPointer<UInt8>) throws(SeriesError)
    -> Int
  {
    guard let gzip else { return unsafe try plain?.read(into: output) ?? 0 }
    if chunk.isEmpty { chunk = try gzip.next()[...] }
    let taken = chunk.prefix(output.count)
    unsafe _ = output.update(fromContentsOf: taken)
    chunk = chunk.dropFirst(taken.count)
    return taken.count
  }
}
