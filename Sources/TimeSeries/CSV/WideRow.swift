/// Reads the lines of a wide CSV, each into one value a column.
struct WideRow: Sendable {
  let columns: [Column]

  private(set) var cells: CellReader

  /// Whether a column's name says that it is a time.
  let isTimeNamed: Bool

  /// The step in nanoseconds, where the time column only counts.
  let countedStep: Int64?

  private let dialect: CSVDialect
  private var times = TimestampReader()
  private let slots: [Int]  // of a row, by field; -1 is the time, -2 nothing

  init(
    header: CSVHeader, options: SeriesReader.Options, file: String
  ) throws(SeriesError) {
    let counts = header.firstIndex(named: ["step", "index"])
    let named = header.firstIndex(named: CSVHeader.timeNames) ?? counts
    let timeField = named ?? 0
    var columns: [Column] = []
    var slots: [Int] = []
    var present: [String] = []
    for (i, name) in header.names.enumerated() {
      if i != timeField, !Truth.isTruth(name) { present.append(name) }
      if i == timeField {
        slots.append(-1)
      } else if let column = options.column(named: name) {
        slots.append(columns.count)
        columns.append(column)
      } else {
        slots.append(-2)
      }
    }
    if present.isEmpty { throw .noMetricColumn(file: file) }
    for name in options.named where !present.contains(name) {
      throw .unknownMetric(file: file, name: name, present: present)
    }
    self.columns = columns
    self.slots = slots
    isTimeNamed = named != nil
    countedStep =
      named != nil && named == counts
      ? (options.step ?? .seconds(600)).nanoseconds : nil
    dialect = header.dialect
    cells = CellReader(dialect: header.dialect)
  }

  /// Reads the current line into `values`, one a column; its time is the result, in nanoseconds.
  mutating func read(
    _ lines: borrowing LineReader, into values: inout [Double]
  ) throws(CSVFault) -> Int64 {
    var values = values.mutableSpan
    let text = lines.bytes.span
    let line = lines.line
    var time: Int64?
    var position = line.lowerBound
    let end = line.upperBound
    for field in slots.indices {
      let slot = slots[field]
      if slot >= 0 {
        values[slot] = try cells.value(text, &position, end: end, field: field)
      } else if slot == -1 {
        time = try self.time(text, &position, end: end)
      } else {
        guard let fieldEnd = dialect.fieldEnd(text, position..<end) else { throw .openQuote }
        position = fieldEnd
      }
      if position == end {
        guard field == slots.count - 1, let time else { break }
        return time
      }
      position += 1
    }
    throw .fieldCount(dialect.fields(text.extracting(line))?.count ?? 0)
  }

  @inline(__always)
  private mutating func time(
    _ text: Span<UInt8>, _ position: inout Int, end: Int
  ) throws(CSVFault) -> Int64 {
    let start = position
    if countedStep == nil, let time = times.nanoseconds(text, from: &position),
      position == end || text[position] == dialect.delimiter
    {
      return time
    }
    position = start
    return try slowTime(text, &position, end: end)
  }

  private func slowTime(
    _ text: Span<UInt8>, _ position: inout Int, end: Int
  ) throws(CSVFault) -> Int64 {
    guard let fieldEnd = dialect.fieldEnd(text, position..<end) else { throw .openQuote }
    let range = dialect.trimmed(text, position..<fieldEnd)
    position = fieldEnd
    let field = text.extracting(range)
    if let countedStep {
      if let count = Decimal.number(field),
        let time = Int64(exactly: (count * Double(countedStep)).rounded())
      {
        return time
      }
    } else if let time = Timestamp(parsing: field) {
      return time.nanoseconds
    }
    throw dialect.text(text, range).map { .badTime($0) } ?? .invalidText
  }

  /// Adds what was odd about the cells since the last time.
  mutating func drain(into irregularities: inout Irregularities) {
    cells.drain(into: &irregularities)
  }
}
