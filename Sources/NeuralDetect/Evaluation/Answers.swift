public import TimeSeries

/// What a detector said of one series, beside the series that tells the truth, on whose samples
/// everything is placed by time.
public struct Answers: Sendable {
  private let truth: Series
  private var scores: [Double]?
  private var detections: [Detection]?
  private var changepoints: [Int]?

  /// No answers yet on the series `truth`.
  public init(to truth: Series) { self.truth = truth }

  /// Takes in scores, one metric or several: the highest at a sample counts.
  ///
  /// - Returns: how many of them fall on samples of the truth.
  @discardableResult
  public mutating func add(scores series: Series) -> Int {
    var placed = 0
    var scores = self.scores ?? [Double](repeating: .nan, count: truth.count)
    for metric in series.metrics {
      for (index, score) in metric.values.enumerated() where score.isFinite {
        guard let sample = truth.sample(at: series.time(at: index)) else { continue }
        scores[sample] = scores[sample].isNaN ? score : max(scores[sample], score)
        placed += 1
      }
    }
    self.scores = scores
    return placed
  }

  /// Takes in flags, 1 at an anomalous sample of any metric: each run of them is an alarm.
  public mutating func add(flags series: Series) {
    var flags = [Bool](repeating: false, count: truth.count)
    for metric in series.metrics {
      for (index, flag) in metric.values.enumerated() where flag > 0 {
        if let sample = truth.sample(at: series.time(at: index)) { flags[sample] = true }
      }
    }
    let runs = flags.trueRuns.map {
      Detection(
        onset: $0.lowerBound, detectedAt: $0.lowerBound,
        end: $0.upperBound < flags.count ? $0.upperBound : nil)
    }
    detections = (detections ?? []) + runs
  }

  /// Takes in an alarm with its times; its onset counts as a changepoint.
  public mutating func add(alarm onset: Timestamp, detectedAt: Timestamp, end: Timestamp?) {
    guard let detected = truth.sample(at: detectedAt) else { return }
    let began = truth.sample(at: onset) ?? 0
    detections =
      (detections ?? []) + [
        Detection(onset: began, detectedAt: detected, end: end.flatMap(truth.sample))
      ]
    changepoints = (changepoints ?? []) + [began]
  }

  /// Says that alarms were looked for, even if there is none.
  public mutating func expectAlarms() {
    detections = detections ?? []
    changepoints = changepoints ?? []
  }

  /// Measures the answers against the truth column `label`; `nil` if the truth has no such column.
  public func evaluated(_ evaluation: Evaluation, label: String) -> SeriesEvaluation? {
    guard let labels = truth.truth(named: label) else { return nil }
    let known = truth.truth(named: "changepoint")?.values
    let marked = known.map { values in values.indices.filter { values[$0] > 0 } }
    return evaluation.evaluate(
      Evaluation.Findings(
        scores: scores, detections: detections, changepoints: marked == nil ? nil : changepoints),
      against: Evaluation.Truth(
        labels: labels.values.map { $0 > 0 },
        benign: truth.truth(named: "label_benign")?.values.map { $0 > 0 }.trueRuns ?? [],
        annotators: marked.map { [$0] } ?? [], step: truth.step),
      id: truth.id)
  }
}
