internal import Glibc
internal import SwiftOverlayShims
package import TimeSeries

/// Where notifications are written that were given up: a line of JSON each, for a person to read.
///
/// At most two files of `limit` bytes: what is full is kept as `path.1`, in place of the one before.
/// Only their owner may read them, and a line that was written survives a power failure.
package struct DeadLetters: Sendable {
  package let path: String
  package let limit: Int

  package init(path: String, limit: Int = 16 << 20) {
    self.path = path
    self.limit = limit
  }

  /// Appends that `group`, the notification `id`, was given up at `time`, and why.
  /// - Throws: `SeriesError.unwritable`.
  package func append(
    _ group: AlertGroup, id: String, error: any Error, at time: Timestamp
  ) throws(SeriesError) {
    let line: JSONValue = [
      "time": .string(time.description), "receiver": .string(group.receiver), "id": .string(id),
      "error": .string("\(error)"), "notification": GenericMessage(of: group).json,
    ]
    var bytes: [UInt8] = []
    line.append(to: &bytes)
    bytes.append(UInt8(ascii: "\n"))

    var file = try opened()
    defer { close(file.descriptor) }
    if file.size > 0, file.size + bytes.count > limit {
      guard unsafe rename(path, path + ".1") == 0 else { throw unwritable }
      let full = file.descriptor
      file = try opened()
      close(full)
    } else if file.size > 0, !endsWithLine(file.descriptor, size: file.size) {
      bytes.insert(UInt8(ascii: "\n"), at: 0)  // half a line is left of a write that was cut off
    }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes {
        unsafe write(file.descriptor, $0.baseAddress, $0.count)
      }
      if written < 0, errno != EINTR { throw unwritable }
      rest = rest.dropFirst(max(0, written))
    }
    guard fsync(file.descriptor) == 0 else { throw unwritable }
    if file.size == 0 { syncFolder(of: path) }
  }

  private func opened() throws(SeriesError) -> (descriptor: Int32, size: Int) {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw unwritable }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, fchmod(descriptor, 0o600) == 0 else {
      let failure = unwritable
      close(descriptor)
      throw failure
    }
    return (descriptor, Int(status.st_size))
  }

  private func endsWithLine(_ descriptor: Int32, size: Int) -> Bool {
    var last: UInt8 = 0
    return unsafe pread(descriptor, &last, 1, size - 1) == 1 && last == UInt8(ascii: "\n")
  }

  private var unwritable: SeriesError { .unwritable(file: path, reason: reasonOfFailure()) }
}
