/// What every possible threshold predicts: how many samples score `≥ θ`, and how many of those
/// are labelled, for each distinct score θ. All point measures are read off it.
///
/// Samples with a `nan` score are left out and counted in `unscored`.
public struct ThresholdSweep: Sendable {
  /// One threshold and what it predicts; equal scores share a level.
  public struct Level: Sendable, Equatable {
    /// The score θ.
    public let threshold: Double

    /// Samples that score `≥ θ`.
    public let predicted: Int

    /// Those of them that are labelled.
    public let truePositives: Int
  }

  /// From the highest score to the lowest, at which every scored sample is predicted.
  public let levels: [Level]

  /// Scored samples.
  public let count: Int

  /// Scored samples that are labelled.
  public let positives: Int

  /// Samples without a score, labelled or not.
  public let unscored: Int

  /// Sorts `scores` once, in O(n log n).
  /// - Precondition: As many labels as scores.
  public init(scores: [Double], labels: [Bool]) {
    precondition(scores.count == labels.count, "\(scores.count) scores, \(labels.count) labels")
    let ranked = zip(scores, labels).filter { !$0.0.isNaN }.sorted { $0.0 > $1.0 }
    var levels: [Level] = []
    var truePositives = 0
    for (index, (score, isPositive)) in ranked.enumerated() {
      if isPositive { truePositives += 1 }
      let isLastOfItsScore = index + 1 == ranked.count || ranked[index + 1].0 < score
      guard isLastOfItsScore else { continue }
      levels.append(
        Level(threshold: score, predicted: index + 1, truePositives: truePositives))
    }
    self.levels = levels
    count = ranked.count
    positives = truePositives
    unscored = scores.count - ranked.count
  }

  /// The share of scored samples that are labelled, or `nil` where nothing is scored.
  public var prevalence: Double? { count == 0 ? nil : Double(positives) / Double(count) }
}
