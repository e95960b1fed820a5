/// The samples of one metric as they came, at times of their own.
struct HeldColumn: Sendable {
  var name: String
  private(set) var times: TimeRuns
  private(set) var values: [Double]

  init(name: String, times: TimeRuns = TimeRuns(), values: [Double] = []) {
    self.name = name
    self.times = times
    self.values = values
  }

  mutating func append(_ value: Double, at time: Int64) {
    times.append(time)
    values.reserveSlowly()
    values.append(value)
  }

  /// Appends the samples of another column.
  mutating func append(contentsOf other: HeldColumn) {
    var cursor = TimeRuns.Cursor(in: other.times)
    for value in other.values {
      if let time = cursor.time { append(value, at: time) }
      cursor.advance(in: other.times)
    }
  }
}
