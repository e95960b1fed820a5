/// A CSV with a time column and one column a metric, read in pieces.
final class WideCSV: PieceSource {
  private enum TimeKind {
    case moment
    case count(step: Int64)
  }

  private var lines: LineReader
  private let header: CSVHeader
  private let timeField: Int
  private let timeKind: TimeKind
  private let isTimeNamed: Bool
  private let slots: [Int]  // of a row, by field; -1 is the time, -2 nothing
  private var cells: CellReader
  private var row: [Double]
  private var rows = 0
  private var firstLine = 0  // with a cell that could not be read
  private var builder: SeriesBuilder
  private var isAtEnd = false

  init(
    _ lines: consuming LineReader, header: CSVHeader, options: SeriesReader.Options
  ) throws(SeriesError) {
    let counts = header.firstIndex(named: ["step", "index"])
    let named = header.firstIndex(named: CSVHeader.timeNames) ?? counts
    let timeField = named ?? 0
    var columns: [Column] = []
    var slots: [Int] = []
    for (i, name) in header.names.enumerated() {
      if i == timeField {
        slots.append(-1)
      } else if let column = options.column(named: name) {
        slots.append(columns.count)
        columns.append(column)
      } else {
        slots.append(-2)
      }
    }
    let present = header.names.enumerated().filter { $0 != timeField && !Truth.isTruth($1) }
      .map(\.element)
    if present.isEmpty { throw .noMetricColumn(file: lines.name) }
    for name in options.metrics where !present.contains(name) {
      throw .unknownMetric(file: lines.name, name: name, present: present)
    }
    let countedStep = named == counts && counts != nil
    let step = (options.step ?? .seconds(600)).nanoseconds
    timeKind = countedStep ? .count(step: step) : .moment
    isTimeNamed = named != nil
    self.timeField = timeField
    self.slots = slots
    self.header = header
    cells = CellReader(dialect: header.dialect)
    row = [Double](repeating: .nan, count: columns.count)
    builder = SeriesBuilder(
      id: options.id ?? seriesID(ofFile: lines.name), labels: [:], columns: columns,
      dataStep: countedStep ? step : nil, file: lines.name, options: options)
    self.lines = lines
  }

  var irregularities: Irregularities { builder.irregularities }

  func next() throws -> Series? {
    while true {
      if let piece = builder.nextPiece() { return piece }
      if isAtEnd { return nil }
      try readRow()
    }
  }

  private func readRow() throws(SeriesError) {
    guard try lines.next() else {
      isAtEnd = true
      if rows == 0 { throw .headerOnly(file: lines.name) }
      try checkCells()
      try builder.finish()
      return
    }
    if lines.line.isEmpty { return }
    let time: Int64
    do throws(CSVFault) {
      time = try parse(lines.bytes.span.extracting(lines.line))
    } catch {
      if case .badTime = error, rows == 0, !isTimeNamed {
        throw .noTimeColumn(file: lines.name, columns: header.names)
      }
      throw error.seriesError(file: lines.name, line: lines.number, fields: header.names.count)
    }
    rows += 1
    if cells.firstUnreadable != nil, firstLine == 0 { firstLine = lines.number }
    if rows == StepEstimate.enough { try checkCells() }
    cells.drain(into: &builder.irregularities)
    builder.append(row, at: time)
  }

  /// Puts the line's values into `row`; its time is the result.
  private func parse(_ line: Span<UInt8>) throws(CSVFault) -> Int64 {
    var time: Int64?
    var position = 0
    var field = 0
    while true {
      guard field < slots.count else { throw countFault(line) }
      let slot = slots[field]
      if slot >= 0 {
        row[slot] = try cells.value(line, &position, field: field)
      } else {
        guard let end = header.dialect.fieldEnd(line, from: position) else { throw .openQuote }
        if slot == -1 { time = try self.time(line, position..<end) }
        position = end
      }
      field += 1
      if position == line.count { break }
      position += 1
    }
    guard field == slots.count, let time else { throw countFault(line) }
    return time
  }

  private func time(_ line: Span<UInt8>, _ field: Range<Int>) throws(CSVFault) -> Int64 {
    let range = header.dialect.trimmed(line, field)
    let text = line.extracting(range)
    switch timeKind {
    case .moment:
      if let time = Timestamp(parsing: text) { return time.nanoseconds }
    case .count(let step):
      if let count = Decimal.number(text),
        let time = Int64(exactly: (count * Double(step)).rounded())
      {
        return time
      }
    }
    throw header.dialect.text(line, range).map { .badTime($0) } ?? .invalidText
  }

  private func countFault(_ line: Span<UInt8>) -> CSVFault {
    .fieldCount(header.dialect.fields(line)?.count ?? 0)
  }

  /// Numbers in a notation that is not read would all be gaps: that is an error, not a gap.
  private func checkCells() throws(SeriesError) {
    guard cells.good == 0, let first = cells.firstUnreadable else { return }
    throw .badNumber(
      file: lines.name, line: firstLine, column: header.names[first.field], text: first.text)
  }
}
