internal import Glibc

/// The bytes of a file or of standard input, gzip decoded where its magic bytes say so.
struct ByteSource: ~Copyable {
  /// The path, or `standard input`.
  let name: String

  private let descriptor: Int32
  private let inflater: Inflater
  private var input = [UInt8](repeating: 0, count: 1 << 16)
  private var unread = 0..<0  // of `input`
  private var isGzip = false
  private var isInMember = false
  private var isAtEnd = false

  private init(name: String, descriptor: Int32) {
    self.name = name
    self.descriptor = descriptor
    inflater = Inflater()
  }

  /// Opens the file at `path`; `-` is standard input.
  /// - Throws: `SeriesError`, if there is no such file, it is a directory, unreadable or empty.
  static func open(path: String) throws(SeriesError) -> ByteSource {
    let name = path == "-" ? "standard input" : path
    let descriptor =
      path == "-" ? dup(STDIN_FILENO) : unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      throw errno == ENOENT || errno == ENOTDIR
        ? .notFound(file: name) : .unreadable(file: name, reason: reasonOfFailure())
    }
    var source = ByteSource(name: name, descriptor: descriptor)
    try source.fill()
    if source.unread.isEmpty { throw .empty(file: name) }
    source.isGzip = source.hasMagic
    return source
  }

  /// Bytes that have been read already.
  /// - Throws: `SeriesError.empty`.
  static func inMemory(_ bytes: [UInt8], name: String) throws(SeriesError) -> ByteSource {
    if bytes.isEmpty { throw .empty(file: name) }
    var source = ByteSource(name: name, descriptor: -1)
    source.input = bytes
    source.unread = 0..<bytes.count
    source.isGzip = source.hasMagic
    return source
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Puts the next bytes into `output`, at least one; 0 at the end.
  mutating func read(into output: UnsafeMutableBufferPointer<UInt8>) throws(SeriesError) -> Int {
    while true {
      if unread.isEmpty { try fill() }
      guard isGzip else { return unsafe copy(into: output) }
      if !isInMember {
        // Zeros may pad the end of a gzip file.
        while !unread.isEmpty, input[unread.lowerBound] == 0 { unread.removeFirst() }
        if unread.isEmpty {
          if isAtEnd { return 0 }
          continue
        }
        if unread.count < 2, !isAtEnd { try fill() }
        guard hasMagic else { throw .notGzip(file: name) }
        inflater.beginMember()
        isInMember = true
      }
      let written = try unsafe inflate(into: output)
      if written > 0 { return written }
      if isInMember, unread.isEmpty, isAtEnd { throw .truncatedGzip(file: name) }
    }
  }

  private var hasMagic: Bool {
    unread.count >= 2 && input[unread.lowerBound] == 0x1f && input[unread.lowerBound + 1] == 0x8b
  }

  private mutating func inflate(
    into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(SeriesError) -> Int {
    do throws(Inflater.Corruption) {
      let range = unread
      let (read, written, outcome) = try unsafe input.withUnsafeBufferPointer {
        input throws(Inflater.Corruption) in
        try unsafe inflater.inflate(UnsafeBufferPointer(rebasing: input[range]), into: output)
      }
      unread = range.lowerBound + read..<range.upperBound
      isInMember = outcome == .more
      return written
    } catch {
      throw error.reason.contains("method") || error.reason.contains("header")
        ? .notGzip(file: name) : .corruptGzip(file: name, reason: error.reason)
    }
  }

  private mutating func copy(into output: UnsafeMutableBufferPointer<UInt8>) -> Int {
    let count = min(output.count, unread.count)
    unsafe input.withUnsafeBufferPointer { input in
      guard let from = input.baseAddress, let to = output.baseAddress else { return }
      unsafe to.update(from: from + unread.lowerBound, count: count)
    }
    unread = unread.lowerBound + count..<unread.upperBound
    return count
  }

  /// Reads more of the file behind what is unread.
  private mutating func fill() throws(SeriesError) {
    let kept = unread.count
    for i in 0..<kept { input[i] = input[unread.lowerBound + i] }
    guard descriptor >= 0 else {  // all of it is in memory
      isAtEnd = true
      unread = 0..<kept
      return
    }
    while true {
      let count = unsafe input.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(
          descriptor, bytes.baseAddress.map { unsafe $0 + kept }, bytes.count - kept)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw errno == EISDIR
          ? .isDirectory(file: name) : .unreadable(file: name, reason: reasonOfFailure())
      }
      isAtEnd = count == 0
      unread = 0..<kept + count
      return
    }
  }
}
