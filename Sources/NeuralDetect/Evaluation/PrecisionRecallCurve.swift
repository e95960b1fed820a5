/// Precision = TP / predicted against recall = TP / positives, one point a distinct score.
///
/// - Source: Davis & Goadrich, "The Relationship Between Precision-Recall and ROC Curves", 2006.
public struct PrecisionRecallCurve: Sendable {
  /// The best compromise between precision and recall, and the threshold (`≥`) that reaches it.
  public struct BestF1: Sendable, Equatable {
    /// From 0 to 1.
    public let value: Double

    /// Samples scored `≥ threshold` are predicted.
    public let threshold: Double
  }

  /// The thresholds and what each predicts.
  public let sweep: ThresholdSweep

  /// The curve, or `nil` where no scored sample is labelled: recall is undefined there.
  public init?(_ sweep: ThresholdSweep) {
    guard sweep.positives > 0 else { return nil }
    self.sweep = sweep
  }

  /// Average precision, Σₖ (Rₖ − Rₖ₋₁)·Pₖ: the area without interpolation between points, which
  /// would flatter.
  public var area: Double {
    var area = 0.0
    var before = 0
    for level in sweep.levels {
      let precision = Double(level.truePositives) / Double(level.predicted)
      area += Double(level.truePositives - before) * precision
      before = level.truePositives
    }
    return area / Double(sweep.positives)
  }

  /// The largest F1 = 2·TP / (predicted + positives); of equal ones the highest threshold's.
  public var bestF1: BestF1 {
    var best = BestF1(value: 0, threshold: .infinity)
    for level in sweep.levels {
      let f1 = 2 * Double(level.truePositives) / Double(level.predicted + sweep.positives)
      if f1 > best.value { best = BestF1(value: f1, threshold: level.threshold) }
    }
    return best
  }

  /// The area of scores that know nothing, in the limit of many samples: the prevalence p.
  public var chanceArea: Double { Double(sweep.positives) / Double(sweep.count) }

  /// The best F1 of scores that know nothing, 2p / (1 + p): everything is predicted.
  public var chanceBestF1: Double { 2 * chanceArea / (1 + chanceArea) }
}
