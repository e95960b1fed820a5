internal import TimeSeries

/// Why two sets of series could not be compared.
public enum GateError: Error, Equatable, CustomStringConvertible {
  case noSeries(side: GateSide)
  case noCommonMetric(before: [String], after: [String])
  case tooShort(side: GateSide, series: String, metric: String, count: Int, needed: Int)

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
    }
  }
}

/// One of the two sets of series.
public enum GateSide: String, Sendable {
  case before, after
}
