/// A CSV with a time column and one column a metric, read in pieces.
struct WideCSV: ~Copyable, PieceSource {
  private var lines: LineReader
  private let header: CSVHeader
  private var row: WideRow
  private var values: [Double]  // of the last row
  private var rows = 0
  private var firstLine = 0  // with a cell that could not be read
  private var builder: SeriesBuilder
  private var isAtEnd = false

  init(
    _ lines: consuming LineReader, header: CSVHeader, options: SeriesReader.Options
  ) throws(SeriesError) {
    let row = try WideRow(header: header, options: options, file: lines.name)
    self.header = header
    self.row = row
    values = [Double](repeating: .nan, count: row.columns.count)
    builder = SeriesBuilder(
      id: options.id ?? seriesID(ofFile: lines.name), labels: [:], columns: row.columns,
      dataStep: row.countedStep, file: lines.name, options: options)
    self.lines = lines
  }

  func allIrregularities() -> Irregularities { builder.irregularities }

  mutating func next() throws -> Series? {
    while true {
      if let piece = builder.nextPiece() { return piece }
      if isAtEnd { return nil }
      try readRow()
    }
  }

  private mutating func readRow() throws(SeriesError) {
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
      time = try row.read(lines, into: &values)
    } catch {
      if case .badTime = error, rows == 0, !row.isTimeNamed {
        throw .noTimeColumn(file: lines.name, columns: header.names)
      }
      throw error.seriesError(file: lines.name, line: lines.number, fields: header.names.count)
    }
    rows += 1
    if row.cells.firstUnreadable != nil, firstLine == 0 { firstLine = lines.number }
    if rows == StepEstimate.enough { try checkCells() }
    row.drain(into: &builder.irregularities)
    builder.append(values, at: time)
  }

  /// Numbers in a notation that is not read would all be gaps: that is an error, not a gap.
  private func checkCells() throws(SeriesError) {
    guard row.cells.good == 0, let first = row.cells.firstUnreadable else { return }
    throw .badNumber(
      file: lines.name, line: firstLine, column: header.names[first.field], text: first.text)
  }
}
