public import TimeSeries

/// The last samples of a series that comes piece by piece: as much of it as words need.
public struct RecentSamples: Sendable {
  /// Samples that are remembered before the latest piece.
  private let length: Int

  /// What is remembered, as a series of its own; the latest piece is at its end.
  public private(set) var series: Series?

  /// The same samples of metrics that are not judged.
  public private(set) var others: [Metric] = []

  /// Two weeks of ten minutes, unless another length is given; `.max` remembers all.
  public init(length: Int = 2_016) { self.length = length }

  /// Takes in the next piece; one with `offset` 0 begins a new series.
  public mutating func append(_ piece: Series, beside others: [Metric] = []) {
    guard piece.offset > 0, series != nil else {
      series = piece
      self.others = others
      return
    }
    forget()
    series!.append(piece)
    for index in others.indices { self.others[index].values += others[index].values }
  }

  private mutating func forget() {
    guard let all = series, all.count > length else { return }
    series = all.suffix(length)
    series!.offset = all.offset + all.count - length
    for index in others.indices { others[index].values.removeFirst(all.count - length) }
  }
}
