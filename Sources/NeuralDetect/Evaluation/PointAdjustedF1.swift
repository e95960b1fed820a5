/// The best F1 over all thresholds after *point adjustment*: one hit anywhere in a labelled event
/// makes all of its samples hits. `nil` where no scored sample is labelled.
///
/// An event is hit once θ ≤ its largest score, so this is the plain best F1 of scores in which
/// each sample of an event has the event's largest. Samples with a `nan` score stay left out.
///
/// It flatters: with long events random scores come near 1. Never print it without
/// ``chancePointAdjustedF1(scores:labels:chance:)``.
/// - Precondition: As many labels as scores.
/// - Source: Xu et al., "Unsupervised Anomaly Detection via Variational Auto-Encoder", WWW 2018.
public func pointAdjustedF1(scores: [Double], labels: [Bool]) -> PrecisionRecallCurve.BestF1? {
  precondition(scores.count == labels.count, "\(scores.count) scores, \(labels.count) labels")
  var adjusted = scores
  for event in labels.trueRuns {
    let largest = scores[event].lazy.filter { !$0.isNaN }.max()
    for index in event where !scores[index].isNaN { adjusted[index] = largest ?? .nan }
  }
  return PrecisionRecallCurve(ThresholdSweep(scores: adjusted, labels: labels))?.bestF1
}

/// The point-adjusted F1 of a random detector on the same labels, `nan` where `scores` is.
///
/// - Source: Kim et al., "Towards a Rigorous Evaluation of Time-Series Anomaly Detection",
///   AAAI 2022.
public func chancePointAdjustedF1(
  scores: [Double], labels: [Bool], chance: ChanceLevel = ChanceLevel()
) -> Double? {
  chance.mean(inPlaceOf: scores) { pointAdjustedF1(scores: $0, labels: labels)?.value }
}
