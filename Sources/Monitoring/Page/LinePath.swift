/// A line through a metric's samples as the data of an SVG path.
///
/// x is the sample, y runs from 0 at `high` to 1000 at `low`. Where there are more than two samples a
/// column, the lowest and the highest of each column are drawn, at their own places: no peak is lost,
/// and no more than two points are drawn a column. Of a level stretch the ends are drawn. A gap
/// interrupts the line.
package struct LinePath: Sendable {
  package let scale: ClosedRange<Double>
  package let columns: Int

  package init(scale: ClosedRange<Double>, columns: Int) {
    self.scale = scale
    self.columns = columns
  }

  /// `M0 512l1-3 1 4m3 0l…`: whole numbers, each relative to the point before.
  package func data(of values: [Double], from first: Int = 0) -> String {
    Self.data(
      Self.runs(of: values, columns: columns).map { run in
        run.map { (first + $0, y(of: values[$0])) }
      })
  }

  /// Lines through points; a line of one point is a dot.
  static func data(_ lines: [[(x: Int, y: Int)]]) -> String {
    var path = ""
    var last: (x: Int, y: Int)?
    for line in lines {
      for (place, point) in withoutFlatMiddles(line).enumerated() {
        let (dx, dy) = (point.x - (last?.x ?? 0), point.y - (last?.y ?? 0))
        path += place == 0 ? (last == nil ? "M" : "m") : place == 1 ? "l" : dx < 0 ? "" : " "
        path += "\(dx)\(dy < 0 ? "" : " ")\(dy)"
        last = point
      }
      if line.count == 1 { path += "l0 0" }
    }
    return path
  }

  /// A line without the points that lie level between their neighbours.
  private static func withoutFlatMiddles(_ line: [(x: Int, y: Int)]) -> [(x: Int, y: Int)] {
    line.indices.filter { place in
      place == 0 || place == line.count - 1
        || line[place - 1].y != line[place].y || line[place + 1].y != line[place].y
    }.map { line[$0] }
  }

  /// The height of a value, clamped to what is nearly in sight.
  func y(of value: Double) -> Int {
    let (low, high) = (scale.lowerBound / 2, scale.upperBound / 2)  // halves, whose range is finite
    let height = high > low ? (high - value / 2) / (high - low) : 0.5
    return Int((1000 * min(max(height, -9), 9)).rounded())
  }

  /// The samples drawn, in lines between gaps.
  package static func runs(of values: [Double], columns: Int) -> [[Int]] {
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
