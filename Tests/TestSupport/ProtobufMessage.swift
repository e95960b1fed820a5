/// A protobuf message written field by field, also such as no library would write.
public struct ProtobufMessage {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  /// A number.
  public mutating func put(_ field: UInt64, _ number: Int) {
    put(varint: field << 3)
    put(varint: UInt64(bitPattern: Int64(number)))
  }

  /// Numbers in one packed field.
  public mutating func put(_ field: UInt64, packed numbers: [Int]) {
    var packed = ProtobufMessage()
    for number in numbers { packed.put(varint: UInt64(bitPattern: Int64(number))) }
    put(field, packed.bytes)
  }

  /// A text, or a message.
  public mutating func put(_ field: UInt64, _ content: [UInt8]) {
    put(varint: field << 3 | 2)
    put(varint: UInt64(content.count))
    bytes += content
  }

  /// A message that has numbers alone.
  public mutating func put(_ field: UInt64, _ numbers: KeyValuePairs<UInt64, Int>) {
    var message = ProtobufMessage()
    for (number, value) in numbers { message.put(number, value) }
    put(field, message.bytes)
  }

  private mutating func put(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
