/// True positive rate = TP / positives against false positive rate = FP / negatives, one point a
/// distinct score.
///
/// - Source: Fawcett, "An Introduction to ROC Analysis", 2006.
public struct ROCCurve: Sendable {
  /// The thresholds and what each predicts.
  public let sweep: ThresholdSweep

  /// The curve, or `nil` unless there are scored samples of both kinds.
  public init?(_ sweep: ThresholdSweep) {
    guard sweep.positives > 0, sweep.positives < sweep.count else { return nil }
    self.sweep = sweep
  }

  /// The trapezoids' area, which is the probability that a labelled sample scores higher than an
  /// unlabelled one, a tie counting ½.
  public var area: Double {
    var twiceArea = 0.0  // whole numbers below 2⁵³: exact
    var (truePositives, falsePositives) = (0, 0)
    for level in sweep.levels {
      let mistaken = level.predicted - level.truePositives
      twiceArea += Double((mistaken - falsePositives) * (level.truePositives + truePositives))
      (truePositives, falsePositives) = (level.truePositives, mistaken)
    }
    let negatives = sweep.count - sweep.positives
    return twiceArea / 2 / Double(sweep.positives) / Double(negatives)
  }

  /// The area of scores that know nothing.
  public static let chanceArea = 0.5
}
