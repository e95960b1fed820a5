/// The bytes of a file or of standard input, gzip decoded where its magic bytes say so.
struct ByteSource: ~Copyable {
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
  mutating func read(into output: UnsafeMutableBufferPointer<UInt8>) throws(SeriesError) -> Int {
    guard let gzip else { return unsafe try plain?.read(into: output) ?? 0 }
    if chunk.isEmpty { chunk = try gzip.next()[...] }
    let taken = chunk.prefix(output.count)
    unsafe _ = output.update(fromContentsOf: taken)
    chunk = chunk.dropFirst(taken.count)
    return taken.count
  }
}
