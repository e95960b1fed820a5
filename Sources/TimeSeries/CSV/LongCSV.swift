/// A CSV with columns `series`, `timestamp`, `metric` and `value`, rows in any order.
///
/// It is held until its end, since rows of one series may stand anywhere.
struct LongCSV: PieceSource {
  private var pieces: HeldPieces

  init(
    _ lines: consuming LineReader, header: CSVHeader, options: SeriesReader.Options
  ) throws(SeriesError) {
    var rows = try LongRows(
      header: header, valueColumn: options.valueColumn, file: lines.name)
    while try lines.next() {
      if lines.line.isEmpty { continue }
      do throws(CSVFault) {
        try rows.append(lines)
      } catch {
        throw error.seriesError(file: lines.name, line: lines.number, fields: header.names.count)
      }
      rows.noteFirstUnreadable(line: lines.number)
    }
    let series = try rows.finish(file: lines.name)
    try options.checkMetrics(in: series, file: lines.name)
    pieces = HeldPieces(series, file: lines.name, options: options)
  }

  func allIrregularities() -> Irregularities { pieces.allIrregularities }

  mutating func next() throws -> Series? { try pieces.next() }
}

extension SeriesReader.Options {
  /// - Throws: `SeriesError.unknownMetric`, if a metric called by name is in none of the series.
  func checkMetrics(in series: [HeldSeries], file: String) throws(SeriesError) {
    var present: [String] = []
    var known: Set<String> = []
    for series in series {
      for column in series.columns where !Truth.isTruth(column.name) {
        if known.insert(column.name).inserted { present.append(column.name) }
      }
    }
    for name in named where !known.contains(name) {
      throw .unknownMetric(file: file, name: name, present: present)
    }
  }
}
