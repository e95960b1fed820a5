extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC, `2022-08-22T03:51:19Z`; a fraction only where it is not zero.
  public var description: String {
    var text: [UInt8] = []
    append(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends `description`'s bytes.
  package func append(to text: inout [UInt8]) {
    let day: Int64 = 86_400_000_000_000
    var (days, rest) = nanoseconds.quotientAndRemainder(dividingBy: day)
    if rest < 0 { (days, rest) = (days - 1, rest + day) }
    let date = CivilDate(daysSinceEpoch: Int(days))
    let second = Int(rest / 1_000_000_000)
    appendDigits(date.year, width: 4, to: &text)
    text.append(UInt8(ascii: "-"))
    appendDigits(date.month, width: 2, to: &text)
    text.append(UInt8(ascii: "-"))
    appendDigits(date.day, width: 2, to: &text)
    text.append(UInt8(ascii: "T"))
    appendDigits(second / 3600, width: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    appendDigits(second / 60 % 60, width: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    appendDigits(second % 60, width: 2, to: &text)
    let fraction = Int(rest % 1_000_000_000)
    if fraction != 0 {
      text.append(UInt8(ascii: "."))
      appendDigits(fraction, width: 9, to: &text)
      while text.last == UInt8(ascii: "0") { text.removeLast() }
    }
    text.append(UInt8(ascii: "Z"))
  }
}

private func appendDigits(_ number: Int, width: Int, to text: inout [UInt8]) {
  var unit = 1
  for _ in 1..<width { unit *= 10 }
  while unit > 0 {
    text.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
    unit /= 10
  }
}
