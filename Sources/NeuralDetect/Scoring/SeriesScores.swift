/// What a model says of a piece of a series, sample by sample.
public struct SeriesScores: Sendable {
  /// One metric's scores; `nan` where no window ends.
  public struct Metric: Sendable {
    public let name: String

    /// The probability that something is wrong at the sample.
    public var anomaly: [Double]

    /// The probability that something changes at the sample.
    public var changepoint: [Double]
  }

  public var metrics: [Metric]
}
