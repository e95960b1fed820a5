internal import TimeSeries

/// One metric's history to learn from, with what is known of it.
struct TrainingSeries: Sendable {
  let values: [Double]
  let restarts: [Int]

  /// The faults that are labelled, in order; `nil` where nobody looked.
  let faults: [Range<Int>]?
  let changepoints: [Int]

  /// The metrics of `series`, each with the truth that concerns it: a column `label_METRIC` before
  /// the column `label`, and `changepoint` before the labels' borders.
  static func all(of series: Series, label: String) -> [TrainingSeries] {
    let changepoints = series.truth(named: "changepoint").map { column in
      column.values.indices.filter { column.values[$0] > 0 }
    }
    return series.metrics.map { metric in
      let column = series.truth(named: "label_\(metric.name)") ?? series.truth(named: label)
      let faults = column.map { $0.values.map { $0 > 0 }.trueRuns }
      let borders = (faults ?? []).flatMap { [$0.lowerBound, $0.upperBound] }
      return TrainingSeries(
        values: metric.values, restarts: series.restarts, faults: faults,
        changepoints: changepoints ?? borders.filter { $0 > 0 && $0 < metric.values.count })
    }
  }
}
