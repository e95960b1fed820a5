/// Series as JSON objects, one a line; one line is held at a time.
struct NDJSON: ~Copyable, PieceSource {
  private var lines: LineReader
  private let options: SeriesReader.Options
  private var missing: Set<String>  // named metrics that no line had yet
  private var present: [String] = []  // metrics of the first line
  private var pieces: HeldPieces
  private var finished = Irregularities()
  private var isAtEnd = false

  init(_ lines: consuming LineReader, options: SeriesReader.Options) {
    self.options = options
    missing = Set(options.named)
    pieces = HeldPieces([], file: lines.name, options: options)
    self.lines = lines
  }

  func allIrregularities() -> Irregularities {
    var all = finished
    all += pieces.allIrregularities
    return all
  }

  mutating func next() throws -> Series? {
    while true {
      if let piece = try pieces.next() { return piece }
      if isAtEnd { return nil }
      try readLine()
    }
  }

  private mutating func readLine() throws {
    guard try lines.next() else {
      isAtEnd = true
      if let name = options.named.first(where: missing.contains) {
        throw SeriesError.unknownMetric(file: lines.name, name: name, present: present)
      }
      return
    }
    guard lines.bytes[lines.line].contains(where: { $0 > 0x20 }) else { return }
    var scanner = JSONScanner(lines.bytes, in: lines.line)
    let series: HeldSeries
    do {
      var fields = NDJSONFields()
      try scanner.object { scanner, key in try fields.read(key, &scanner) }
      try scanner.finish()
      series = try fields.series(file: lines.name, line: lines.number)
    } catch let error as JSONError {
      throw SeriesError.invalidJSON(
        file: lines.name, line: lines.number, column: error.offset - lines.line.lowerBound + 1,
        reason: error.reason)
    }
    try checkMetrics(of: series)
    finished += pieces.allIrregularities
    pieces = HeldPieces([series], file: lines.name, options: options)
  }

  private mutating func checkMetrics(of series: HeldSeries) throws(SeriesError) {
    let names = series.columns.map(\.name).filter { !Truth.isTruth($0) }
    if present.isEmpty { present = names }
    missing.subtract(names)
    guard let first = options.metrics.first else { return }
    guard names.contains(where: options.metrics.contains) else {
      throw .unknownMetric(file: lines.name, name: first, present: names)
    }
  }
}
