import NeuralDetect
import TimeSeries

/// Reads what `score` printed, or NAB's own results, and places it beside the anomaly windows.
struct NABFiles {
  private let windows: NABWindows
  private var placed: Set<String> = []  // ids of labelled series

  /// The series that have both scores and labels.
  private(set) var series: [NABSeries] = []

  /// Series of the results that no labels are known of.
  private(set) var unmatched: Set<String> = []

  init(_ windows: NABWindows) { self.windows = windows }

  /// Labelled series that no result was read of.
  var missing: Set<String> { Set(windows.spans.keys).subtracting(placed) }

  /// - Throws: `SeriesError`, `Failure` for a file that holds no scores.
  mutating func read(_ file: String) throws {
    let bytes = try Files.contents(of: file)
    guard bytes.first(where: { $0 > 0x20 }) != UInt8(ascii: "{") else {
      throw Failure(
        Failure.badData, "\(file): is JSON; --nab needs the CSV that `score` or NAB writes")
    }
    var table = try CSVTable(bytes: bytes, name: file)
    if table.columns.contains("anomaly_score") {
      try readRows(&table, file)
    } else {
      try readScores(bytes, file)
    }
  }

  /// One series, called as the file is: `numenta_nyc_taxi.csv` is of `nyc_taxi`.
  ///
  /// NAB counts rows as they stand, whatever their times, so they are put on no grid.
  private mutating func readRows(_ table: inout CSVTable, _ file: String) throws {
    guard let time = table.columns.firstIndex(of: "timestamp"),
      let score = table.columns.firstIndex(of: "anomaly_score")
    else { throw Failure(Failure.badData, "\(file): no column timestamp") }
    var times: [Timestamp] = []
    var scores: [Double] = []
    while let row = try table.next() {
      guard let moment = Timestamp(row[time]) else {
        throw SeriesError.badTime(file: file, line: table.line, text: row[time])
      }
      guard let number = row[score].isEmpty ? .nan : Double(row[score]) else {
        throw SeriesError.badNumber(
          file: file, line: table.line, column: "anomaly_score", text: row[score])
      }
      times.append(moment)
      scores.append(number.isFinite ? number : .nan)
    }
    let name = seriesID(ofFile: file)
    let id = windows.spans.keys.filter { name == $0 || name.hasSuffix("_\($0)") }
      .max { $0.count < $1.count }
    try place(id ?? name, times, scores)
  }

  /// What `score` printed: the highest score of all metrics counts.
  private mutating func readScores(_ bytes: [UInt8], _ file: String) throws {
    var reading = SeriesReader.Options()
    reading.format = .long
    reading.valueColumn = "score"
    let pieces = try SeriesReader.read(bytes: bytes, name: file, options: reading)
    var ids: [String] = []
    for piece in pieces where !ids.contains(piece.id) { ids.append(piece.id) }
    for id in ids {
      let pieces = pieces.filter { $0.id == id }
      try place(
        id, pieces.flatMap { piece in (0..<piece.count).map { piece.time(at: $0) } },
        pieces.flatMap { piece in
          (0..<piece.count).map { index in
            piece.metrics.map { $0.values[index] }.filter(\.isFinite).max() ?? .nan
          }
        })
    }
  }

  private mutating func place(_ id: String, _ times: [Timestamp], _ scores: [Double]) throws {
    guard let spans = windows.spans[id] else {
      unmatched.insert(id)
      return
    }
    guard placed.insert(id).inserted else {
      throw Failure(Failure.badData, "two results are of \(id): give those of one detector")
    }
    var end = 0
    let ranges = NABSeries.windows(of: spans, at: times)
    for (span, range) in zip(spans, ranges) {
      guard !range.isEmpty, range.lowerBound >= end else {
        throw Failure(
          Failure.badData,
          "\(id): the window from \(span.lowerBound) to \(span.upperBound) "
            + (range.isEmpty ? "holds no sample of the results" : "overlaps the one before it"))
      }
      end = range.upperBound
    }
    series.append(NABSeries(id: id, scores: scores, windows: ranges))
  }
}
