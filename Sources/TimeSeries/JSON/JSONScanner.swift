/// Reads JSON from bytes front to back, value by value, as the caller expects them.
///
/// The bytes may come chunk by chunk: what is read is let go, and only the string or number that
/// crosses the end of a chunk is kept whole.
///
/// Strict: nothing that RFC 8259 does not allow, and UTF-8 only.
/// - Source: Bray, "The JavaScript Object Notation (JSON) Data Interchange Format", RFC 8259.
package struct JSONScanner {
  /// Arrays and objects inside one another, at most.
  package static let depthLimit = 64

  /// Bytes before the next one to read, of those that are held.
  package private(set) var position: Int

  private var bytes: [UInt8]
  private var end: Int
  private var dropped = 0  // bytes before `bytes`
  private var more: (() -> [UInt8])?  // the next chunk; empty at the end

  package init(_ bytes: [UInt8]) { self.init(bytes, in: 0..<bytes.count) }

  package init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// Reads what `more` gives, call by call, until it gives nothing.
  package init(more: @escaping () -> [UInt8]) {
    self.init([])
    self.more = more
  }

  /// Lets go of the bytes before `start` and holds the next chunk behind the others; false at the
  /// end. `start` and `position` move with the bytes.
  private mutating func extend(keepingFrom start: inout Int) -> Bool {
    guard let chunk = more?() else { return false }
    guard !chunk.isEmpty else {
      more = nil
      return false
    }
    dropped += start
    position -= start
    bytes.removeFirst(start)
    bytes += chunk
    end = bytes.count
    start = 0
    return true
  }

  /// Holds at least `count` bytes from `position` on, or all that are left.
  private mutating func extend(toHold count: Int) {
    while end - position < count {
      var start = position
      guard extend(keepingFrom: &start) else { return }
    }
  }

  /// The next byte that is no white space; 0 at the end. It stays to be read.
  package mutating func peek() -> UInt8 {
    while true {
      while position < end {
        let byte = bytes[position]
        guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return byte }
        position += 1
      }
      var start = position
      guard extend(keepingFrom: &start) else { return 0 }
    }
  }

  /// Reads `byte`, if it is next.
  package mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte, position < end else { return false }
    position += 1
    return true
  }

  /// Checks that nothing but white space is left.
  package mutating func finish() throws(JSONError) {
    _ = peek()
    if position < end { throw failure("more text after the value") }
  }

  package func failure(_ reason: String) -> JSONError {
    failure(reason: position < end ? reason : "the text ends too early", at: position)
  }

  func failure(reason: String, at index: Int) -> JSONError {
    JSONError(offset: dropped + index, reason: reason)
  }

  /// Reads an object; `member` gets each key and must read or skip its value.
  package mutating func object<E>(
    _ member: (inout JSONScanner, String) throws(E) -> Void
  ) throws where E: Error {
    guard take(UInt8(ascii: "{")) else { throw failure("an object was expected") }
    if take(UInt8(ascii: "}")) { return }
    repeat {
      guard peek() == UInt8(ascii: "\"") else { throw failure("a key was expected") }
      let key = try string()
      guard take(UInt8(ascii: ":")) else { throw failure("a colon was expected") }
      try member(&self, key)
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw failure("a comma or } was expected") }
  }

  /// Reads an array; `element` must read or skip one value.
  package mutating func array<E>(
    _ element: (inout JSONScanner) throws(E) -> Void
  ) throws where E: Error {
    guard take(UInt8(ascii: "[")) else { throw failure("an array was expected") }
    if take(UInt8(ascii: "]")) { return }
    repeat { try element(&self) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw failure("a comma or ] was expected") }
  }

  /// Reads a string with its escapes.
  package mutating func string() throws(JSONError) -> String {
    let range = try rawString()
    return try text(of: range)
  }

  /// Reads a string and gives the bytes between its quotes, escapes unread.
  package mutating func rawString() throws(JSONError) -> Range<Int> {
    guard take(UInt8(ascii: "\"")) else { throw failure("a string was expected") }
    var start = position
    repeat {
      while position < end {
        let byte = bytes[position]
        if byte == UInt8(ascii: "\"") {
          position += 1
          return start..<position - 1
        }
        if byte < 0x20 { throw failure("a control character in a string") }
        position += byte == UInt8(ascii: "\\") ? 2 : 1
      }
    } while extend(keepingFrom: &start)
    position = end
    throw failure("")
  }

  /// Reads a number, exact if it is an integer; `nil`, and nothing read, if none is next.
  package mutating func number() throws(JSONError) -> JSONValue? {
    guard let (range, isInteger) = try rawNumber() else { return nil }
    if isInteger, let integer = integer(range) { return .integer(integer) }
    return .number(try finite(range))
  }

  /// Reads a number as a `Double`; `nil`, and nothing read, if none is next.
  package mutating func double() throws(JSONError) -> Double? {
    _ = peek()
    var next = position
    let bytes = bytes
    if let number = Decimal.number(bytes.span, from: &next, strictly: true), number.isFinite,
      next < end || next == end && more == nil
    {
      position = next
      return number
    }
    guard let (range, _) = try rawNumber() else { return nil }
    return try finite(range)
  }

  /// Appends the numbers that come next, as many as have a comma behind them and a blank or nothing
  /// between: all but the last of most arrays. It is what `double()` and `take(_:)` would do, faster.
  mutating func takeNumbers(into numbers: inout [Double]) {
    let bytes = bytes
    let text = bytes.span.extracting(..<end)
    var next = position
    while let number = Decimal.number(text, from: &next, strictly: true), number.isFinite,
      next < end, text[next] == UInt8(ascii: ",")
    {
      numbers.reserveSlowly()
      numbers.append(number)
      next += 1
      if next < end, text[next] == 0x20 { next += 1 }
      position = next
    }
  }

  /// Reads a number and gives its bytes; `nil`, and nothing read, if none is next.
  package mutating func rawNumber() throws(JSONError) -> (range: Range<Int>, isInteger: Bool)? {
    let first = peek()
    guard first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") < 10 else { return nil }
    var start = position
    while isNumberCut(from: start) {
      guard extend(keepingFrom: &start) else { break }
    }
    if first == UInt8(ascii: "-") { position += 1 }
    let whole = position
    skipDigits()
    guard position > whole else { throw failure("a digit was expected") }
    if bytes[whole] == UInt8(ascii: "0"), position > whole + 1 {
      position = whole + 1
      throw failure("a number must not begin with 0")
    }
    var isInteger = true
    if position < end, bytes[position] == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      let fraction = position
      skipDigits()
      guard position > fraction else { throw failure("a digit was expected") }
    }
    if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      position += 1
      if position < end,
        bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
      {
        position += 1
      }
      let exponent = position
      skipDigits()
      guard position > exponent else { throw failure("a digit was expected") }
    }
    return (start..<position, isInteger)
  }

  /// Whether what may belong to a number goes on to the end of the bytes held.
  private func isNumberCut(from start: Int) -> Bool {
    more != nil
      && bytes[start..<end].allSatisfy {
        $0 &- UInt8(ascii: "0") < 10 || $0 | 0x20 == UInt8(ascii: "e")
          || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
      }
  }

  /// Reads `true`, `false` or `null`; `nil`, and nothing read, if none is next.
  package mutating func literal() -> JSONValue? {
    _ = peek()
    extend(toHold: 5)
    if takeWord("null") { return .null }
    if takeWord("true") { return .boolean(true) }
    if takeWord("false") { return .boolean(false) }
    return nil
  }

  /// Reads any value and forgets it.
  package mutating func skip(depth: Int = 0) throws {
    switch peek() {
    case UInt8(ascii: "{"):
      try check(depth: depth)
      try object { scanner, _ in try scanner.skip(depth: depth + 1) }
    case UInt8(ascii: "["):
      try check(depth: depth)
      try array { scanner in try scanner.skip(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    default:
      if try number() == nil, literal() == nil { throw failure("a value was expected") }
    }
  }

  func check(depth: Int) throws(JSONError) {
    if depth >= JSONScanner.depthLimit {
      throw failure("more than \(JSONScanner.depthLimit) values inside one another")
    }
  }

  /// The bytes of a range, such as `rawString()` gives.
  package func withBytes<R>(_ range: Range<Int>, _ body: (Span<UInt8>) -> R) -> R {
    body(bytes.span.extracting(range))
  }

  private mutating func skipDigits() {
    while position < end, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
  }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard position + length <= end else { return false }
    for i in 0..<length where unsafe bytes[position + i] != word.utf8Start[i] { return false }
    position += length
    return true
  }

  private func finite(_ range: Range<Int>) throws(JSONError) -> Double {
    guard let number = Decimal.number(bytes.span.extracting(range)), number.isFinite else {
      throw failure(reason: "a number beyond 1.8e308", at: range.lowerBound)
    }
    return number
  }

  private func integer(_ range: Range<Int>) -> Int64? {
    let negative = bytes[range.lowerBound] == UInt8(ascii: "-")
    guard range.count <= 20 else { return nil }
    var value: Int64 = 0
    for byte in bytes[range].dropFirst(negative ? 1 : 0) {
      let digit = Int64(byte - UInt8(ascii: "0"))
      let (tens, overflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, tooLarge) =
        negative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      if overflows || tooLarge { return nil }
      value = sum
    }
    return negative && value == 0 ? nil : value  // only a Double has −0
  }

  /// The text that the bytes between two quotes stand for.
  private func text(of range: Range<Int>) throws(JSONError) -> String {
    let raw = bytes[range]
    let plain = raw.contains(UInt8(ascii: "\\")) ? try unescaped(range) : Array(raw)
    guard let text = String(validating: plain, as: UTF8.self) else {
      throw failure(reason: "a string that is no UTF-8", at: range.lowerBound)
    }
    return text
  }

  private func unescaped(_ range: Range<Int>) throws(JSONError) -> [UInt8] {
    var plain: [UInt8] = []
    plain.reserveCapacity(range.count)
    var i = range.lowerBound
    while i < range.upperBound {
      let byte = bytes[i]
      i += 1
      guard byte == UInt8(ascii: "\\") else {
        plain.append(byte)
        continue
      }
      let escape = bytes[i]
      i += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain.append(escape)
      case UInt8(ascii: "b"): plain.append(0x08)
      case UInt8(ascii: "f"): plain.append(0x0c)
      case UInt8(ascii: "n"): plain.append(0x0a)
      case UInt8(ascii: "r"): plain.append(0x0d)
      case UInt8(ascii: "t"): plain.append(0x09)
      case UInt8(ascii: "u"):
        let scalar = try escapedScalar(&i, before: range.upperBound)
        plain.append(contentsOf: Character(scalar).utf8)
      default: throw failure(reason: "an unknown escape", at: i - 1)
      }
    }
    return plain
  }

  /// The scalar of `\uXXXX`, or of two of them that are surrogates; `i` stands after the first `u`.
  private func escapedScalar(
    _ i: inout Int, before end: Int
  ) throws(JSONError) -> Unicode.Scalar {
    let start = i
    let high = try hexadecimal(&i, before: end)
    if let scalar = Unicode.Scalar(high) { return scalar }
    if high < 0xdc00, i + 2 <= end, bytes[i] == UInt8(ascii: "\\"),
      bytes[i + 1] == UInt8(ascii: "u")
    {
      i += 2
      let low = try hexadecimal(&i, before: end)
      if 0xdc00...0xdfff ~= low,
        let scalar = Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00))
      {
        return scalar
      }
    }
    throw failure(reason: "half a surrogate pair", at: start)
  }

  private func hexadecimal(_ i: inout Int, before end: Int) throws(JSONError) -> UInt32 {
    guard i + 4 <= end else { throw failure(reason: "four hexadecimal digits needed", at: i) }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = bytes[i]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw failure(reason: "four hexadecimal digits needed", at: i)
      }
      value = value << 4 | UInt32(digit)
      i += 1
    }
    return value
  }
}
