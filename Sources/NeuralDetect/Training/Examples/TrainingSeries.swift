package import TimeSeries

/// One metric's history to learn from, with what is known of it.
package struct TrainingSeries: Sendable {
  package let values: [Double]
  package let restarts: [Int]

  /// The faults that are labelled, in order; `nil` where nobody looked.
  package let faults: [Range<Int>]?

  /// Samples of which nobody can say whether a detector should see something.
  package let ambiguous: [Range<Int>]
  package let changepoints: [Int]

  private static let longest = 3 * FeatureExtractor.day

  /// The metrics of `series`, each with the truth that concerns it.
  ///
  /// Where there is a column `label_METRIC`, the faults are where it is marked, and samples that only
  /// `label` marks are ambiguous: something is wrong, but this metric does not show it. After three
  /// days a fault is ambiguous, too: what lasts becomes the history. Changes are the samples that
  /// `changepoint` marks, else the labels' borders.
  package static func all(of series: Series, label: String) -> [TrainingSeries] {
    let changepoints = series.truth(named: "changepoint").map { column in
      column.values.indices.filter { column.values[$0] > 0 }
    }
    return series.metrics.map { metric in
      let marked = series.truth(named: label)?.values.map { $0 > 0 }
      let shown = series.truth(named: "label_\(metric.name)")?.values.map { $0 > 0 }
      let faults = (shown ?? marked)?.trueRuns
      let borders = (faults ?? []).flatMap { [$0.lowerBound, $0.upperBound] }
      let hidden = zip(marked ?? [], shown ?? marked ?? []).map { $0 && !$1 }.trueRuns
      let lasting = (faults ?? []).filter { $0.count > longest }
        .map { $0.lowerBound + longest..<$0.upperBound + FeatureExtractor.day }
      return TrainingSeries(
        values: metric.values, restarts: series.restarts, faults: faults,
        ambiguous: hidden + lasting,
        changepoints: changepoints ?? borders.filter { $0 > 0 && $0 < metric.values.count })
    }
  }
}
