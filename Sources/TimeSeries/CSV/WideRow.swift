/// Reads the lines of a wide CSV, each into one value a column.
struct WideRow: Sendable {
  let columns: [Column]

  /// The last line's values, as many as columns.
  private(set) var values: [Double]
  private(set) var cells: CellReader

  /// Whether a column's name says that it is a time.
  let isTimeNamed: Bool

  /// The step in nanoseconds, where the time column only counts.
  let countedStep: Int64?

  private let dialect: CSVDialect
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
    values = [Double](repeating: .nan, count: columns.count)
  }

  /// Reads a line into `values`; its time is the result, in nanoseconds.
  mutating func read(_ line: Span<UInt8>) throws(CSVFault) -> Int64 {
    var time: Int64?
    var position = 0
    var field = 0
    while true {
      guard field < slots.count else { throw countFault(line) }
      let slot = slots[field]
      if slot >= 0 {
        values[slot] = try cells.value(line, &position, field: field)
      } else {
        guard let end = dialect.fieldEnd(line, from: position) else { throw .openQuote }
        if slot == -1 { time = try self.time(of: line, position..<end) }
        position = end
      }
      field += 1
      if position == line.count { break }
      position += 1
    }
    guard field == slots.count, let time else { throw countFault(line) }
    return time
  }

  private func time(of line: Span<UInt8>, _ field: Range<Int>) throws(CSVFault) -> Int64 {
    let range = dialect.trimmed(line, field)
    let text = line.extracting(range)
    if let countedStep {
      if let count = Decimal.number(text),
        let time = Int64(exactly: (count * Double(countedStep)).rounded())
      {
        return time
      }
    } else if let time = Timestamp(parsing: text) {
      return time.nanoseconds
    }
    throw dialect.text(line, range).map { .badTime($0) } ?? .invalidText
  }

  private func countFault(_ line: Span<UInt8>) -> CSVFault {
    .fieldCount(dialect.fields(line)?.count ?? 0)
  }

  /// Adds what was odd about the cells since the last time.
  mutating func drain(into irregularities: inout Irregularities) {
    cells.drain(into: &irregularities)
  }
}
