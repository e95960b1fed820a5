internal import Tensor
package import TimeSeries

/// The history of a group of metrics to learn from, with what is known of it.
package struct TrainingSeries: Sendable {
  /// By the model's places; `nil` where there is none.
  package let metrics: [[Double]?]

  /// Which of the places hold memory: the others explain it.
  package let isMemory: [Bool]
  package let restarts: [Int]

  /// From one sample to the next.
  package let step: Duration

  /// Where something is labelled; `nil` where nobody looked.
  package let marked: [Range<Int>]?

  /// Where the metric in each place shows it; `nil` where that is not known apart.
  package let shown: [[Range<Int>]?]

  /// The samples that `changepoint` marks; `nil` without such a column.
  package let changepoints: [Int]?

  package var count: Int { metrics.lazy.compactMap { $0?.count }.first ?? 0 }

  /// The groups of metrics of `series`.
  package static func all(
    of series: Series, label: String, in model: ModelConfiguration
  ) -> [TrainingSeries] {
    func runs(_ name: String) -> [Range<Int>]? {
      series.truth(named: name)?.values.map { $0 > 0 }.trueRuns
    }
    let changepoints = series.truth(named: "changepoint").map { column in
      column.values.indices.filter { column.values[$0] > 0 }
    }
    return MetricGroup.groups(of: series.metrics, in: model).map { group in
      let metrics = group.places.map { $0.map { series.metrics[$0] } }
      return TrainingSeries(
        metrics: metrics.map { metric in
          var rate = CounterRate()
          return metric?.values(by: &rate)
        },
        isMemory: zip(metrics, model.places).map { metric, role in
          metric != nil && (role.isMemory || group.metrics.count == 1)
        },
        restarts: series.restarts, step: series.step, marked: runs(label),
        shown: metrics.map { $0.flatMap { runs("label_\($0.name)") } },
        changepoints: changepoints)
    }
  }

  /// What is known of the samples `range`, where only the metrics in the places `kept` are seen.
  ///
  /// A sample is at fault where it is marked and a metric of memory shows it. It is ambiguous where
  /// something is wrong that none of these shows, or that began before the range: to what does not
  /// know the time before, that is how things are. Changes are those that are known, else the faults'
  /// borders.
  package func truth(in range: Range<Int>, seeing kept: [Bool]) -> Truth {
    var truth = Truth(count: range.count)
    let seen = kept.indices.filter { kept[$0] && isMemory[$0] }
    let isAllShown = seen.contains { shown[$0] == nil }
    let places = seen.compactMap { shown[$0] }
    for fault in marked ?? [] {
      let part = fault.clamped(to: range)
      for t in part { truth.isAmbiguous[t - range.lowerBound] = true }
      guard fault.lowerBound >= range.lowerBound else { continue }
      for shown in isAllShown ? [part] : places.flatMap({ $0.map { $0.clamped(to: part) } }) {
        for t in shown {
          truth.isAmbiguous[t - range.lowerBound] = false
          truth.isFault[t - range.lowerBound] = true
        }
      }
    }
    truth.changepoints =
      changepoints?.filter(range.contains).map { $0 - range.lowerBound }
      ?? truth.isFault.trueRuns.flatMap { [$0.lowerBound, $0.upperBound] }
      .filter { $0 > 0 && $0 < range.count }
    return truth
  }

  /// What is known of a stretch, sample by sample.
  package struct Truth: Sendable {
    package var isFault: [Bool]

    /// Where nobody can say whether a detector should see something.
    package var isAmbiguous: [Bool]
    package var changepoints: [Int] = []

    init(count: Int) {
      isFault = [Bool](repeating: false, count: count)
      isAmbiguous = isFault
    }
  }
}
