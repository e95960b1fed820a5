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
    return try source.contents(limit: limit)
  }

  /// The same of a file; `-` is standard input.
  /// - Throws: `SeriesError`.
  package static func decoded(path: String, limit: Int) throws(SeriesError) -> [UInt8]? {
    var source = try open(path: path)
    return try source.contents(limit: limit)
  }

  private mutating func contents(limit: Int) throws(SeriesError) -> [UInt8]? {
    var all: [UInt8] = []
    all.reserveCapacity(limit)  // a page that is not used takes no memory
    while all.count <= limit {
      var failure: SeriesError?
      let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 18) { output, count in
        do throws(SeriesError) {
          count = try unsafe read(into: output)
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      if chunk.isEmpty { return all }
      all += chunk
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
