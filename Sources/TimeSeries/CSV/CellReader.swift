/// Reads values out of the fields of CSV lines, and counts those that are none.
struct CellReader: Sendable {
  let dialect: CSVDialect

  /// Cells that held a number.
  private(set) var good = 0

  private var empty = 0
  private var unreadable = 0
  private var nonFinite = 0

  /// The field, counted from 0, and text of the first cell that could not be read.
  private(set) var firstUnreadable: (field: Int, text: String)?

  init(dialect: CSVDialect) { self.dialect = dialect }

  /// The value of the field at `position` of a line that reaches up to `end` of `text`; `nan` if
  /// there is none. `position` moves to the field's end.
  /// - Throws: `CSVFault`, for what is no text at all.
  @inline(__always)
  mutating func value(
    _ text: Span<UInt8>, _ position: inout Int, end: Int, field: Int
  ) throws(CSVFault) -> Double {
    let start = position
    if let number = Decimal.number(text, from: &position),
      position == end || text[position] == dialect.delimiter, number.isFinite
    {
      good += 1
      return number
    }
    position = start
    return try slowValue(text, &position, end: end, field: field)
  }

  /// Adds what was odd since the last time.
  mutating func drain(into irregularities: inout Irregularities) {
    guard empty | unreadable | nonFinite != 0 else { return }
    irregularities.emptyCells += empty
    irregularities.unreadableCells += unreadable
    irregularities.nonFiniteValues += nonFinite
    (empty, unreadable, nonFinite) = (0, 0, 0)
  }

  private mutating func slowValue(
    _ text: Span<UInt8>, _ position: inout Int, end: Int, field: Int
  ) throws(CSVFault) -> Double {
    guard let fieldEnd = dialect.fieldEnd(text, position..<end) else { throw .openQuote }
    let range = dialect.trimmed(text, position..<fieldEnd)
    position = fieldEnd
    let cell = text.extracting(range)
    if let number = Decimal.number(cell), number.isFinite {
      good += 1
      return number
    }
    switch Word(cell) {
    case .absent: empty += 1
    case .nonFinite: nonFinite += 1
    case nil:
      guard let text = dialect.text(text, range) else { throw .invalidText }
      unreadable += 1
      if firstUnreadable == nil { firstUnreadable = (field, text) }
    }
    return .nan
  }
}
