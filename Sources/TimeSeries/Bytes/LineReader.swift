internal import Glibc

/// The lines of a text, one at a time, in a buffer that grows only for a long line.
struct LineReader: ~Copyable {
  /// Bytes in a line, at most.
  let limit: Int

  /// Holds the current line, `bytes[line]`, without its end. A line end follows it, also the last.
  private(set) var bytes = [UInt8](repeating: 0, count: 1 << 18)
  private(set) var line = 0..<0

  /// The current line's number, from 1.
  private(set) var number = 0

  private var source: ByteSource
  private var unread: Range<Int>  // what follows the current line
  private var isAtEnd = false

  /// The lines of a text that begins with what `head(of:)` took from it.
  init(_ text: consuming Text, limit: Int) {
    self.limit = limit
    source = text.source
    bytes = text.head
    unread = text.start..<text.filled
  }

  /// The path, or `standard input`.
  var name: String { source.name }

  /// The line again, on which an error is found.
  var lineText: String { String(decoding: bytes[line], as: UTF8.self) }

  /// Moves on to the next line; false at the end.
  mutating func next() throws(SeriesError) -> Bool {
    var searched = 0
    while true {
      let start = unread.lowerBound + searched
      let length = unread.upperBound - start
      let found = unsafe bytes.withUnsafeBytes { all -> Int? in
        guard let base = all.baseAddress, length > 0 else { return nil }
        let begin = unsafe base + start
        guard let end = unsafe memchr(begin, 0x0a, length) else { return nil }
        return unsafe start + (UnsafeRawPointer(end) - begin)
      }
      if let found {
        take(unread.lowerBound..<found)
        unread = found + 1..<unread.upperBound
        return true
      }
      searched = unread.count
      if isAtEnd {
        guard !unread.isEmpty else { return false }
        bytes[unread.upperBound] = 0x0a  // `fill` has made room
        take(unread)
        unread = unread.upperBound..<unread.upperBound
        return true
      }
      if searched > limit { throw .lineTooLong(file: name, line: number + 1, limit: limit) }
      try fill()
    }
  }

  private mutating func take(_ range: Range<Int>) {
    let hasReturn = !range.isEmpty && bytes[range.upperBound - 1] == 0x0d
    line = hasReturn ? range.lowerBound..<range.upperBound - 1 : range
    number += 1
  }

  /// Moves what is unread to the front and reads more behind it.
  private mutating func fill() throws(SeriesError) {
    let kept = unread.count
    let from = unread.lowerBound
    if kept * 2 > bytes.count {
      bytes.append(contentsOf: repeatElement(0, count: bytes.count))
    }
    if from > 0, kept > 0 {
      unsafe bytes.withUnsafeMutableBytes { all in
        if let base = all.baseAddress { unsafe memmove(base, base + from, kept) }
      }
    }
    unread = 0..<kept
    let count = try unsafe bytes.withUnsafeMutableBufferPointer {
      (all) throws(SeriesError) -> Int in
      try unsafe source.read(into: UnsafeMutableBufferPointer(rebasing: all[kept...]))
    }
    isAtEnd = count == 0
    unread = 0..<kept + count
  }
}
