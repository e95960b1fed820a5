/// Reads times in the notations that machines write: `2022-08-22T03:51:19Z`, the same with a space
/// or without the `Z`, and whole Unix seconds, milliseconds, microseconds or nanoseconds.
///
/// It remembers the last date, which most times share with the time before them.
struct TimestampReader: Sendable {
  private var date: (UInt64, UInt64) = (0, 0)  // its first eight bytes and its last
  private var midnight: Int64 = 0  // nanoseconds

  /// Reads the time that begins at `position`, and moves behind it; `nil`, and nothing read, where
  /// `Timestamp(parsing:)` has to look.
  ///
  /// What follows may make it another notation, so it has to be the end of a field.
  @inline(__always)
  mutating func nanoseconds(_ text: Span<UInt8>, from position: inout Int) -> Int64? {
    guard position + 20 <= text.count else { return nil }
    return text[position + 4] == UInt8(ascii: "-")
      ? dateAndTime(text, &position) : unixTime(text, &position)
  }

  private mutating func dateAndTime(_ text: Span<UInt8>, _ position: inout Int) -> Int64? {
    let here = (text.word(at: position), text.word(at: position + 2))
    if here != date {
      guard let day = Timestamp(parsing: text.extracting(position..<position + 10)) else {
        return nil
      }
      (date, midnight) = (here, day.nanoseconds)
    }
    let separator = text[position + 10]
    guard separator == UInt8(ascii: "T") || separator == UInt8(ascii: " "),
      let second = secondOfDay(text.word(at: position + 11))
    else { return nil }
    let (moment, overflows) = midnight.addingReportingOverflow(second * 1_000_000_000)
    if overflows { return nil }
    position += text[position + 19] == UInt8(ascii: "Z") ? 20 : 19
    return moment
  }

  private func unixTime(_ text: Span<UInt8>, _ position: inout Int) -> Int64? {
    var digits: UInt64 = 0
    var end = position
    text.readDigits(&end, into: &digits)
    guard 1...19 ~= end - position else { return nil }
    let nanoseconds: UInt64
    switch digits {  // units as in `Timestamp(parsing:)`, up to the year 2255
    case ..<9_000_000_000: nanoseconds = digits * 1_000_000_000
    case 100_000_000_000..<9_000_000_000_000: nanoseconds = digits * 1_000_000
    case 100_000_000_000_000..<9_000_000_000_000_000: nanoseconds = digits * 1_000
    case 100_000_000_000_000_000..<9_000_000_000_000_000_000: nanoseconds = digits
    default: return nil
    }
    position = end
    return Int64(nanoseconds)
  }
}

/// The second of the day that `HH:MM:SS` is, its first byte lowest; `nil` if it is none.
private func secondOfDay(_ text: UInt64) -> Int64? {
  let digits = text ^ 0x3030_3a30_303a_3030  // 0 ... 9 and, for colons, 0
  let others = ((digits &+ 0x7676_7f76_767f_7676) | digits) & 0x8080_8080_8080_8080
  guard others == 0 else { return nil }
  let pairs = digits &* 10 &+ digits >> 8  // in bytes 0, 3 and 6
  let (hour, minute, second) = (pairs & 0xff, pairs >> 24 & 0xff, pairs >> 48 & 0xff)
  guard hour < 24, minute < 60, second < 60 else { return nil }
  return Int64(hour * 3600 + minute * 60 + second)
}
