internal import TimeSeries

/// How a metric went over an event: what is said of it in words.
///
/// B are up to 144 values before the onset, A those from it to the end, gaps left out:
///
///     before     median B
///     after      the median of the last 36 of A
///     peak       of A, what is furthest from `before`
///     usual      Q_0.1 B … Q_0.9 B
///     floor      Q_0.1 of the last 36 of A
///     roughness  Q_0.75 |changes in A| / Q_0.75 |changes in B|
public struct EventCourse: Sendable {
  /// `nan` if nothing is known before the onset.
  public let before: Double
  public let after: Double

  /// The furthest value of the event from `before`.
  public let peak: Double

  /// Where most values lay before.
  public let usual: (low: Double, high: Double)

  /// Below most of the last values: of a heap that is collected, what lives.
  public let floor: Double

  /// How much more it changes from sample to sample than before; `nan` if it did not.
  public let roughness: Double

  /// - Parameters:
  ///   - values: a metric's values; a gap is `nan`.
  ///   - event: the samples from the onset to the last of the event.
  /// - Precondition: `event` is not empty and within `values`.
  public init(of values: [Double], during event: Range<Int>) {
    let before = Array(values[..<event.lowerBound].suffix(144))
    let after = Array(values[event])
    func usualChange(_ values: [Double]) -> Double {
      RobustStatistics.quantile(0.75, of: zip(values, values.dropFirst()).map { abs($1 - $0) })
    }
    let level = RobustStatistics.median(of: before)
    self.before = level
    let latest = Array(after.filter(\.isFinite).suffix(36))
    self.after = RobustStatistics.median(of: latest)
    floor = RobustStatistics.quantile(0.1, of: latest)
    peak =
      after.filter(\.isFinite).max {
        level.isNaN ? $0 < $1 : abs($0 - level) < abs($1 - level)
      } ?? .nan
    usual = (
      RobustStatistics.quantile(0.1, of: before), RobustStatistics.quantile(0.9, of: before)
    )
    let usualBefore = usualChange(before)
    roughness = usualBefore > 0 ? usualChange(after) / usualBefore : .nan
  }

  /// How far the floor has risen.
  public var rise: Double { floor - usual.low }

  /// The samples of `event` from its onset to the first at which `share` of the way from the level before
  /// to its highest value is made; all of them where that is not known.
  public static func rise(
    of values: [Double], during event: Range<Int>, share: Double = 1
  ) -> Range<Int> {
    let before = RobustStatistics.median(of: Array(values[..<event.lowerBound].suffix(144)))
    let highest = values[event].filter(\.isFinite).max() ?? .nan
    let goal = share < 1 ? before + share * (highest - before) : highest
    guard let end = event.first(where: { values[$0] >= goal }) else { return event }
    return event.lowerBound..<max(end + 1, min(event.lowerBound + 6, event.upperBound))
  }

  /// The change a sample over `rise`, whatever the daily rhythm adds to it:
  ///
  ///     the median of (x_t₊ₕ − x_t) / h     over a day and a half or more: h whole days, about half of it
  ///                                         over less: h half of it, x less its value two days before
  ///
  /// A day before, what rises may have begun unseen. Without two days before, x as it is.
  /// - Parameter day: samples in it.
  /// - Source: Theil, "A rank-invariant method of linear and polynomial regression analysis", 1950.
  public static func slope(of values: [Double], during rise: Range<Int>, day: Int) -> Double {
    precondition(day > 0, "a day of \(day) samples")
    if 2 * rise.count >= 3 * day {
      let lag = max(1, rise.count / (2 * day)) * day
      return RobustStatistics.median(
        of: rise.dropLast(lag).map { (values[$0 + lag] - values[$0]) / Double(lag) })
    }
    let first = rise.prefix(day)
    if first.lowerBound >= 2 * day {
      let slope = ChangeShape.medianSlope(first.map { values[$0] - values[$0 - 2 * day] })
      if slope.isFinite { return slope }
    }
    return ChangeShape.medianSlope(Array(values[rise]))
  }
}
