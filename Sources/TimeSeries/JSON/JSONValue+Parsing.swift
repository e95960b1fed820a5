extension JSONValue {
  /// Reads one JSON value and nothing after it, at most 64 values inside one another.
  ///
  /// Numbers written without fraction or exponent that fit an `Int64` stay exact.
  /// - Throws: `JSONError`.
  package static func parse(
    _ bytes: [UInt8], refusingDuplicateKeys: Bool = false
  ) throws -> JSONValue {
    var scanner = JSONScanner(bytes)
    let value = try scanner.value(refusingDuplicateKeys: refusingDuplicateKeys)
    try scanner.finish()
    return value
  }
}

extension JSONScanner {
  /// Reads any value.
  package mutating func value(
    refusingDuplicateKeys strict: Bool = false, depth: Int = 0
  ) throws -> JSONValue {
    switch peek() {
    case UInt8(ascii: "{"):
      try check(depth: depth)
      var members: [JSONValue.Member] = []
      var keys: Set<String> = []
      try object { scanner, key in
        if strict, !keys.insert(key).inserted {
          throw scanner.failure("the key \(key) comes twice")
        }
        members.append(
          .init(key, try scanner.value(refusingDuplicateKeys: strict, depth: depth + 1)))
      }
      return .object(members)
    case UInt8(ascii: "["):
      try check(depth: depth)
      var elements: [JSONValue] = []
      try array { scanner in
        elements.append(try scanner.value(refusingDuplicateKeys: strict, depth: depth + 1))
      }
      return .array(elements)
    case UInt8(ascii: "\""): return .string(try string())
    default:
      if let number = try number() { return number }
      if let literal = literal() { return literal }
      throw failure("a value was expected")
    }
  }
}
