/// A series whose metrics came one by one and have to be brought together.
struct HeldSeries: Sendable {
  var id: String
  var labels: [String: String] = [:]
  var columns: [HeldColumn] = []
  var irregularities = Irregularities()

  /// The spacing of the samples in nanoseconds, where the input says it.
  var statedStep: Int64?

  /// The spacing stated, else the smallest of the columns' spacings, so that no value is lost on the grid; `nil` if no column
  /// has one.
  var dataStep: Int64? {
    if let statedStep { return statedStep }
    return columns.compactMap { column in
      var estimate = StepEstimate()
      var cursor = TimeRuns.Cursor(in: column.times)
      while !estimate.isDecided, let time = cursor.time {
        estimate.append(time)
        cursor.advance(in: column.times)
      }
      return estimate.step
    }.min()
  }
}
