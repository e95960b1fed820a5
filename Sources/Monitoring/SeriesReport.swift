public import NeuralDetect
public import TimeSeries

/// All that is known of one series.
public struct SeriesReport: Sendable {
  /// The metrics that were judged.
  public let series: Series

  /// Those that were not.
  public let others: [Metric]

  /// The highest score of the metrics at each sample, `nan` where there is none; and what it had to
  /// pass.
  public let score: [Double]
  public let threshold: [Double]

  /// The events, each in words.
  public let findings: [Finding]

  /// For each metric, what each statistical method found.
  public let changepoints: [[(method: String, found: [Changepoint])]]

  /// For each metric, what is expected; `nil` where too little is known.
  public let outlooks: [Outlook?]

  /// Where memory is full.
  public let limit: Double?

  /// The highest severity of the events.
  public var severity: Event.Severity? { findings.map(\.event.severity).max() }

  package init(
    series: Series, others: [Metric], score: [Double], threshold: [Double], findings: [Finding],
    changepoints: [[(method: String, found: [Changepoint])]], outlooks: [Outlook?], limit: Double?
  ) {
    self.series = series
    self.others = others
    self.score = score
    self.threshold = threshold
    self.findings = findings
    self.changepoints = changepoints
    self.outlooks = outlooks
    self.limit = limit
  }
}
