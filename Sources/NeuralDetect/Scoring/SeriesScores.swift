/// What a model says of a piece of a series, sample by sample.
public struct SeriesScores: Sendable {
  /// The scores of metrics that are scored as one; `nan` where no window ends.
  public struct Group: Sendable {
    /// The metric's name where it is alone, else `*`.
    public let name: String

    /// The metrics, by their indices in the series.
    public let metrics: [Int]

    /// The probability that something is wrong at the sample.
    public var anomaly: [Double]

    /// The same as network and `Evidence` gave it.
    var unscaled: [Double] = []

    /// The probability that something changes at the sample.
    public var changepoint: [Double]
  }

  /// The highest score of the groups at each sample; `nan` where there is none.
  public var highest: [Double] {
    guard var highest = groups.first?.anomaly else { return [] }
    for group in groups.dropFirst() {
      for (sample, score) in group.anomaly.enumerated()
      where score > highest[sample] || highest[sample].isNaN {
        highest[sample] = score
      }
    }
    return highest
  }

  public var groups: [Group]
}
