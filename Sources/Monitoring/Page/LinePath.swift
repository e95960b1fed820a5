/// A line through a metric's samples as the data of an SVG path.
///
/// x is the sample, y runs from 0 at `high` to 1000 at `low`. Where there are more than two samples a
/// column, the lowest and the highest of each column are drawn, at their own places: no peak is lost,
/// and no more than two points are drawn a column. A gap interrupts the line.
struct LinePath: Sendable {
  let scale: ClosedRange<Double>
  let columns: Int

  /// `M0 512l1-3 1 4m3 0l…`: whole numbers, each relative to the point before.
  func data(of values: [Double], from first: Int = 0) -> String {
    var path = ""
    var last: (x: Int, y: Int)?
    var isAlone = false  // the last point begins a line
    for run in Self.runs(of: values, columns: columns) {
      if isAlone { path += "l0 0" }  // a dot
      for (place, sample) in run.enumerated() {
        let point = (x: first + sample, y: y(of: values[sample]))
        let (dx, dy) = (point.x - (last?.x ?? 0), point.y - (last?.y ?? 0))
        path += place == 0 ? (last == nil ? "M" : "m") : place == 1 ? "l" : dx < 0 ? "" : " "
        path += "\(dx)\(dy < 0 ? "" : " ")\(dy)"
        last = point
      }
      isAlone = run.count == 1
    }
    return isAlone ? path + "l0 0" : path
  }

  /// The height of a value, clamped to what is nearly in sight.
  func y(of value: Double) -> Int {
    let (low, high) = (scale.lowerBound / 2, scale.upperBound / 2)  // halves, whose range is finite
    let height = high > low ? (high - value / 2) / (high - low) : 0.5
    return Int((1000 * min(max(height, -9), 9)).rounded())
  }

  /// The samples drawn, in lines between gaps.
  static func runs(of values: [Double], columns: Int) -> [[Int]] {
    let count = values.count
    var runs: [[Int]] = []
    var run: [Int] = []
    func finishRun() {
      if !run.isEmpty { runs.append(run) }
      run = []
    }
    if count <= 2 * columns {
      for sample in 0..<count {
        if values[sample].isFinite { run.append(sample) } else { finishRun() }
      }
    } else {
      for column in 0..<columns {
        let range = column * count / columns..<(column + 1) * count / columns
        let known = range.filter { values[$0].isFinite }
        guard let lowest = known.min(by: { values[$0] < values[$1] }),
          let highest = known.max(by: { values[$0] < values[$1] })
        else {
          finishRun()
          continue
        }
        run.append(min(lowest, highest))
        if lowest != highest { run.append(max(lowest, highest)) }
      }
    }
    finishRun()
    return runs
  }
}
