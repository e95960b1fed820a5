/// How long it takes until a metric reaches a limit, counted from the last sample.
public struct TimeToExhaustion: Sendable, Equatable {
  /// In the metric's unit.
  public let limit: Double

  /// When the forecast meets the limit; `nil` if not within the horizon.
  public let expected: Duration?

  /// When the band's upper edge meets it.
  public let earliest: Duration?

  /// When the band's lower edge meets it.
  public let latest: Duration?

  /// The same, counted from `age` later on.
  package func counted(from age: Duration) -> TimeToExhaustion {
    let left = { (time: Duration?) in time.map { max(.zero, $0 - age) } }
    return TimeToExhaustion(
      limit: limit, expected: left(expected), earliest: left(earliest), latest: left(latest))
  }
}

extension Forecast {
  /// When the metric reaches `limit`, between two values along the line through them.
  public func timeToExhaustion(limit: Double) -> TimeToExhaustion {
    func crossing(_ values: [Double]) -> Duration? {
      guard let first = values.firstIndex(where: { $0 >= limit }) else { return nil }
      guard first > 0 else { return step }
      let (before, after) = (values[first - 1], values[first])
      // Of two numbers that may be beyond all others.
      let share = (limit - before) / (after - before)
      return step * (Double(first) + (share.isFinite ? share : 1))
    }
    return TimeToExhaustion(
      limit: limit, expected: crossing(yhat), earliest: crossing(upper), latest: crossing(lower))
  }
}
