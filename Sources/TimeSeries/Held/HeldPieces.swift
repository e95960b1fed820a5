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
  private let values: [[Double]]  // by column
  private var groups: [Group] = []
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
    values = series.columns.map(\.values)
    for (c, column) in series.columns.enumerated() {
      if let g = groups.firstIndex(where: { $0.times == column.times }) {
        groups[g].columns.append(c)
      } else {
        groups.append(Group(times: column.times, columns: [c]))
      }
    }
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
      if let time = earliest {
        take(time)
      } else {
        try builder.finish()
        isFinished = true
      }
    }
  }

  private var earliest: Int64? {
    var earliest: Int64?
    for g in groups.indices {
      if let time = groups[g].time { earliest = min(earliest ?? time, time) }
    }
    return earliest
  }

  private mutating func take(_ time: Int64) {
    for g in groups.indices {
      let isNext = groups[g].time == time
      let index = isNext ? groups[g].takeIndex() : 0
      for i in groups[g].columns.indices {
        let c = groups[g].columns[i]
        row[c] = isNext ? values[c][index] : .nan
      }
    }
    builder.append(row, at: time)
  }

  /// The columns that have samples at the same times.
  private struct Group: Sendable {
    let times: TimeRuns
    var columns: [Int]
    private var cursor: TimeRuns.Cursor
    private var index = 0

    init(times: TimeRuns, columns: [Int]) {
      self.times = times
      self.columns = columns
      cursor = TimeRuns.Cursor(in: times)
    }

    /// The time of the next sample; `nil` behind the last.
    var time: Int64? { cursor.time }

    /// The index of the next sample, which is the one after it from here on.
    mutating func takeIndex() -> Int {
      cursor.advance(in: times)
      index += 1
      return index - 1
    }
  }
}
