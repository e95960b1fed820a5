/// Numbers pairs of byte strings in the order in which they first come.
struct ByteKeys: Sendable {
  private var bytes: [UInt8] = []  // both strings of each pair, one behind the other
  private var ends: [(first: Int, second: Int)] = []  // in `bytes`
  private var table = [Int32](repeating: -1, count: 64)  // open addressing, a power of two

  /// Whether pair `number` is these two.
  func equals(_ number: Int, _ first: Span<UInt8>, _ second: Span<UInt8>) -> Bool {
    let start = number == 0 ? 0 : ends[number - 1].second
    let (middle, end) = ends[number]
    guard middle - start == first.count, end - middle == second.count else { return false }
    for i in 0..<first.count where bytes[start + i] != first[i] { return false }
    for i in 0..<second.count where bytes[middle + i] != second[i] { return false }
    return true
  }

  /// The pair's number.
  mutating func number(
    _ first: Span<UInt8>, _ second: Span<UInt8>
  ) -> (number: Int, isNew: Bool) {
    var slot = hash(first, second) & (table.count - 1)
    while table[slot] >= 0 {
      if equals(Int(table[slot]), first, second) { return (Int(table[slot]), false) }
      slot = (slot + 1) & (table.count - 1)
    }
    let number = ends.count
    for i in 0..<first.count { bytes.append(first[i]) }
    let middle = bytes.count
    for i in 0..<second.count { bytes.append(second[i]) }
    ends.append((middle, bytes.count))
    table[slot] = Int32(number)
    if ends.count * 2 > table.count { grow() }
    return (number, true)
  }

  private mutating func grow() {
    table = [Int32](repeating: -1, count: table.count * 2)
    let all = bytes
    var start = 0
    for (number, end) in ends.enumerated() {
      var slot =
        hash(all.span.extracting(start..<end.first), all.span.extracting(end.first..<end.second))
        & (table.count - 1)
      while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = Int32(number)
      start = end.second
    }
  }

  /// - Source: Fowler, Noll & Vo's hash, FNV-1a, 64 bits, its high half folded in.
  private func hash(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for i in 0..<first.count { hash = (hash ^ UInt64(first[i])) &* 0x100_0000_01b3 }
    hash = (hash ^ 0x1ff) &* 0x100_0000_01b3  // no byte: where the strings meet
    for i in 0..<second.count { hash = (hash ^ UInt64(second[i])) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7fff_ffff_ffff_ffff)
  }
}
