internal import Glibc
internal import SwiftOverlayShims

/// A long CSV that rows are appended to while it may be read: each append is one write of whole
/// lines, and only one program appends at a time.
package struct LongCSVLog: ~Copyable {
  /// The first line.
  package static let header = "series,timestamp,metric,value\n"

  /// The bytes of a line without its end that were cut off the file, left by a program that died.
  package private(set) var torn = 0

  /// Bytes that the file had.
  package let found: Int

  private let path: String
  private let descriptor: Int32

  /// Opens the file at `path`, new or to go on with; `-` is standard output.
  /// - Throws: `SeriesError.unwritable`, also where the file is something else.
  package init(path: String) throws(SeriesError) {
    let isStandardOutput = path == "-"
    self.path = isStandardOutput ? "standard output" : path
    descriptor =
      isStandardOutput
      ? dup(STDOUT_FILENO)
      : unsafe open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    found = isStandardOutput ? 0 : Self.size(of: descriptor)
    if descriptor < 0 { throw .unwritable(file: self.path, reason: reasonOfFailure()) }
    if isStandardOutput {
      try write(Array(Self.header.utf8))
      return
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw .unwritable(file: path, reason: "another collect appends to it; name another file")
    }
    let beginning = bytes(at: 0, count: Self.header.utf8.count)
    guard Self.header.utf8.starts(with: beginning) else {
      throw .unwritable(
        file: path,
        reason: "it is there and does not begin with \(Self.header.dropLast()); name another file")
    }
    if beginning.count < Self.header.utf8.count {
      torn = beginning.count
      try cut(to: 0)
      try write(Array(Self.header.utf8))
    } else {
      try cutTornLine()
    }
  }

  deinit { close(descriptor) }

  /// Appends whole lines at once.
  /// - Throws: `SeriesError.unwritable`, if the disk is full, say; then nothing of them stays.
  package func append(_ rows: [UInt8]) throws(SeriesError) { try write(rows) }

  /// Appends to `rows` a row of the file.
  package static func appendRow(
    series: String, time: Timestamp, metric: String, value: String, to rows: inout [UInt8]
  ) {
    appendCell(series, to: &rows)
    rows.append(UInt8(ascii: ","))
    time.append(to: &rows)
    rows.append(UInt8(ascii: ","))
    appendCell(metric, to: &rows)
    rows.append(UInt8(ascii: ","))
    rows += value.utf8
    rows.append(UInt8(ascii: "\n"))
  }

  /// The bytes in a file; 0 for what is none.
  private static func size(of descriptor: Int32) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return 0 }
    return Int(status.st_size)
  }

  private mutating func cutTornLine() throws(SeriesError) {
    var end = found
    while end > 0 {
      let start = max(0, end - 4096)
      let piece = bytes(at: start, count: end - start)
      if let newline = piece.lastIndex(of: 0x0a) {
        torn = found - (start + newline + 1)
        if torn > 0 { try cut(to: start + newline + 1) }
        return
      }
      end = start
    }
  }

  private func bytes(at offset: Int, count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, offset)
    }
    return Array(bytes.prefix(max(0, read)))
  }

  private func cut(to size: Int) throws(SeriesError) {
    guard ftruncate(descriptor, size) == 0 else {
      throw .unwritable(file: path, reason: reasonOfFailure())
    }
  }

  private func write(_ bytes: [UInt8]) throws(SeriesError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if written < 0 {
        if errno == EINTR { continue }
        let reason = reasonOfFailure()
        takeBack(bytes.count - rest.count)
        throw .unwritable(file: path, reason: reason)
      }
      rest = rest.dropFirst(written)
    }
  }

  /// Takes back what a write that failed has left of its lines; standard output keeps it.
  private func takeBack(_ count: Int) {
    let end = lseek(descriptor, 0, SEEK_END)
    if count > 0, end >= count { _ = ftruncate(descriptor, end - count) }
  }
}

/// In quotes only where a field needs them.
private func appendCell(_ text: String, to rows: inout [UInt8]) {
  guard
    text.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 < 0x20 })
  else {
    rows += text.utf8
    return
  }
  rows.append(UInt8(ascii: "\""))
  for byte in text.utf8 {
    if byte == UInt8(ascii: "\"") { rows.append(byte) }
    rows.append(byte == 0x0a || byte == 0x0d ? 0x20 : byte)
  }
  rows.append(UInt8(ascii: "\""))
}
