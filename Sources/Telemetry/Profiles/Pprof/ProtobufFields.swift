/// The fields of a protobuf message, one after the other.
/// - Source: protobuf.dev, "Encoding". Groups, which nobody writes any more, are refused, as Go's pprof does.
struct ProtobufFields {
  /// The bytes are no message.
  struct Damaged: Error {}

  enum Content {
    /// A number, signed or not.
    case number(UInt64)

    /// Where a text, a message or packed numbers stand.
    case bytes(Range<Int>)

    /// A number of 4 or 8 bytes, passed over: profiles have none.
    case fixed
  }

  private let bytes: [UInt8]
  private var place: Int
  private let end: Int

  init(_ bytes: [UInt8]) { self.init(bytes, 0..<bytes.count) }

  private init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    place = range.lowerBound
    end = range.upperBound
  }

  /// Those of a message among the content.
  func fields(of content: Range<Int>) -> ProtobufFields { ProtobufFields(bytes, content) }

  /// The next field; `nil` at the end.
  mutating func next() throws -> (number: Int, content: Content)? {
    guard place < end else { return nil }
    let key = try number()
    guard key >= 8, let key = UInt32(exactly: key) else { throw Damaged() }
    let content: Content
    switch key & 7 {
    case 0: content = .number(try number())
    case 1: content = try fixed(8)
    case 2:
      let length = try number()
      guard length <= UInt64(end - place) else { throw Damaged() }
      let start = place
      place += Int(length)
      content = .bytes(start..<place)
    case 5: content = try fixed(4)
    default: throw Damaged()
    }
    return (Int(key >> 3), content)
  }

  private mutating func fixed(_ width: Int) throws -> Content {
    guard width <= end - place else { throw Damaged() }
    place += width
    return .fixed
  }

  /// Seven bits a byte, the lowest first; ten bytes at most.
  private mutating func number() throws -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while place < end, shift < 70 {
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw Damaged()
  }

  /// Gives each number of a repeated field to `body`, packed or not.
  func numbers(in content: Content, _ body: (UInt64) throws -> Void) throws {
    switch content {
    case .number(let value): try body(value)
    case .bytes(let range):
      var packed = fields(of: range)
      while packed.place < packed.end { try body(packed.number()) }
    case .fixed: break
    }
  }

  func text(in content: Range<Int>) throws -> String {
    guard let text = String(validating: bytes[content], as: UTF8.self) else { throw Damaged() }
    return text
  }

  /// Passes over the fields that are left.
  consuming func check() throws {
    while try next() != nil {}
  }
}
