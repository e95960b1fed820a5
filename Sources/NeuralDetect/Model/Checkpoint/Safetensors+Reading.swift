internal import Glibc

extension Safetensors {
  /// Reads the file at `path`.
  ///
  /// No more is allocated than the file really has, and its header is checked before the arrays
  /// are read.
  /// - Throws: `CheckpointError` for all that the format forbids, for keys that come twice, for
  ///   more than `Limits` allow, and for NaN or ±Inf.
  package init(contentsOf path: String) throws {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? CheckpointError.notFound(file: path)
        : CheckpointError.unreadable(file: path, reason: reasonOfFailure())
    }
    defer { close(descriptor) }
    try self.init(file: path) { try readBytes(descriptor, path, upTo: $0) }
  }

  /// Reads `bytes` as a file; `file` is its name in errors.
  /// - Throws: as `init(contentsOf:)`.
  package init(bytes: [UInt8], file: String) throws {
    var rest = bytes[...]
    try self.init(file: file) { count in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }

  /// Reads what `next` gives, which is as many bytes as asked for, or all that are left.
  private init(file: String, _ next: (Int) throws -> [UInt8]) throws {
    let prefix = try next(8)
    guard prefix.count == 8 else {
      throw CheckpointError.tooShort(file: file, bytes: prefix.count)
    }
    let stated = prefix.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    guard stated <= Limits.header else {
      throw CheckpointError.headerTooLong(file: file, bytes: stated, limit: Limits.header)
    }
    let text = try next(Int(stated))
    guard text.count == stated else {
      throw CheckpointError.headerPastEnd(file: file, bytes: Int(stated), present: text.count)
    }
    let header = try SafetensorsHeader(text, file: file)
    let buffer = try next(header.bufferCount)
    guard buffer.count == header.bufferCount else {
      throw CheckpointError.truncated(file: file, bytes: buffer.count, needed: header.bufferCount)
    }
    guard try next(1).isEmpty else {
      throw CheckpointError.trailingBytes(file: file, end: 8 + text.count + buffer.count)
    }
    self.init(
      header.entries.map { entry in
        StoredArray(
          name: entry.name, type: entry.type, extents: entry.extents, bytes: buffer[entry.range])
      }, metadata: header.metadata)
    try checkFinite(file)
  }

  func checkFinite(_ file: String) throws {
    for array in arrays {
      if let index = array.firstNotFinite {
        throw CheckpointError.notFinite(file: file, tensor: array.name, index: index)
      }
    }
  }
}

/// The next `count` bytes, or all that are left: what is allocated grows with what is there.
private func readBytes(_ descriptor: Int32, _ file: String, upTo count: Int) throws -> [UInt8] {
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: min(count, 1 << 20))
  while bytes.count < count {
    let wanted = min(count - bytes.count, piece.count)
    let got = unsafe piece.withUnsafeMutableBytes {
      unsafe read(descriptor, $0.baseAddress, wanted)
    }
    if got < 0 {
      if errno == EINTR { continue }
      throw errno == EISDIR
        ? CheckpointError.isDirectory(file: file)
        : CheckpointError.unreadable(file: file, reason: reasonOfFailure())
    }
    if got == 0 { break }
    bytes.append(contentsOf: piece[..<got])
  }
  return bytes
}

/// What the last failed system call says of itself.
private func reasonOfFailure() -> String {
  unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
}
