import Glibc

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
