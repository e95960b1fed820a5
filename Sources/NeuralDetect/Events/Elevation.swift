internal import TimeSeries

/// How far a metric is above what it was at the same hours of the day before an event, whatever the
/// scores say by now.
///
///     e_t = median over the last 12 samples s of x_s − y_s      y: the day before the onset, again and again
///
/// Without a whole day before the onset, or where a day has too many samples to be remembered, y is the
/// median of what there is. With less than half of the highest e left, what rose is gone.
package struct Elevation: Sendable {
  static let length = 12

  private let usual: [Double]
  private let onset: Int
  private var highest = 0.0
  private var latest = 0.0

  /// - Parameters:
  ///   - before: the values before the onset, as many as a day has if they are known.
  ///   - day: samples in a day; `nil` if too many.
  ///   - onset: its sample, counted as `follow` does.
  package init(before: ArraySlice<Double>, day: Int?, onset: Int) {
    usual = before.count == day ? Array(before) : [RobustStatistics.median(of: Array(before))]
    self.onset = onset
  }

  /// Whether at least half of the rise is there.
  package var lasts: Bool { latest > 0 && latest >= highest / 2 }

  /// Takes in what the metric is at the sample `now`.
  /// - Parameter values: those up to `now`; of those after the onset the last 12 count.
  package mutating func follow(_ values: ArraySlice<Double>, to now: Int) {
    let since = values.suffix(min(Self.length, now - onset + 1))
    let first = now - since.count + 1 - onset
    latest = RobustStatistics.median(
      of: since.enumerated().map { $1 - usual[(first + $0) % usual.count] })
    highest = max(highest, latest)
  }
}
