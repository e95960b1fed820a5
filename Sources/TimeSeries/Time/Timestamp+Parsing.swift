extension Timestamp {
  /// Reads RFC 3339 (`2022-08-22T03:51:19Z`, any offset, any fraction), the same with a space for
  /// the `T` or without an offset (then UTC), a date alone (midnight), or a Unix time.
  ///
  /// A Unix time's unit follows from its size: |x| < 1e11 is seconds, < 1e14 milliseconds, < 1e17
  /// microseconds, anything larger nanoseconds. `nil` where the text is none of these or lies
  /// outside the years 1678 to 2261.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(parsing: bytes.span)
  }

  package init?(parsing bytes: Span<UInt8>) {
    let moment =
      bytes.count >= 10 && bytes[4] == UInt8(ascii: "-") && bytes[7] == UInt8(ascii: "-")
      ? nanosecondsOfDate(bytes) : nanosecondsOfUnixTime(bytes)
    guard let moment else { return nil }
    self.init(nanoseconds: moment)
  }

  /// A Unix time as a number, in the unit its size tells.
  package init?(unixTime x: Double) {
    let nanoseconds = (x * nanosecondsPerUnit(of: abs(x))).rounded()
    guard let exact = Int64(exactly: nanoseconds) else { return nil }
    self.init(nanoseconds: exact)
  }
}

private func nanosecondsPerUnit(of magnitude: Double) -> Double {
  switch magnitude {
  case ..<1e11: 1e9
  case ..<1e14: 1e6
  case ..<1e17: 1e3
  default: 1
  }
}

/// The number that the `count` digits from `start` on make; `nil` if one is no digit.
private func digits(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
  guard start + count <= bytes.count else { return nil }
  var number = 0
  for i in start..<start + count {
    let digit = bytes[i] &- UInt8(ascii: "0")
    guard digit < 10 else { return nil }
    number = number * 10 + Int(digit)
  }
  return number
}

/// Reads `.` and its digits at `position`, as nanoseconds; digits after the ninth are cut off.
private func fraction(_ bytes: Span<UInt8>, _ position: inout Int) -> Int? {
  guard position < bytes.count, bytes[position] == UInt8(ascii: ".") else { return 0 }
  position += 1
  let start = position
  var nanoseconds = 0
  var unit = 100_000_000
  while position < bytes.count {
    let digit = bytes[position] &- UInt8(ascii: "0")
    guard digit < 10 else { break }
    nanoseconds += Int(digit) * unit
    unit /= 10
    position += 1
  }
  return position > start ? nanoseconds : nil
}

private func nanosecondsOfDate(_ bytes: Span<UInt8>) -> Int64? {
  guard let year = digits(bytes, 0, 4), let month = digits(bytes, 5, 2), 1...12 ~= month,
    let day = digits(bytes, 8, 2), 1...CivilDate.daysIn(month: month, of: year) ~= day
  else { return nil }
  var seconds = CivilDate(year: year, month: month, day: day).daysSinceEpoch * 86_400
  var nanoseconds = 0
  if bytes.count > 10 {
    guard bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == UInt8(ascii: " "),
      let hour = digits(bytes, 11, 2), hour < 24,
      bytes.count > 13, bytes[13] == UInt8(ascii: ":"),
      let minute = digits(bytes, 14, 2), minute < 60
    else { return nil }
    seconds += hour * 3600 + minute * 60
    var position = 16
    if position < bytes.count, bytes[position] == UInt8(ascii: ":") {
      // 60 is a leap second.
      guard let second = digits(bytes, 17, 2), second <= 60 else { return nil }
      seconds += second
      position = 19
      guard let rest = fraction(bytes, &position) else { return nil }
      nanoseconds = rest
    }
    guard let offset = offset(bytes, position) else { return nil }
    seconds -= offset
  }
  let (whole, overflows) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
  let (sum, tooLarge) = whole.addingReportingOverflow(Int64(nanoseconds))
  return overflows || tooLarge ? nil : sum
}

/// The seconds that local time is ahead of UTC, from `Z`, `±hh:mm`, `±hhmm`, `±hh` or nothing.
private func offset(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
  let length = bytes.count - start
  if length == 0 { return 0 }
  if length == 1, bytes[start] | 0x20 == UInt8(ascii: "z") { return 0 }
  guard bytes[start] == UInt8(ascii: "+") || bytes[start] == UInt8(ascii: "-"),
    let hours = digits(bytes, start + 1, 2), hours < 24
  else { return nil }
  let minutes: Int? =
    switch length {
    case 3: 0
    case 5: digits(bytes, start + 3, 2)
    case 6: bytes[start + 3] == UInt8(ascii: ":") ? digits(bytes, start + 4, 2) : nil
    default: nil
    }
  guard let minutes, minutes < 60 else { return nil }
  let seconds = hours * 3600 + minutes * 60
  return bytes[start] == UInt8(ascii: "-") ? -seconds : seconds
}

/// Whole digits and a fraction are read exactly; other notations pass through a `Double`.
private func nanosecondsOfUnixTime(_ bytes: Span<UInt8>) -> Int64? {
  var position = 0
  let negative = bytes.count > 0 && bytes[0] == UInt8(ascii: "-")
  if negative { position = 1 }
  let start = position
  var whole = 0
  while position < bytes.count, position - start < 19 {
    let digit = bytes[position] &- UInt8(ascii: "0")
    guard digit < 10 else { break }
    let (next, overflows) = (whole &* 10).addingReportingOverflow(Int(digit))
    if overflows || whole > Int.max / 10 { return nil }
    whole = next
    position += 1
  }
  guard position > start else { return nil }
  let unit = nanosecondsPerUnit(of: Double(whole))
  if position < bytes.count, unit == 1e9, bytes[position] == UInt8(ascii: ".") {
    guard let rest = fraction(bytes, &position) else { return nil }
    if position == bytes.count, whole < 9_000_000_000 {
      let magnitude = whole * 1_000_000_000 + rest
      return Int64(negative ? -magnitude : magnitude)
    }
  }
  if position == bytes.count, unit < 1e9 || whole < 9_000_000_000 {
    let (magnitude, overflows) = whole.multipliedReportingOverflow(by: Int(unit))
    return overflows ? nil : Int64(negative ? -magnitude : magnitude)
  }
  guard let number = Decimal.number(bytes), number.isFinite else { return nil }
  return Timestamp(unixTime: number)?.nanoseconds
}
