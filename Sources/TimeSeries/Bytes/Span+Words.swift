// Eight bytes at a time, as a word whose lowest byte is the first of them.
//
// - Source: Lemire, "Number Parsing at a Gigabyte per Second", 2021; Warren, "Hacker's Delight",
//   chapter 6, "Searching Words".

private let ones: UInt64 = 0x0101_0101_0101_0101
private let highBits: UInt64 = 0x8080_8080_8080_8080

extension Span<UInt8> {
  /// The eight bytes from `position` on.
  /// - Precondition: there are so many.
  @inline(__always)
  func word(at position: Int) -> UInt64 {
    UInt64(
      littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  /// Where `byte` is, from `start` on; `end` if it is not before that.
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int {
    let pattern = UInt64(byte) &* ones
    var i = range.lowerBound
    while i + 8 <= range.upperBound {
      let word = word(at: i) ^ pattern  // zero where the byte is
      let zeros = (word &- ones) & ~word & highBits  // exact up to the first
      if zeros != 0 { return i + zeros.trailingZeroBitCount / 8 }
      i += 8
    }
    while i < range.upperBound, self[i] != byte { i += 1 }
    return i
  }

  /// Appends the digits from `position` on to the digits in `number`, modulo 2⁶⁴, and moves behind
  /// them.
  @inline(__always)
  func readDigits(_ position: inout Int, into number: inout UInt64) {
    while position + 8 <= count {
      let word = word(at: position) ^ (0x30 &* ones)  // 0 ... 9 where a digit is
      let others = ((word &+ 0x76 &* ones) | word) & highBits  // exact up to the first
      if others == 0 {
        number = number &* 100_000_000 &+ eightDigits(word)
        position += 8
        continue
      }
      let bits = others.trailingZeroBitCount & 0b111000  // eight for each digit
      // In front of fewer digits than eight go zeros.
      number = number &* powersOfTen[bits / 8] &+ eightDigits((word << 8) &<< UInt64(56 - bits))
      position += bits / 8
      return
    }
    while position < count {
      let digit = self[position] &- 0x30
      guard digit < 10 else { return }
      number = number &* 10 &+ UInt64(digit)
      position += 1
    }
  }
}

/// The number that eight digits make, each 0 ... 9, the highest in the lowest byte.
@inline(__always)
private func eightDigits(_ word: UInt64) -> UInt64 {
  let pairs = word &* 10 &+ word >> 8  // in every other byte
  let pair: UInt64 = 0xff_0000_00ff
  let high = (pairs & pair) &* (100 + 1_000_000 << 32)
  let low = (pairs >> 16 & pair) &* (1 + 10_000 << 32)
  return (high &+ low) >> 32
}

private let powersOfTen: InlineArray<8, UInt64> = [
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000,
]
