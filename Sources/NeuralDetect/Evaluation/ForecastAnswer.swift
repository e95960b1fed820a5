public import TimeSeries

/// What was forecast of one metric, beside the series that tells what came, on whose samples
/// everything is placed by time.
public struct ForecastAnswer: Sendable {
  /// A part of a forecast, called as its column is.
  public enum Part: String, Sendable, CaseIterable {
    case yhat
    case lower = "yhat_lower"
    case upper = "yhat_upper"
  }

  /// The probability with which a value is to lie in the band.
  public static let level = 0.95

  private let truth: Series
  private let metric: Metric
  private var placed: [Part: [Double]]
  private var given = 0  // values with a band, within the truth or not

  /// Nothing forecast yet of the metric of that name; `nil` if `truth` has none.
  public init?(of metric: String, in truth: Series) {
    guard let metric = truth.metric(named: metric) else { return nil }
    self.truth = truth
    self.metric = metric
    let none = [Double](repeating: .nan, count: truth.count)
    placed = Dictionary(uniqueKeysWithValues: Part.allCases.map { ($0, none) })
  }

  /// Takes in one part of the forecast: the metric's values in `series`.
  public mutating func add(_ part: Part, of series: Series) {
    guard let values = series.metric(named: metric.name)?.values else { return }
    for (index, value) in values.enumerated() where value.isFinite {
      if part == .lower { given += 1 }
      if let sample = truth.sample(at: series.time(at: index)) { placed[part]![sample] = value }
    }
  }

  /// Measures of all that has a band, and of its first 6 and 24 hours; the chance level is that of
  /// the naive forecast, of the season that what came before shows. `nil` where nothing that was
  /// forecast is known.
  public func evaluated() -> SeriesEvaluation? {
    let (yhat, lower, upper) = (placed[.yhat]!, placed[.lower]!, placed[.upper]!)
    let banded = yhat.indices.filter { (yhat[$0] + lower[$0] + upper[$0]).isFinite }
    guard let first = banded.first, let last = banded.last else { return nil }
    var actual = [Double](repeating: .nan, count: last + 1 - first)
    for sample in banded { actual[sample - first] = metric.values[sample] }
    let history = Array(metric.values[..<first])
    var naive = NaiveForecast()
    naive.season = seasonLength(of: history.heldOverGaps) ?? 1
    let repeated = naive.forecast(after: history, count: actual.count)

    func measures(
      _ count: Int, _ yhat: [Double], _ lower: [Double], _ upper: [Double]
    ) -> ForecastMeasures? {
      ForecastMeasures(
        of: Array(actual[..<count]), Array(yhat[..<count]), lower: Array(lower[..<count]),
        upper: Array(upper[..<count]), level: Self.level, after: history, season: naive.season)
    }
    let parts = [yhat, lower, upper].map { Array($0[first...last]) }
    func all(_ count: Int) -> (ours: ForecastMeasures, naive: ForecastMeasures?)? {
      guard let ours = measures(count, parts[0], parts[1], parts[2]) else { return nil }
      return (ours, repeated.flatMap { measures(count, $0.yhat, $0.lower, $0.upper) })
    }
    guard let whole = all(actual.count) else { return nil }
    let perHour = 3600 / truth.step.inSeconds
    let beginnings = [(6, Measure.Name.first6Hours), (24, Measure.Name.first24Hours)]
      .compactMap { hours, names -> [Measure?]? in
        let count = Int((Double(hours) * perHour).rounded())
        guard count > 0, count < actual.count else { return nil }
        return all(count).map { named(names, $0.ours, beside: $0.naive) }
      }
    return SeriesEvaluation(
      id: "\(truth.id) \(metric.name)",
      measures: (named(Measure.Name.wholeHorizon, whole.ours, beside: whole.naive)
        + beginnings.joined()).compactMap(\.self),
      events: nil, unscored: max(0, given - whole.ours.count))
  }

  private func named(
    _ names: [Measure.Name], _ ours: ForecastMeasures, beside naive: ForecastMeasures?
  ) -> [Measure?] {
    [
      Measure(names[0], ours.meanAbsoluteError, chance: naive?.meanAbsoluteError),
      Measure(names[1], ours.scaledError, chance: naive?.scaledError),
      Measure(names[2], ours.coverage, chance: naive?.coverage),
      Measure(names[3], ours.rankedProbabilityScore, chance: naive?.rankedProbabilityScore),
    ]
  }
}

extension [Double] {
  /// The last known value in each gap; the first known one before it.
  fileprivate var heldOverGaps: [Double] {
    var last = first(where: \.isFinite) ?? 0
    return map { value in
      if value.isFinite { last = value }
      return last
    }
  }
}
