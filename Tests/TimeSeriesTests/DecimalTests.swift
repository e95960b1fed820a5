import Glibc
import Testing

import TimeSeries

private func parsed(_ text: String) -> Double? {
  let bytes = Array(text.utf8)
  return Decimal.number(bytes.span)
}

/// Text whose like a reader may meet, and such as to try every branch: any length and place of the
/// point, exponents beyond both ends, halves between two doubles, subnormals, and integers.
private func randomDecimal(_ kind: Int, using random: inout SplitMix) -> [UInt8] {
  switch kind % 8 {
  case 0...3:
    var text: [UInt8] = random.next() % 4 == 0 ? [UInt8(ascii: "-")] : []
    let count = Int.random(in: 1...(kind % 8 == 0 ? 40 : 19), using: &random)
    let point = Int.random(in: 0...2 * count, using: &random)
    for i in 0..<count {
      if i == point { text.append(UInt8(ascii: ".")) }
      text.append(UInt8(ascii: "0") + UInt8(random.next() % 10))
    }
    if random.next() % 2 == 0 {
      let exponent = Int.random(in: kind % 8 < 2 ? -365...330 : -30...30, using: &random)
      text += Array("e\(exponent)".utf8)
    }
    return text
  case 4:  // halfway between two integers of 53 bits, and next to it
    let odd = (1 << 53 | random.next() >> 11) * 2 + 1
    return Array(
      ["\(odd)", "\(odd)e0", "\(odd).0000001", "\(odd - 1).9999999"].randomElement(using: &random)!
        .utf8)
  case 5:  // halves have few digits behind the point
    return Array(
      "\(Double(random.next() >> 11) / 2)5e\(Int.random(in: -8...25, using: &random))".utf8)
  case 6: return Array("\(random.next())e\(Int.random(in: -345 ... -320, using: &random))".utf8)
  default: return Array("\(Double(bitPattern: random.next() & .max >> 1).nextDown)".utf8)
  }
}

/// `strtod`'s answer.
private func reference(_ text: [UInt8]) -> Double {
  (text + [0]).withUnsafeBytes {
    strtod($0.baseAddress!.assumingMemoryBound(to: CChar.self), nil)
  }
}

private func expectAgreement(count: Int, seed: UInt64) {
  var random = SplitMix(state: seed)
  var wrong: [String] = []
  for i in 0..<count {
    let text = randomDecimal(i, using: &random)
    let number = reference(text)
    if number.isNaN { continue }  // "nan" and "inf" are no decimals
    if Decimal.number(text.span)?.bitPattern != number.bitPattern,
      text.contains(where: { 0x30...0x39 ~= $0 })
    {
      wrong.append(String(decoding: text, as: UTF8.self))
    }
  }
  #expect(wrong.isEmpty)
}

@Test("A decimal has strtod's bits") func agreesWithStrtod() {
  expectAgreement(count: 100_000, seed: 7)
}

@Test(
  "Ten million decimals have strtod's bits",
  .enabled(if: getenv("NEURALDETECT_SLOW_TESTS") != nil), arguments: 0..<10 as Range<UInt64>)
func millionsAgreeWithStrtod(seed: UInt64) { expectAgreement(count: 1_000_000, seed: 100 + seed) }

@Test("Every power of ten has strtod's bits, and so have its neighbours", arguments: [1, 9, 17])
func powersOfTen(digits: Int) {
  let neighbours = [
    String(repeating: "9", count: digits), "1" + String(repeating: "0", count: digits - 1) + "1",
    "1",
  ]
  var wrong: [String] = []
  for exponent in -360...330 {
    for digits in neighbours {
      let text = "\(digits)e\(exponent)"
      if parsed(text)?.bitPattern != strtod(text, nil).bitPattern { wrong.append(text) }
    }
  }
  #expect(wrong.isEmpty)
}

@Test("A number ends where it ends, whatever follows within the next eight bytes")
func endOfNumber() {
  for length in 1...20 {
    let digits = String("12345678901234567890".prefix(length))
    for end in [",", ";", "\n", "\r\n", " ", ":7", "/7", "\u{7f}7", "é7", "-7", "x"] {
      let text = Array((digits + end + "12345678").utf8)
      var position = 0
      #expect(Decimal.number(text.span, from: &position) == Double(digits))
      #expect(position == length)
    }
  }
}

@Test("The shortest digits of a double read back to its bits")
func shortestRoundTrip() {
  var random = SplitMix(state: 8)
  var wrong: [Double] = []
  for i in 0..<30_000 {
    let number =
      i % 2 == 0
      ? Double(bitPattern: random.next()) : Double.random(in: -1e12...1e12, using: &random)
    guard number.isFinite else { continue }
    var text: [UInt8] = []
    Decimal.append(number, to: &text)
    if Decimal.number(text.span)?.bitPattern != number.bitPattern { wrong.append(number) }
  }
  #expect(wrong.isEmpty)
}

@Test(
  "Halfway cases round to even",
  arguments: [
    "9007199254740993", "9007199254740995", "9007199254740993e3", "0.5000000000000000555",
    "1.00000000000000011102", "2.2250738585072011e-308", "4.9e-324", "2.4703282292062327e-324",
    "1.7976931348623157e308", "8.5e-1", "123456789012345678.9", "18446744073709551615",
    "9999999999999999999e-19", "0.0000000000000000001234567890123456789", "0e999", "-0",
    "5e-324", "2.4703282292062328e-324", "2.2250738585072014e-308", "2.2250738585072012e-308",
    "1.7976931348623158e308", "1.7976931348623159e308", "17976931348623157e292", "1e-342",
    "9007199254740993.0000000000000000000000000001", "8388608.000000000465661287307739257812",
    "000000000000000000000000123.5", "0.00000000000000000000000012345678901234567", "1e23",
  ])
func halfway(text: String) { #expect(parsed(text)?.bitPattern == strtod(text, nil).bitPattern) }

@Test(
  "What is no decimal is refused",
  arguments: [
    "", "-", "+", ".", "e5", "1e", "1e+", "0x10", "1,5", "1 ", "--1", "inf", "nan", "1.2.3",
  ])
func refusedDecimals(text: String) { #expect(parsed(text) == nil) }

@Test("Zeros in front may outweigh an exponent", arguments: [10, 990, 2_000, 2_000_000])
func manyZeros(zeros: Int) {
  #expect(parsed("0." + String(repeating: "0", count: zeros) + "1e\(zeros + 1)") == 1)
}

@Test("A number beyond the largest double is infinite") func overflow() {
  #expect(parsed("1e309") == .infinity)
  #expect(parsed("-2e308") == -.infinity)
}
