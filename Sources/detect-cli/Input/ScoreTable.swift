import TimeSeries

/// The rows of a CSV of scores: `score`'s own, or NAB's.
struct ScoreTable: ~Copyable {
  /// A score and where it belongs.
  struct Row {
    var series: String?  // the file is one series where nothing is said
    var metric: String
    var time: Timestamp
    var score: Double  // `nan` where there is none
  }

  private var table: CSVTable
  private let file: String
  private let series, metric, value: Int?
  private let time, score: Int

  /// - Throws: `SeriesError.missingColumn` without times or scores.
  init(_ table: consuming CSVTable, _ file: String) throws(SeriesError) {
    let columns = table.columns
    guard let time = columns.firstIndex(of: "timestamp") else {
      throw .missingColumn(file: file, name: "timestamp", present: columns)
    }
    guard let score = columns.firstIndex(of: "anomaly_score") ?? columns.firstIndex(of: "score")
    else { throw .missingColumn(file: file, name: "score", present: columns) }
    (self.time, self.score) = (time, score)
    series = columns.firstIndex(of: "series")
    metric = columns.firstIndex(of: "metric")
    value = columns.firstIndex(of: "value")
    self.file = file
    self.table = table
  }

  /// The next row that is no gap: has a value, or is not said to have none; `nil` at the end.
  mutating func next() throws(SeriesError) -> Row? {
    while let fields = try table.next() {
      if let value, fields[value].isEmpty { continue }
      guard let time = Timestamp(fields[time]) else {
        throw .badTime(file: file, line: table.line, text: fields[time])
      }
      guard let number = fields[score].isEmpty ? .nan : Double(fields[score]) else {
        throw .badNumber(
          file: file, line: table.line, column: table.columns[score], text: fields[score])
      }
      return Row(
        series: series.map { fields[$0] }, metric: metric.map { fields[$0] } ?? "", time: time,
        score: number.isFinite ? number : .nan)
    }
    return nil
  }
}
