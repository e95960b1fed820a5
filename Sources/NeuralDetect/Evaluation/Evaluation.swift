/// All measures of one series: whatever a detector gave, held against whatever is known.
public struct Evaluation: Sendable {
  /// The buffer of `vus_pr` and `vus_roc`.
  public var surface = VolumeUnderSurface()

  /// The grace in which alarms count.
  public var events = EventMatching()

  /// The margin in which changepoints count.
  public var changepoints = ChangepointMatching()

  /// The random detectors behind the chance levels.
  public var chance = ChanceLevel()

  /// The false alarms a day of `event_recall_at_false_alarms`.
  public var falseAlarmsPerDay = 1.0

  /// What is known about a series.
  public struct Truth: Sendable {
    /// Whether each sample is in a fault; a run of them is one fault.
    public var labels: [Bool]

    /// Unusual but harmless: an alarm there is a nuisance.
    public var benign: [Range<Int>]

    /// The changepoints that each annotator marked.
    public var annotators: [[Int]]

    /// From one sample to the next.
    public var step: Duration

    /// What is known: at least the labels.
    public init(
      labels: [Bool], benign: [Range<Int>] = [], annotators: [[Int]] = [], step: Duration
    ) {
      self.labels = labels
      self.benign = benign
      self.annotators = annotators
      self.step = step
    }

    /// The faults: the runs of labelled samples, in order.
    public var faults: [Range<Int>] { labels.trueRuns }
  }

  /// What a detector gave; `nil` is not asked about, empty is "none".
  public struct Findings: Sendable {
    /// One a sample, `nan` where there is none.
    public var scores: [Double]?

    /// The alarms, in any order.
    public var detections: [Detection]?

    /// The first samples of the new segments.
    public var changepoints: [Int]?

    /// What was given.
    public init(
      scores: [Double]? = nil, detections: [Detection]? = nil, changepoints: [Int]? = nil
    ) {
      self.scores = scores
      self.detections = detections
      self.changepoints = changepoints
    }
  }

  /// The defaults of every measure: buffer 100, no grace, margin 5.
  public init() {}

  /// Measures what can be measured; what is undefined is left out.
  /// - Precondition: As many labels as scores; alarms and changepoints within the series.
  public func evaluate(_ findings: Findings, against truth: Truth, id: String) -> SeriesEvaluation {
    var measures: [Measure?] = []
    if let scores = findings.scores { measures += pointMeasures(scores, truth) }
    let counts = findings.detections.map {
      events.counts(
        of: $0, faults: truth.faults, benign: truth.benign, count: truth.labels.count,
        step: truth.step)
    }
    if let counts { measures += counts.measures(series: 1) }
    if let found = findings.changepoints { measures += changepointMeasures(found, truth) }
    return SeriesEvaluation(
      id: id, measures: measures.compactMap(\.self), events: counts,
      unscored: findings.scores.map { $0.count(where: \.isNaN) } ?? 0,
      reliability: findings.scores.flatMap { Reliability(scores: $0, labels: truth.labels) })
  }

  private func pointMeasures(_ scores: [Double], _ truth: Truth) -> [Measure?] {
    let labels = truth.labels
    let sweep = ThresholdSweep(scores: scores, labels: labels)
    let precisionRecall = PrecisionRecallCurve(sweep)
    let volumes = surface.volumes(scores: scores, labels: labels)
    let adjusted = pointAdjustedF1(scores: scores, labels: labels)
    let recall = recallAtFalseAlarms(scores, truth)

    // Series without a measure need no random detectors either.
    let chancePR = volumes.flatMap { _ in
      chance.mean(inPlaceOf: scores) {
        surface.volumes(scores: $0, labels: labels)?.precisionRecall
      }
    }
    let chanceROC = volumes.flatMap { _ in
      chance.mean(inPlaceOf: scores) { surface.volumes(scores: $0, labels: labels)?.roc }
    }
    return [
      Measure(.aucPR, precisionRecall?.area, chance: precisionRecall?.chanceArea),
      Measure(.aucROC, ROCCurve(sweep)?.area, chance: ROCCurve.chanceArea),
      Measure(.vusPR, volumes?.precisionRecall, chance: chancePR),
      Measure(.vusROC, volumes?.roc, chance: chanceROC),
      Measure(.bestF1, precisionRecall?.bestF1.value, chance: precisionRecall?.chanceBestF1),
      Measure(
        .pointAdjustedF1, adjusted?.value,
        chance: chancePointAdjustedF1(scores: scores, labels: labels, chance: chance)),
      Measure(
        .recallAtFalseAlarms, recall,
        chance: chance.mean(inPlaceOf: scores) { recallAtFalseAlarms($0, truth) }),
    ]
  }

  private func recallAtFalseAlarms(_ scores: [Double], _ truth: Truth) -> Double? {
    events.operatingPoint(
      of: scores, faults: truth.faults, falseAlarmsPerDay: falseAlarmsPerDay,
      step: truth.step)?.recall
  }

  private func changepointMeasures(_ found: [Int], _ truth: Truth) -> [Measure?] {
    let agreement = changepoints.agreement(of: found, with: truth.annotators)
    let none = changepoints.agreement(of: [], with: truth.annotators)
    let count = truth.labels.count
    return [
      Measure(.changepointPrecision, agreement?.precision, chance: none?.precision),
      Measure(.changepointRecall, agreement?.recall, chance: none?.recall),
      Measure(.changepointF1, agreement?.f1, chance: none?.f1),
      Measure(
        .changepointCovering, segmentCovering(of: found, by: truth.annotators, count: count),
        chance: segmentCovering(of: [], by: truth.annotators, count: count)),
      Measure(.changepointLocationError, agreement?.locationError),
    ]
  }
}

extension EventCounts {
  /// The event measures of these counts, which are of so many series.
  func measures(series: Int) -> [Measure?] {
    [
      Measure(.eventRecall, recall, series: series),
      Measure(.eventPrecision, precision, series: series),
      Measure(.delayMedian, delay(quantile: 0.5), series: series),
      Measure(.delayP90, delay(quantile: 0.9), series: series),
      Measure(.falseAlarmsPerDay, falseAlarmsPerDay, series: series),
      Measure(.nuisanceAlarms, nuisanceRate, series: series),
      Measure(.alarmedHealthyShare, alarmedHealthyShare, series: series),
    ]
  }
}
