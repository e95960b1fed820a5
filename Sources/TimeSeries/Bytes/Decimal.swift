internal import Glibc

/// Decimal notation of numbers, read to the last bit and written as short as it reads back.
package enum Decimal {
  /// Reads the whole of `text`: digits with sign, point and exponent, all but the digits optional.
  /// `nil` for anything else; ±Inf where the number is beyond 1.8e308.
  package static func number(_ text: Span<UInt8>) -> Double? {
    var position = 0
    guard let number = number(text, from: &position), position == text.count else { return nil }
    return number
  }

  /// Reads the number that begins at `position` and moves behind it; `nil` if none does.
  ///
  /// It is faster where eight bytes or more follow. `strictly`, it has to be a number of JSON's: no
  /// plus, no zero before other digits, digits on both sides of a point and behind an `e`.
  @inline(__always)
  package static func number(
    _ text: Span<UInt8>, from position: inout Int, strictly: Bool = false
  ) -> Double? {
    let start = position
    let end = text.count
    var i = start
    var negative = false
    if i < end {
      negative = text[i] == UInt8(ascii: "-")
      if negative || !strictly && text[i] == UInt8(ascii: "+") { i += 1 }
    }
    var digits: UInt64 = 0
    let whole = i
    text.readDigits(&i, into: &digits)
    var count = i - whole
    if strictly, count == 0 || count > 1 && text[whole] == UInt8(ascii: "0") { return nil }
    var exponent = 0
    if i < end, text[i] == UInt8(ascii: ".") {
      i += 1
      let fraction = i
      text.readDigits(&i, into: &digits)
      if strictly, i == fraction { return nil }
      exponent = fraction - i
      count -= exponent
    }
    guard count > 0 else { return nil }
    if i < end, text[i] | 0x20 == UInt8(ascii: "e") {
      if let (power, next) = power(text, after: i) {
        exponent += power
        i = next
      } else if strictly {
        return nil
      }
    }
    position = i
    if count > 19 {
      // Zeros in front are no digits; more than a thousand might outweigh a cut exponent.
      count -= i - start < 1_000 ? leadingZeros(text, whole) : 0
      if count > 19 { return fallback(text.extracting(start..<i)) }
    }
    let magnitude = exact(digits, exponent)
    return negative ? -magnitude : magnitude
  }

  /// Zeros from `start` on, a point among them not counted.
  private static func leadingZeros(_ text: Span<UInt8>, _ start: Int) -> Int {
    var zeros = 0
    var i = start
    while i < text.count, text[i] == UInt8(ascii: "0") || text[i] == UInt8(ascii: ".") {
      if text[i] == UInt8(ascii: "0") { zeros += 1 }
      i += 1
    }
    return zeros
  }

  /// The exponent behind the `e` at `i`, and where it ends; `nil` if no digit follows.
  private static func power(_ text: Span<UInt8>, after i: Int) -> (power: Int, end: Int)? {
    var i = i + 1
    var negative = false
    if i < text.count {
      negative = text[i] == UInt8(ascii: "-")
      if negative || text[i] == UInt8(ascii: "+") { i += 1 }
    }
    let first = i
    var power = 0
    while i < text.count {
      let digit = text[i] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      if power < 100_000 { power = power * 10 + Int(digit) }  // cut: it is 0 or infinite anyway
      i += 1
    }
    return i > first ? (negative ? -power : power, i) : nil
  }

  /// `digits · 10^exponent`, rounded once to nearest, ties to even.
  ///
  /// With both factors below 2⁵³ the processor's own division or product is that.
  /// - Source: Clinger, "How to Read Floating Point Numbers Accurately", 1990.
  @inline(__always)
  private static func exact(_ digits: UInt64, _ exponent: Int) -> Double {
    if digits < 1 << 53 {
      let number = Double(Int64(bitPattern: digits))  // one instruction, unlike from `UInt64`
      if exponent == 0 { return number }
      if exponent < 0, exponent >= -22 { return number / powersOfTen[-exponent] }
      if exponent > 0, exponent <= 22 { return number * powersOfTen[exponent] }
    }
    return Double(digits: digits, exponent: exponent)
  }

  /// `strtod` of a text with more digits than a word holds.
  private static func fallback(_ text: Span<UInt8>) -> Double? {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { copy in
      for i in 0..<text.count { unsafe copy[i] = CChar(truncatingIfNeeded: text[i]) }
      unsafe copy[text.count] = 0
      return unsafe copy.baseAddress.map { unsafe strtod($0, nil) }
    }
  }

  /// Appends the shortest digits that read back as `number`, without `.0`; `nan`, `inf` and `-inf`
  /// for what has no digits.
  package static func append(_ number: Double, to text: inout [UInt8]) {
    if let integer = Int64(exactly: number), integer.magnitude < 1 << 53, integer != 0 {
      text.append(contentsOf: integer.description.utf8)
    } else if number == 0 {
      text.append(contentsOf: (number.sign == .minus ? "-0" : "0").utf8)
    } else {
      text.append(contentsOf: number.description.utf8)
      if text.suffix(2) == [UInt8(ascii: "."), UInt8(ascii: "0")] { text.removeLast(2) }
    }
  }
}

private let powersOfTen: InlineArray<23, Double> = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]
