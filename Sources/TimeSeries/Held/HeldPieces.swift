/// The pieces of held series, one series after another, each let go once it is read.
///
/// At every step the columns whose next sample is the earliest make a row together.
struct HeldPieces: Sendable {
  private(set) var irregularities = Irregularities()  // of the series that are finished

  private let file: String
  private let options: SeriesReader.Options
  private var waiting: [HeldSeries]  // last first
  private var current: Merge?

  init(
    _ series: [HeldSeries], file: String, options: SeriesReader.Options,
    irregularities: Irregularities = Irregularities()
  ) {
    self.irregularities = irregularities
    self.file = file
    self.options = options
    waiting = series.reversed()
  }

  mutating func next() throws(SeriesError) -> Series? {
    while true {
      if current == nil {
        guard let series = waiting.popLast() else { return nil }
        current = Merge(series, file: file, options: options)
      }
      if let piece = try current?.next() { return piece }
      if let current { irregularities += current.irregularities }
      current = nil
    }
  }

  /// What was odd so far, the series being read included.
  var allIrregularities: Irregularities {
    guard let current else { return irregularities }
    var all = irregularities
    all += current.irregularities
    return all
  }
}

/// The columns of one series, brought together by time.
private struct Merge: Sendable {
  private let series: HeldSeries
  private var cursors: [TimeRuns.Cursor]
  private var indices: [Int]
  private var heads: [Int64?]
  private var row: [Double]
  private var builder: SeriesBuilder
  private var isFinished = false

  init?(_ series: HeldSeries, file: String, options: SeriesReader.Options) {
    var series = series
    var columns: [Column] = []
    series.columns.removeAll { held in
      guard let column = options.column(named: held.name, labels: series.labels) else {
        return true
      }
      columns.append(column)
      return false
    }
    guard columns.contains(where: { $0.kind == .metric }) else { return nil }
    self.series = series
    cursors = series.columns.map { _ in TimeRuns.Cursor() }
    indices = series.columns.map { _ in 0 }
    heads = series.columns.map { TimeRuns.Cursor().time(in: $0.times) }
    row = [Double](repeating: .nan, count: columns.count)
    builder = SeriesBuilder(
      id: series.id, labels: series.labels, columns: columns, dataStep: series.dataStep, file: file,
      options: options, irregularities: series.irregularities)
  }

  var irregularities: Irregularities { builder.irregularities }

  mutating func next() throws(SeriesError) -> Series? {
    while true {
      if let piece = builder.nextPiece() { return piece }
      if isFinished { return nil }
      if let time = heads.lazy.compactMap(\.self).min() {
        take(time)
      } else {
        try builder.finish()
        isFinished = true
      }
    }
  }

  private mutating func take(_ time: Int64) {
    for c in heads.indices {
      guard heads[c] == time else {
        row[c] = .nan
        continue
      }
      row[c] = series.columns[c].values[indices[c]]
      indices[c] += 1
      cursors[c].advance(in: series.columns[c].times)
      heads[c] = cursors[c].time(in: series.columns[c].times)
    }
    builder.append(row, at: time)
  }
}
