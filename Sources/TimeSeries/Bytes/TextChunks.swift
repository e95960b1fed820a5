/// A text chunk by chunk, for who reads it by bytes and not by lines.
final class TextChunks {
  /// Why the text ended before its end.
  private(set) var failure: SeriesError?

  private var source: ByteSource
  private var head: [UInt8]
  private var taken = 0  // bytes
  private var lines = 0  // before the newest chunk
  private var newest: [UInt8] = []
  private let limit: Int

  /// - Parameter limit: bytes in the text, at most.
  init(_ text: consuming Text, limit: Int) {
    self.limit = limit
    head = Array(text.beginning)
    source = text.source
  }

  /// The next bytes, at most 256 KiB; none at the end and after a failure.
  func next() -> [UInt8] {
    do throws(SeriesError) {
      let chunk = try read()
      lines += newest.count { $0 == 0x0a }
      taken += newest.count
      newest = chunk
      if taken > limit {
        throw .lineTooLong(file: source.name, line: lines + 1, limit: limit)
      }
      return chunk
    } catch {
      failure = error
      return []
    }
  }

  private func read() throws(SeriesError) -> [UInt8] {
    if !head.isEmpty {
      defer { head = [] }
      return head
    }
    var failure: SeriesError?
    let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 18) { output, count in
      do throws(SeriesError) {
        count = try unsafe source.read(into: output)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return chunk
  }

  /// The line and the column, both from 1, of the byte at `offset` of the text; the column of one
  /// before the newest chunk is unknown, 1.
  func place(of offset: Int) -> (line: Int, column: Int) {
    guard offset >= taken else { return (lines + 1, 1) }
    let before = newest[..<min(offset - taken, newest.count)]
    let lineStart = before.lastIndex(of: 0x0a).map { $0 + 1 }
    // A line that began in an earlier chunk counts from the text's beginning if it is the first.
    let column = lineStart.map { before.endIndex - $0 } ?? (lines == 0 ? offset : before.count)
    return (lines + before.count { $0 == 0x0a } + 1, column + 1)
  }
}
