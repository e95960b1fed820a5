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
  /// Up to 19 digits with a decimal exponent of ±19 are converted by one exact division or product
  /// of 128 bits, rounded once; fewer bits by Clinger's; all others by `strtod`.
  /// - Source: Clinger, "How to Read Floating Point Numbers Accurately", 1990.
  @inline(__always)
  package static func number(_ text: Span<UInt8>, from position: inout Int) -> Double? {
    let start = position
    let end = text.count
    var i = start
    var negative = false
    if i < end {
      negative = text[i] == UInt8(ascii: "-")
      if negative || text[i] == UInt8(ascii: "+") { i += 1 }
    }
    var digits: UInt64 = 0
    let whole = i
    while i < end {
      let digit = text[i] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      digits = digits &* 10 &+ UInt64(digit)
      i += 1
    }
    var count = i - whole
    var exponent = 0
    if i < end, text[i] == UInt8(ascii: ".") {
      i += 1
      let fraction = i
      while i < end {
        let digit = text[i] &- UInt8(ascii: "0")
        guard digit < 10 else { break }
        digits = digits &* 10 &+ UInt64(digit)
        i += 1
      }
      exponent = fraction - i
      count -= exponent
    }
    guard count > 0 else { return nil }
    if i < end, text[i] | 0x20 == UInt8(ascii: "e"), let (power, next) = power(text, after: i) {
      exponent += power
      i = next
    }
    position = i
    if count <= 19, let magnitude = exact(digits, exponent) {
      return negative ? -magnitude : magnitude
    }
    return fallback(text.extracting(start..<i))
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
      if power < 100_000 { power = power * 10 + Int(digit) }
      i += 1
    }
    return i > first ? (negative ? -power : power, i) : nil
  }

  /// `digits · 10^exponent`, rounded once to nearest, ties to even; `nil` where this is not exact.
  @inline(__always)
  private static func exact(_ digits: UInt64, _ exponent: Int) -> Double? {
    if digits < 1 << 53 {
      if exponent == 0 { return Double(digits) }
      if exponent < 0, exponent >= -22 { return Double(digits) / doublePowers[-exponent] }
      if exponent > 0, exponent <= 22 {
        // The product is rounded once, since both factors are exact.
        return Double(digits) * doublePowers[exponent]
      }
    }
    guard digits != 0 else { return 0 }
    if exponent == 0 { return Double(digits) }
    guard -19...19 ~= exponent else { return nil }
    let power = integerPowers[abs(exponent)]
    // Both are shifted to the top, so that 62 bits or more come out; a bit for what is below them,
    // stuck to the lowest, makes the one rounding to 53 bits right.
    let shift = digits.leadingZeroBitCount
    let powerShift = power.leadingZeroBitCount
    let top = digits << UInt64(shift)
    let powerTop = power << UInt64(powerShift)
    if exponent < 0 {
      let (quotient, remainder) = powerTop.dividingFullWidth((top >> 1, top << 63))
      return Double(quotient | (remainder == 0 ? 0 : 1)) * powerOfTwo(powerShift - shift - 63)
    }
    let (high, low) = top.multipliedFullWidth(by: powerTop)
    return Double(high | (low == 0 ? 0 : 1)) * powerOfTwo(64 - shift - powerShift)
  }

  private static func powerOfTwo(_ exponent: Int) -> Double {
    Double(bitPattern: UInt64(1023 + exponent) << 52)
  }

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

private let doublePowers: InlineArray<23, Double> = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

private let integerPowers: InlineArray<20, UInt64> = [
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
  1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
  1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]
