/// The newest 256 slots of a grid, in which a row that comes late still finds its place.
struct ReorderBuffer: Sendable {
  static let length = 256

  /// What became of a row.
  enum Arrival { case inOrder, disordered, duplicate, tooLate }

  private var values: [Double]  // slot s has `width` of them, at s modulo 256
  private let width: Int
  private var isFilled = InlineArray<256, Bool>(repeating: false)
  private(set) var newest: Int?  // slot

  init(width: Int) {
    self.width = width
    values = [Double](repeating: .nan, count: ReorderBuffer.length * width)
  }

  /// Puts `row` into `slot`, a value over a value; before that `output` gets the slots that fall out
  /// at the old end, in order.
  @inline(__always)
  mutating func insert(
    _ row: [Double], at slot: Int, into output: inout GridOutput,
    _ irregularities: inout Irregularities
  ) -> Arrival {
    let place = slot & (ReorderBuffer.length - 1)
    let base = place * width
    let past = newest ?? slot - 1
    if slot <= past - ReorderBuffer.length { return .tooLate }
    if slot > past {
      advance(to: slot, into: &output, &irregularities)
      newest = slot
    }
    if !isFilled[place] {
      isFilled[place] = true
      let width = width
      var values = values.mutableSpan
      for i in 0..<width { values[base + i] = row[i] }
      return slot > past ? .inOrder : .disordered
    }
    var isDuplicate = false
    for i in 0..<width where !row[i].isNaN {
      if !values[base + i].isNaN { isDuplicate = true }
      values[base + i] = row[i]
    }
    return isDuplicate ? .duplicate : slot < past ? .disordered : .inOrder
  }

  /// Lets all slots go, in order; the next row begins a grid.
  mutating func removeAll(
    into output: inout GridOutput,
    _ irregularities: inout Irregularities
  ) {
    guard let newest else { return }
    advance(to: newest + ReorderBuffer.length, into: &output, &irregularities)
    self.newest = nil
  }

  @inline(__always)
  private mutating func advance(
    to slot: Int, into output: inout GridOutput,
    _ irregularities: inout Irregularities
  ) {
    guard let newest else { return }
    for next in newest + 1...min(slot, newest + ReorderBuffer.length) {
      let place = next & (ReorderBuffer.length - 1)
      guard isFilled[place] else { continue }
      isFilled[place] = false
      output.append(
        values.span.extracting(place * width..<(place + 1) * width),
        slot: next - ReorderBuffer.length, &irregularities)
    }
  }
}
