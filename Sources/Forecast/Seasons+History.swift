internal import TimeSeries

extension Seasons {
  /// The seasons of a history.
  func seasons(of values: ArraySlice<Double>, _ history: History, step: Duration) -> [Season] {
    let day = 86_400 / step.inSeconds
    let span = history.span / day
    func season(days: Double, order: Int) -> Season { Season(period: days * day, order: order) }
    switch self {
    case .given(let seasons): return seasons
    case .calendar:
      return [
        span >= 730 && day < 365.25 ? season(days: 365.25, order: 10) : nil,
        span >= 14 && 7 * day > 1 ? season(days: 7, order: 3) : nil,
        span >= 2 && day > 1 ? season(days: 1, order: 4) : nil,
      ].compactMap { $0 }
    case .found(let order):
      guard let found = seasonLength(of: withoutTurns(values, history)) else { return [] }
      // A found day is a day: its length is known better than any correlation tells it.
      let length = abs(Double(found) - day) < 0.05 * day ? day : Double(found)
      let week = span >= 14 && length < 7 * day ? season(days: 7, order: 3) : nil
      return [Season(period: length, order: order), week].compactMap { $0 }
    }
  }
}

/// The values less a trend of five changes, which hide a season but cannot follow one; the last known
/// difference in each gap.
private func withoutTurns(_ values: ArraySlice<Double>, _ history: History) -> [Double] {
  let trend = Fit(
    history, .linear,
    changesAt: Trend.places(5, range: 1, of: history.count).map { history.samples[$0] },
    Seasonality([]), changePrior: 0.05, seasonPrior: 1, weight: 1)
  var last = 0.0
  return (history.samples[0]..<values.endIndex).map { sample in
    if values[sample].isFinite { last = values[sample] - trend.value(at: sample) }
    return last
  }
}
