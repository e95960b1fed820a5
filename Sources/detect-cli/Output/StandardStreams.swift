import Glibc

/// The three streams that a program is given.
enum StandardStreams {
  /// Sees to it that a reader who goes away ends the program quietly, and that a file opened later
  /// never takes the place of a stream that was closed.
  static func prepare() {
    signal(SIGPIPE, SIG_DFL)
    // The lowest free number is taken; opened the wrong way round, its use still fails.
    for (stream, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDWR),
    ] where fcntl(stream, F_GETFD) < 0 {
      _ = unsafe open("/dev/null", mode)
    }
  }
}

/// Standard output, for results: buffered, and failing loudly when it cannot be written.
struct StandardOutput: ~Copyable {
  private var buffer: [UInt8] = []

  mutating func write(_ text: String) throws { try write(Array(text.utf8)) }

  mutating func write(_ bytes: [UInt8]) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { try flush() }
  }

  mutating func writeLine(_ text: String) throws {
    try write(text)
    try write("\n")
  }

  mutating func flush() throws {
    try Self.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes `text` at once; failures are of no further interest.
  static func writeAll(_ text: String) { try? write(Array(text.utf8)) }

  private static func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw Failure(74, "standard output: \(unsafe String(cString: strerror(errno)))")
      }
      rest = rest.dropFirst(written)
    }
  }
}

/// Standard error, for everything that is not a result.
enum StandardError {
  static let isTerminal = isatty(STDERR_FILENO) == 1

  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
