package import TimeSeries

/// The round moments that are marked on a time axis. The page's script does the same when zoomed.
package struct TimeAxis: Sendable {
  /// Where a mark is, in samples, and what it says.
  package let ticks: [(sample: Double, label: String)]

  /// - Parameter steps: between the axis's ends, `start` and the last sample shown.
  package init(from start: Timestamp, steps: Int, of step: Duration) {
    let seconds = step.inSeconds
    let span = Double(steps) * seconds
    let spacing = Self.spacings.first { span / $0 <= 7 } ?? span / 7
    let first = (start.unixSeconds / spacing).rounded(.up)
    ticks = (0..<8).map { (first + Double($0)) * spacing }.compactMap { moment in
      let sample = (moment - start.unixSeconds) / seconds
      guard sample <= Double(steps), moment < 9.2e9 else { return nil }  // no later are there times
      let time = Timestamp(unixSeconds: moment)
      let clock = Times.clock(time)
      return (sample, spacing >= 86_400 || clock == "00:00" ? Times.day(time) : clock)
    }
  }

  /// In seconds: round parts of an hour and a day, and days.
  static let spacings: [Double] =
    [1, 5, 15, 30, 60, 120, 300, 600, 900, 1_800]
    + [1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1_440, 2_160, 4_320, 8_760].map { $0 * 3_600 }
}
