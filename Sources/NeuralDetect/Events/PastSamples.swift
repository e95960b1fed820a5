package import TimeSeries

/// The samples of a series that an event's onset may lie in: the 500 that end with its detection.
///
/// A gap reads as the last known value.
package struct PastSamples: Sendable {
  /// Samples that an onset is looked for in.
  package static let length = 500

  /// Samples that a process needs after a restart until it is itself again, and those before an onset
  /// that tell what changed.
  private static let settling = 36
  private static let before = 72

  /// The samples of the longest day that an onset is held against.
  private static let longestDay = FeatureExtractor.historyLength / 2

  /// Samples before a piece that its events may ask for: none is looked at again later than the last
  /// refinement.
  private static let kept =
    length + EventDetector.refinements.last! + max(before + settling, longestDay)

  private var metrics: [[Double]] = []
  private var first = 0  // the number of the first sample kept, counted from the series' start
  private var restarts: [Int] = []

  package init() {}

  /// Takes in the next piece of the series, and forgets what is too long ago for it.
  package mutating func append(_ piece: Series) {
    if piece.offset == 0 {
      self = PastSamples()
      metrics = piece.metrics.map { _ in [] }
    }
    let gone = max(0, piece.offset - Self.kept - first)
    first += gone
    restarts.removeAll { $0 < first }
    restarts += piece.restarts.map { piece.offset + $0 }
    for (index, metric) in piece.metrics.enumerated() {
      metrics[index].removeFirst(gone)
      var last = metrics[index].last ?? metric.values.first { $0.isFinite } ?? 0
      for value in metric.values {
        if value.isFinite { last = max(-1e300, min(value, 1e300)) }
        metrics[index].append(last)
      }
    }
  }

  /// The values of a metric from 72 before `onset` up to the sample `now`, and the index of `onset` in them.
  package func values(
    of metric: Int, around onset: Int, to now: Int
  ) -> (values: ArraySlice<Double>, onset: Int) {
    let start = max(0, onset - first - Self.before)
    return (metrics[metric][start...now - first], onset - first)
  }

  /// The last `count` values of a metric up to the sample `now`, or those that are known.
  package func values(of metric: Int, to now: Int, count: Int) -> ArraySlice<Double> {
    metrics[metric][...(now - first)].suffix(count)
  }

  /// The last `count` values of a metric before `onset`, or those that are known.
  package func values(of metric: Int, before onset: Int, count: Int) -> ArraySlice<Double> {
    metrics[metric][..<max(0, onset - first)].suffix(count)
  }

  /// Where the change that was noticed at `detected` began, in what is known at `now`: the sample, not
  /// after `detected`.
  ///
  /// What is looked at begins 36 samples after a restart that lies more than 72 before the detection, and
  /// ends with the next restart: so a later look has more to go by, and never less.
  package func onset(of chosen: [Int], detected: Int, now: Int) -> Int {
    let restarted = restarts.last { $0 < detected - 2 * Self.settling }
    let end = min(now + 1, restarts.first { $0 > detected } ?? .max)
    let start = max(
      0, detected + 1 - Self.length, restarted.map { $0 + Self.settling } ?? 0)
    let candidates = start + 1..<max(start + 1, detected + 1)
    let seen = chosen.map { Array(metrics[$0][start - first..<end - first]) }
    let fitted = OnsetFit().onset(
      of: seen, within: candidates.lowerBound - start..<candidates.upperBound - start)
    return fitted.map { start + $0 } ?? detected
  }
}
