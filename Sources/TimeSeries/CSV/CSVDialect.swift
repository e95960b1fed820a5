/// How a CSV file separates its fields.
struct CSVDialect: Sendable {
  let delimiter: UInt8

  /// The delimiter that a header line has most of, outside quotes: comma, tab or semicolon.
  init(header: Span<UInt8>) {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for i in 0..<header.count {
      if header[i] == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted { counts[header[i], default: 0] += 1 }
    }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")]
    var best = candidates[0]
    for candidate in candidates where counts[candidate, default: 0] > counts[best, default: 0] {
      best = candidate
    }
    delimiter = best
  }

  /// Where the field ends that `rest` of a line begins with, its quotes included; `nil` if a quote
  /// stays open.
  func fieldEnd(_ text: Span<UInt8>, _ rest: Range<Int>) -> Int? {
    var i = rest.lowerBound
    let end = rest.upperBound
    while i < end, text[i] == 0x20 { i += 1 }
    guard i < end, text[i] == UInt8(ascii: "\"") else {
      return text.firstIndex(of: delimiter, in: rest)
    }
    var isQuoted = false
    while i < end {
      if text[i] == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, text[i] == delimiter { return i }
      i += 1
    }
    return isQuoted ? nil : i
  }

  /// The field without the blanks around it and the quotes around that.
  func trimmed(_ line: Span<UInt8>, _ field: Range<Int>) -> Range<Int> {
    var (start, end) = (field.lowerBound, field.upperBound)
    while start < end, line[start] == 0x20 || line[start] == 0x09 { start += 1 }
    while start < end, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
    if end - start >= 2, line[start] == UInt8(ascii: "\""), line[end - 1] == UInt8(ascii: "\"") {
      return start + 1..<end - 1
    }
    return start..<end
  }

  /// The fields of a line as text; `nil` if a quote stays open or a field is no UTF-8.
  func fields(_ line: Span<UInt8>) -> [String]? {
    var fields: [String] = []
    var position = 0
    while let end = fieldEnd(line, position..<line.count) {
      let range = trimmed(line, position..<end)
      guard let text = text(line, range) else { return nil }
      fields.append(text)
      if end == line.count { return fields }
      position = end + 1
    }
    return nil
  }

  /// The bytes of a range as text, with doubled quotes made single; `nil` if they are no UTF-8.
  func text(_ line: Span<UInt8>, _ range: Range<Int>) -> String? {
    var bytes: [UInt8] = []
    var i = range.lowerBound
    while i < range.upperBound {
      if line[i] == 0 { return nil }
      bytes.append(line[i])
      let isDoubled =
        line[i] == UInt8(ascii: "\"") && i + 1 < range.upperBound
        && line[i + 1] == UInt8(ascii: "\"")
      i += isDoubled ? 2 : 1
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
