/// Sorts the rows of a long CSV into series and metrics.
struct LongRows: Sendable {
  private let header: CSVHeader
  private let seriesField: Int
  private let timeField: Int
  private let metricField: Int
  private let valueField: Int
  private var cells: CellReader
  private var times = TimestampReader()
  private var firstLine = 0
  private var rows = 0

  private var keys = ByteKeys()  // series, delimiter, metric → column
  private var seriesNumbers: [String: Int] = [:]
  private var series: [HeldSeries] = []
  private var places: [(series: Int, column: Int)] = []  // by key
  private var successor: [Int] = []  // the key that came after this one the last time
  private var lastKey = 0

  init(header: CSVHeader, valueColumn: String, file: String) throws(SeriesError) {
    func field(_ names: [String]) throws(SeriesError) -> Int {
      guard let index = header.firstIndex(named: names) else {
        throw .missingColumn(file: file, name: names[0], present: header.names)
      }
      return index
    }
    self.header = header
    seriesField = try field(["series"])
    timeField = try field(CSVHeader.timeNames)
    metricField = try field(["metric"])
    valueField = try field([valueColumn])
    cells = CellReader(dialect: header.dialect)
  }

  /// Takes in the current line.
  mutating func append(_ lines: borrowing LineReader) throws(CSVFault) {
    let text = lines.bytes.span
    let line = lines.line
    let dialect = header.dialect
    var fields: InlineArray<4, Range<Int>> = .init(repeating: 0..<0)  // series, time, metric, value
    var position = line.lowerBound
    let end = line.upperBound
    var field = 0
    while true {
      guard let fieldEnd = dialect.fieldEnd(text, position..<end) else { throw .openQuote }
      if field == seriesField { fields[0] = dialect.trimmed(text, position..<fieldEnd) }
      if field == timeField { fields[1] = dialect.trimmed(text, position..<fieldEnd) }
      if field == metricField { fields[2] = dialect.trimmed(text, position..<fieldEnd) }
      if field == valueField { fields[3] = position..<fieldEnd }
      field += 1
      if fieldEnd == end { break }
      position = fieldEnd + 1
    }
    guard field == header.names.count else { throw .fieldCount(field) }
    let time = try time(text, fields[1])
    var start = fields[3].lowerBound
    let value = try cells.value(text, &start, end: fields[3].upperBound, field: valueField)
    let place = places[try key(text, fields[0], fields[2])]
    cells.drain(into: &series[place.series].irregularities)
    series[place.series].columns[place.column].append(value, at: time)
    rows += 1
  }

  @inline(__always)
  private mutating func time(_ text: Span<UInt8>, _ field: Range<Int>) throws(CSVFault) -> Int64 {
    var position = field.lowerBound
    if let time = times.nanoseconds(text, from: &position), position == field.upperBound {
      return time
    }
    if let time = Timestamp(parsing: text.extracting(field)) { return time.nanoseconds }
    throw header.dialect.text(text, field).map { .badTime($0) } ?? .invalidText
  }

  mutating func noteFirstUnreadable(line: Int) {
    if firstLine == 0, cells.firstUnreadable != nil { firstLine = line }
  }

  /// The series in order of their first rows.
  consuming func finish(file: String) throws(SeriesError) -> [HeldSeries] {
    if rows == 0 { throw .headerOnly(file: file) }
    if cells.good == 0, let first = cells.firstUnreadable {
      throw .badNumber(file: file, line: firstLine, column: "value", text: first.text)
    }
    return series
  }

  /// The number of a series' metric, which is new if it has not come before.
  private mutating func key(
    _ line: Span<UInt8>, _ seriesRange: Range<Int>, _ metricRange: Range<Int>
  ) throws(CSVFault) -> Int {
    let seriesBytes = line.extracting(seriesRange)
    let metricBytes = line.extracting(metricRange)
    // Rows repeat in some order: look first where the last round went on.
    if lastKey < successor.count {
      let expected = successor[lastKey]
      if keys.equals(expected, seriesBytes, metricBytes) {
        lastKey = expected
        return expected
      }
    }
    let (key, isNew) = keys.number(seriesBytes, metricBytes)
    if isNew {
      guard let id = header.dialect.text(line, seriesRange),
        let name = header.dialect.text(line, metricRange)
      else { throw .invalidText }
      let number = seriesNumbers[id] ?? series.count
      if number == series.count {
        series.append(HeldSeries(id: id))
        seriesNumbers[id] = number
      }
      places.append((number, series[number].columns.count))
      series[number].columns.append(HeldColumn(name: name))
      successor.append(key)
    }
    successor[lastKey] = key
    lastKey = key
    return key
  }
}
