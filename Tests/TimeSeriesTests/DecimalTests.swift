import Glibc
import Testing

@testable import TimeSeries

private func parsed(_ text: String) -> Double? {
  let bytes = Array(text.utf8)
  return Decimal.number(bytes.span)
}

@Test("A decimal has strtod's bits")
func agreesWithStrtod() {
  var random = SplitMix(state: 7)
  var wrong: [String] = []
  for i in 0..<60_000 {
    let digits = Int.random(in: 1...(i % 7 == 0 ? 40 : 19), using: &random)
    var text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
    if i % 3 != 0 {
      let place = Int.random(in: 0...digits, using: &random)
      text.insert(".", at: text.index(text.startIndex, offsetBy: place))
    }
    if i % 2 == 0 {
      text += "e\(Int.random(in: i % 5 == 0 ? -345...320 : -30...30, using: &random))"
    }
    if i % 4 == 0 { text = "-" + text }
    if parsed(text)?.bitPattern != strtod(text, nil).bitPattern { wrong.append(text) }
  }
  #expect(wrong.isEmpty)
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
  ])
func halfway(text: String) { #expect(parsed(text)?.bitPattern == strtod(text, nil).bitPattern) }

@Test(
  "What is no decimal is refused",
  arguments: [
    "", "-", "+", ".", "e5", "1e", "1e+", "0x10", "1,5", "1 ", "--1", "inf", "nan", "1.2.3",
  ])
func refusedDecimals(text: String) { #expect(parsed(text) == nil) }

@Test("A number beyond the largest double is infinite") func overflow() {
  #expect(parsed("1e309") == .infinity)
  #expect(parsed("-2e308") == -.infinity)
}
