import TimeSeries

/// What happens in each series, from a CSV with a column `series` (or `run`) and one `kind`.
struct KindTable {
  /// By the series' id.
  private(set) var kinds: [String: String] = [:]

  /// - Throws: `SeriesError` for a file that cannot be read, `Failure` for one without the columns.
  init(path: String) throws {
    var table = try CSVTable(path: path)
    let columns = table.columns
    guard let series = columns.firstIndex(of: "series") ?? columns.firstIndex(of: "run"),
      let kind = columns.firstIndex(of: "kind")
    else {
      throw Failure(Failure.badData, "\(path): needs the columns series (or run) and kind")
    }
    while let row = try table.next() { kinds[row[series]] = row[kind] }
  }
}
