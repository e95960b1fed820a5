extension JSONValue: CustomStringConvertible {
  /// The value as JSON on one line, members in their order; NaN and ±Inf are `null`.
  package var description: String {
    var text: [UInt8] = []
    append(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends `description`'s bytes.
  package func append(to text: inout [UInt8]) {
    switch self {
    case .null: text.append(contentsOf: "null".utf8)
    case .boolean(let truth): text.append(contentsOf: (truth ? "true" : "false").utf8)
    case .integer(let integer): text.append(contentsOf: integer.description.utf8)
    case .number(let number): JSONValue.append(number, to: &text)
    case .string(let string): JSONValue.append(string, to: &text)
    case .array(let elements):
      text.append(UInt8(ascii: "["))
      for (i, element) in elements.enumerated() {
        if i > 0 { text.append(UInt8(ascii: ",")) }
        element.append(to: &text)
      }
      text.append(UInt8(ascii: "]"))
    case .object(let members):
      text.append(UInt8(ascii: "{"))
      for (i, member) in members.enumerated() {
        if i > 0 { text.append(UInt8(ascii: ",")) }
        JSONValue.append(member.key, to: &text)
        text.append(UInt8(ascii: ":"))
        member.value.append(to: &text)
      }
      text.append(UInt8(ascii: "}"))
    }
  }

  /// Appends the shortest digits that read back as `number`; `null` for NaN and ±Inf.
  package static func append(_ number: Double, to text: inout [UInt8]) {
    guard number.isFinite else {
      text.append(contentsOf: "null".utf8)
      return
    }
    Decimal.append(number, to: &text)
  }

  /// Appends `string` in quotes, with what JSON cannot hold escaped.
  package static func append(_ string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case 0x0a: text.append(contentsOf: "\\n".utf8)
      case 0x0d: text.append(contentsOf: "\\r".utf8)
      case 0x09: text.append(contentsOf: "\\t".utf8)
      case ..<0x20:
        text.append(contentsOf: "\\u00".utf8)
        text.append(UInt8(ascii: "0") + byte >> 4)
        text.append(Array("0123456789abcdef".utf8)[Int(byte & 15)])
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}
