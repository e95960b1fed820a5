internal import TimeSeries

/// Why two sets of series could not be compared.
public enum GateError: Error, Equatable, CustomStringConvertible {
  case noSeries(side: GateSide)
  case noCommonMetric(before: [String], after: [String])
  case tooShort(side: GateSide, series: String, metric: String, count: Int, needed: Int)
  case restarted(side: GateSide, series: String, times: Int)
  case noTimes(profile: String)
  case missing(side: GateSide, series: String, metric: String)

  public var description: String {
    switch self {
    case .noSeries(let side):
      "there is no series \(side.rawValue) the fix: check the range or the labels"
    case .noCommonMetric(let before, let after):
      "no metric of memory is on both sides: before has \(before.joined(separator: ", ")), after "
        + "\(after.joined(separator: ", ")); name one with --metric"
    case .tooShort(let side, let series, let metric, let count, let needed):
      "\(series): \(count) samples of \(metric) \(side.rawValue) the fix, but \(needed) are needed: "
        + "watch longer"
    case .restarted(let side, let series, let times):
      "\(series): \(times == 1 ? "one restart" : "\(times) restarts") \(side.rawValue) the fix, and six hours after each say nothing: "
        + "watch longer, or leave it out"
    case .noTimes(let profile):
      "\(profile): says no time, so nothing can be said of its pace; give Go's heap or goroutine profiles"
    case .missing(let side, let series, let metric):
      "\(series): no \(metric) \(side.rawValue) the fix, which the other series have: leave the series "
        + "out, or name what all have with --metric"
    }
  }
}

/// One of the two sets of series.
public enum GateSide: String, Sendable {
  case before, after
}
