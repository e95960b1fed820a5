internal import Glibc

/// The bytes of a file, of standard input or of a feed as they are, or bytes that are in memory.
struct FileBytes: ~Copyable {
  /// The path, or `standard input`.
  let name: String

  /// Holds what has been read and not been taken, `bytes[unread]`.
  private(set) var bytes: [UInt8]
  var unread: Range<Int>

  /// Whether nothing follows what is unread.
  private(set) var isAtEnd = false

  private let descriptor: Int32  // −1 if all is in memory or from a feed
  private let feed: ByteFeed?

  /// Opens the file at `path`; `-` is standard input.
  /// - Throws: `SeriesError`, if there is no such file, it is a directory, unreadable or empty.
  init(path: String) throws(SeriesError) {
    name = path == "-" ? "standard input" : path
    feed = nil
    descriptor = path == "-" ? dup(STDIN_FILENO) : unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
    bytes = [UInt8](repeating: 0, count: 1 << 16)
    unread = 0..<0
    if descriptor < 0 {
      throw errno == ENOENT || errno == ENOTDIR
        ? .notFound(file: name) : .unreadable(file: name, reason: reasonOfFailure())
    }
    try fill()
    if unread.isEmpty { throw .empty(file: name) }
  }

  /// Bytes that have been read already.
  /// - Throws: `SeriesError.empty`.
  init(_ bytes: [UInt8], name: String) throws(SeriesError) {
    if bytes.isEmpty { throw .empty(file: name) }
    self.name = name
    self.bytes = bytes
    unread = 0..<bytes.count
    descriptor = -1
    feed = nil
  }

  /// What comes through `feed`.
  /// - Throws: `SeriesError.empty`.
  init(_ feed: ByteFeed, name: String) throws(SeriesError) {
    self.name = name
    self.feed = feed
    descriptor = -1
    bytes = feed.next()
    unread = 0..<bytes.count
    if bytes.isEmpty { throw .empty(file: name) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Whether gzip's magic bytes come next.
  var hasMagic: Bool {
    unread.count >= 2 && bytes[unread.lowerBound] == 0x1f && bytes[unread.lowerBound + 1] == 0x8b
  }

  /// Puts the next bytes into `output`, at least one; 0 at the end.
  mutating func read(into output: UnsafeMutableBufferPointer<UInt8>) throws(SeriesError) -> Int {
    if unread.isEmpty {
      guard feed != nil else { return unsafe try readFile(into: output) }
      try fill()
    }
    let taken = unread.prefix(output.count)
    unsafe _ = output.update(fromContentsOf: bytes[taken])
    unread = taken.upperBound..<unread.upperBound
    return taken.count
  }

  /// Reads more of the file behind what is unread.
  mutating func fill() throws(SeriesError) {
    let kept = unread.count
    if let feed {
      let chunk = feed.next()
      isAtEnd = chunk.isEmpty
      bytes = Array(bytes[unread]) + chunk
      unread = 0..<bytes.count
      return
    }
    for i in 0..<kept { bytes[i] = bytes[unread.lowerBound + i] }
    var room = bytes
    bytes = []
    defer { bytes = room }
    let count = try unsafe room.withUnsafeMutableBufferPointer {
      (all) throws(SeriesError) -> Int in
      try unsafe readFile(into: UnsafeMutableBufferPointer(rebasing: all[kept...]))
    }
    isAtEnd = count == 0
    unread = 0..<kept + count
  }

  private func readFile(
    into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(SeriesError) -> Int {
    guard descriptor >= 0 else { return 0 }
    while true {
      let count = unsafe Glibc.read(descriptor, output.baseAddress, output.count)
      if count >= 0 { return count }
      if errno == EINTR { continue }
      throw errno == EISDIR
        ? .isDirectory(file: name) : .unreadable(file: name, reason: reasonOfFailure())
    }
  }
}
