/// The measures of one series.
public struct SeriesEvaluation: Sendable {
  /// The name of the series.
  public var id: String

  /// In order, without those that are undefined.
  public var measures: [Measure]

  /// What the alarms found; `nil` if alarms were not asked about.
  public var events: EventCounts?

  /// Samples without a score, which no point measure sees.
  public var unscored: Int

  /// Whether the scores are chances; `nil` if there are none, or they are none.
  public var reliability: Reliability?
}

/// The measures of several series, each and together.
public struct EvaluationReport: Sendable {
  /// Each series, in the order given.
  public var series: [SeriesEvaluation]

  /// The report on these series.
  public init(_ series: [SeriesEvaluation]) { self.series = series }

  /// The counts of all alarms; `nil` if no series has any.
  public var events: EventCounts? {
    let counts = series.compactMap(\.events)
    return counts.isEmpty ? nil : counts.reduce(EventCounts(), +)
  }

  /// Whether the scores of all samples are chances; `nil` where those of a series cannot be.
  public var reliability: Reliability? {
    let scored = series.compactMap(\.reliability)
    guard let first = scored.first, scored.count == series.count else { return nil }
    return scored.dropFirst().reduce(first, +)
  }

  /// The samples without a score, of all series.
  public var unscored: Int { series.reduce(0) { $0 + $1.unscored } }

  /// The measures of all series together, in order: those of events from the counts of all
  /// series, so that a series weighs as its faults do; every other one the mean over the series
  /// that have it, so that each of them weighs the same.
  public var measures: [Measure] {
    let pooled = events?.measures(series: series.count { $0.events != nil }) ?? []
    let ofEvents = Dictionary(grouping: pooled.compactMap(\.self), by: \.name)
    let ofSeries = Dictionary(grouping: series.flatMap(\.measures), by: \.name)
    return Measure.Name.allCases.compactMap { name in
      if let measure = ofEvents[name.rawValue] { return measure[0] }
      guard let each = ofSeries[name.rawValue] else { return nil }
      let chances = each.compactMap(\.chance)
      return Measure(
        name, mean(each.map(\.value)),
        chance: chances.count == each.count ? mean(chances) : nil, series: each.count)
    }
  }
}

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
