public import TimeSeries

/// Restarts that gave memory back: where a leak ended.
///
/// A process that did not leak is after a restart what it was at the same hour of the day before. With
/// x of resident memory and r a restart, the relief is
///
///     d = median over 6 ≤ k < a day + 6 of x_r₊ₖ₋ₗ − x_r₊ₖ        l a day, or two where r + k − l is not before r
///
/// and a restart is a changepoint if d > share · (Q_0.9 x − Q_0.1 x).
public struct RestartRelief: Sendable {
  /// Of what the metric usually spans, the least that has to be given back.
  public var share = 0.3

  public init() {}

  private static let settling = 6  // samples after a restart that are not looked at
  private static let least = 36  // pairs that say enough

  /// The restarts of a whole series that gave back memory, by its first resident metric, or its first
  /// if none is resident.
  public func changepoints(in series: Series) -> [Changepoint] {
    let metric = series.metrics.first { $0.role == .resident } ?? series.metrics.first
    guard let values = metric?.values, !series.restarts.isEmpty else { return [] }
    let usual =
      RobustStatistics.quantile(0.9, of: values) - RobustStatistics.quantile(0.1, of: values)
    guard usual > 0 else { return [] }
    let day = max(1, Int((86_400 / series.step.inSeconds).rounded()))
    return series.restarts.compactMap { restart in
      let end = min(day + Self.settling, values.count - restart)
      let after = Self.settling..<max(Self.settling, end)
      let given = after.compactMap { since -> Double? in
        let before = restart + since - (since < day ? 1 : 2) * day
        let fall = before >= 0 ? values[before] - values[restart + since] : .nan
        return fall.isFinite ? fall : nil
      }
      let relief = given.count < Self.least ? 0 : RobustStatistics.median(of: given) / usual
      return relief > share
        ? Changepoint(index: restart, detected: values.count - 1, strength: min(relief, 1)) : nil
    }
  }
}
