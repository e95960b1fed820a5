/// How many messages and texts a profile in pprof's form holds, counted before any of them is made: two bytes of an
/// empty one become a hundred in memory.
/// - Source: protobuf.dev, "Encoding". Groups, which nobody writes any more, are refused, as Go's pprof does.
struct PprofSize {
  private(set) var messages = 0
  private let bytes: [UInt8]
  private var place = 0

  /// `nil` if the bytes are no message.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    while place < bytes.count {
      guard let content = field(before: bytes.count) else { return nil }
      // Samples have labels, and locations lines.
      guard content.number == 2 || content.number == 4 else { continue }
      let end = place
      place = content.start
      while place < end { guard field(before: end) != nil else { return nil } }
    }
  }

  /// Passes over a field: its number, and where its content starts.
  private mutating func field(before end: Int) -> (number: UInt64, start: Int)? {
    guard let key = varint(before: end) else { return nil }
    var start: Int?
    switch key & 7 {
    case 0: if varint(before: end) == nil { return nil }
    case 1: place += 8
    case 2:
      guard let length = varint(before: end), length <= UInt64(end - place) else { return nil }
      start = place
      place += Int(length)
      messages += 1
    case 5: place += 4
    default: return nil
    }
    return place <= end ? (key >> 3, start ?? place) : nil
  }

  /// Seven bits a byte, the lowest first; ten bytes at most.
  private mutating func varint(before end: Int) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) where place < end {
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }
}
