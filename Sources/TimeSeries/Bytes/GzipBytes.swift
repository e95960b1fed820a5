/// The bytes that a file's gzip members stand for, one member after another.
struct GzipBytes: ~Copyable {
  private var file: FileBytes
  private let inflater = Inflater()
  private var isInMember = false

  init(_ file: consuming FileBytes) { self.file = file }

  /// The next bytes, at most 128 KiB; none at the end.
  /// - Throws: `SeriesError`.
  mutating func next() throws(SeriesError) -> [UInt8] {
    var failure: SeriesError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 17) { output, count in
      do throws(SeriesError) {
        count = try unsafe read(into: output)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  private mutating func read(
    into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(SeriesError) -> Int {
    while true {
      if file.unread.isEmpty { try file.fill() }
      if !isInMember {
        // Zeros may pad the end of a gzip file.
        while let next = file.unread.first, file.bytes[next] == 0 { file.unread.removeFirst() }
        if file.unread.isEmpty {
          if file.isAtEnd { return 0 }
          continue
        }
        if file.unread.count < 2, !file.isAtEnd { try file.fill() }
        guard file.hasMagic else { throw .notGzip(file: file.name) }
        inflater.beginMember()
        isInMember = true
      }
      let written = try unsafe inflate(into: output)
      if written > 0 { return written }
      if isInMember, file.unread.isEmpty, file.isAtEnd { throw .truncatedGzip(file: file.name) }
    }
  }

  private mutating func inflate(
    into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(SeriesError) -> Int {
    do throws(Inflater.Corruption) {
      let range = file.unread
      let (read, written, outcome) = try unsafe file.bytes.withUnsafeBufferPointer {
        input throws(Inflater.Corruption) in
        try unsafe inflater.inflate(UnsafeBufferPointer(rebasing: input[range]), into: output)
      }
      file.unread = range.lowerBound + read..<range.upperBound
      isInMember = outcome == .more
      return written
    } catch {
      throw error.reason.contains("method") || error.reason.contains("header")
        ? .notGzip(file: file.name) : .corruptGzip(file: file.name, reason: error.reason)
    }
  }
}
