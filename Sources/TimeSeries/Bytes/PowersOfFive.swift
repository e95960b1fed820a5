/// 5^q for every q that a `Double` has to do with, each to 128 bits.
///
/// 5^q = (highs[i] · 2⁶⁴ + lows[i]) · 2^(⌊q · log₂ 5⌋ − 127), i = q + 342, rounded down, but for
/// −27 ≤ q < 0 rounded up. 5^q is exact for 0 ≤ q ≤ 55.
/// - Source: Lemire, "Number Parsing at a Gigabyte per Second", 2021, section 5.
struct PowersOfFive: Sendable {
  /// Below, every number of 19 digits is 0; above, infinite.
  static let exponents = -342...308

  static let all = PowersOfFive()

  private(set) var highs: [UInt64] = []
  private(set) var lows: [UInt64] = []

  private init() {
    // ⌊2¹⁰²³ / 5ⁿ⌋ keeps more than 128 bits: the floor of a floor's fifth is the floor itself.
    var power = [UInt64](repeating: 0, count: 16)  // lowest word first
    power[15] = 1 << 63
    for q in stride(from: -1, through: PowersOfFive.exponents.lowerBound, by: -1) {
      var remainder: UInt64 = 0
      for i in power.indices.reversed() {
        (power[i], remainder) = UInt64(5).dividingFullWidth((remainder, power[i]))
      }
      append(power, plus: q >= -27 ? 1 : 0)
    }
    highs.reverse()
    lows.reverse()

    power = [1] + [UInt64](repeating: 0, count: 15)
    for _ in 0...PowersOfFive.exponents.upperBound {
      append(power, plus: 0)
      var carry: UInt64 = 0
      for i in power.indices {
        let (high, low) = power[i].multipliedFullWidth(by: 5)
        let (sum, overflows) = low.addingReportingOverflow(carry)
        (power[i], carry) = (sum, high + (overflows ? 1 : 0))
      }
    }
  }

  /// Appends the highest 128 bits of `power`, the topmost of them 1.
  private mutating func append(_ power: [UInt64], plus increment: UInt64) {
    let words = power.reversed().drop { $0 == 0 }.prefix(3) + [0, 0]
    let top = Array(words.prefix(3))
    let shift = UInt64(top[0].leadingZeroBitCount)
    let (low, carries) = (top[1] << shift | top[2] >> (64 - shift))
      .addingReportingOverflow(increment)
    highs.append((top[0] << shift | top[1] >> (64 - shift)) + (carries ? 1 : 0))
    lows.append(low)
  }
}
