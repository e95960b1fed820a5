public import TimeSeries

/// The threshold of each group of metrics of a series, as its scores come.
public struct MetricThresholds: Sendable {
  /// What was decided on one sample.
  public struct Decision: Sendable, Equatable {
    public let threshold: Double
    public let isAnomalous: Bool
  }

  private let rule: ThresholdRule
  private var thresholds: [Threshold] = []

  public init(_ model: Model) { rule = model.threshold }

  /// The decisions on every sample of the next piece, for each group; `nil` where it has no score.
  public mutating func decisions(on scores: SeriesScores, in piece: Series) -> [[Decision?]] {
    if piece.offset == 0 { thresholds = scores.groups.map { _ in Threshold(rule) } }
    return scores.groups.indices.map { group in
      scores.groups[group].anomaly.map { score in
        let decision = thresholds[group].decide(score)
        guard score.isFinite else { return nil }
        return Decision(threshold: decision.threshold, isAnomalous: decision.isAnomalous)
      }
    }
  }
}
