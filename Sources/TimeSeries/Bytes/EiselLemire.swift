extension Double {
  /// `digits · 10^exponent`, rounded once to nearest, ties to even.
  ///
  /// 10^q = 5^q · 2^q, so one product of 64 by 64 bits, and where its lower bits leave the rounding
  /// open a second, gives the significand; 128 bits of 5^q always decide.
  /// - Precondition: `digits` has at most 19 digits.
  /// - Source: Lemire, "Number Parsing at a Gigabyte per Second", 2021, algorithm 1; Mushtak &
  ///   Lemire, "Fast Number Parsing Without Fallback", 2023, for why nothing stays open.
  init(digits: UInt64, exponent: Int) {
    guard digits != 0, exponent >= PowersOfFive.exponents.lowerBound else {
      self = 0
      return
    }
    guard exponent <= PowersOfFive.exponents.upperBound else {
      self = .infinity
      return
    }
    let shift = digits.leadingZeroBitCount
    let product = productWithPowerOfFive(digits << UInt64(shift), exponent)

    // 54 bits, the last for rounding, behind up to one zero; what is below them comes off.
    let upper = Int(product.high >> 63)
    let cut = UInt64(upper + 64 - 55)
    var significand = product.high >> cut
    // ⌊q · log₂ 10⌋, with 217,706 / 2¹⁶ for log₂ 10
    var power = (217_706 * exponent) >> 16 + 63 + upper - shift + 1023

    if power <= 0 {  // subnormal, or rounded up to the least normal number
      guard power > -63 else {
        self = 0
        return
      }
      significand >>= UInt64(1 - power)
      significand = (significand + significand & 1) >> 1
      self = Double(bitPattern: significand)  // a carry into bit 52 is exponent 1
      return
    }
    // Halfway between two numbers, where all bits below are 0, ties go to even. Only powers of five
    // below 2⁶⁴ can be factors of a product, or of a number, of so few bits.
    if product.low <= 1, -4...23 ~= exponent, significand & 3 == 1,
      significand << cut == product.high
    {
      significand &= ~1
    }
    significand = (significand + significand & 1) >> 1
    if significand == 1 << 53 {
      significand >>= 1
      power += 1
    }
    self =
      power < 2047
      ? Double(bitPattern: UInt64(power) << 52 | significand & (1 << 52 - 1)) : .infinity
  }
}

/// The upper 128 bits of `digits · 5^q`, or fewer where more cannot change the highest 55.
private func productWithPowerOfFive(_ digits: UInt64, _ q: Int) -> (high: UInt64, low: UInt64) {
  let powers = PowersOfFive.all
  let i = q - PowersOfFive.exponents.lowerBound
  var (high, low) = digits.multipliedFullWidth(by: powers.highs[i])
  let open: UInt64 = 1 << 9 - 1
  if high & open == open {
    let further = digits.multipliedFullWidth(by: powers.lows[i]).high
    let (sum, carries) = low.addingReportingOverflow(further)
    (high, low) = (high + (carries ? 1 : 0), sum)
  }
  return (high, low)
}
