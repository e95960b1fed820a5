/// Precision, recall and F1 of changepoints, which count as right within a margin, by the rules
/// of the Turing Change Point Dataset: with annotators k = 1…K who marked the sets Tₖ, predictions
/// X and T* = ∪ Tₖ,
///
///     P = |TP(T*, X)| / |X|      R = 1/K · Σₖ |TP(Tₖ, X)| / |Tₖ|      F1 = 2·P·R / (P + R)
///
/// where TP matches each true point, in ascending order, with the nearest prediction still free
/// within the margin, of two equally near ones the earlier. (The source's program goes through the
/// true points in a hash table's order; where one prediction is near to two, F1 can then differ.)
/// - Source: van den Burg & Williams, "An Evaluation of Change Point Detection Algorithms", 2020.
public struct ChangepointMatching: Sendable {
  /// Samples by which a prediction may be off, to either side.
  public var margin: Int

  /// Whether index 0 is a true point and a prediction in every series, as in the source, so that
  /// an annotator who marked nothing, and a detector that found nothing, have a value; a detector
  /// gains from it. If not, zeros are dropped, and annotators who marked nothing with them.
  public var countsZero: Bool

  /// How well the predictions fit the annotators.
  public struct Agreement: Sendable, Equatable {
    /// `nil` without predictions.
    public var precision: Double?

    /// The mean over the annotators.
    public var recall: Double

    /// The harmonic mean of precision and recall; 0 without predictions.
    public var f1: Double

    /// Samples between each matched point of T* and its prediction, index 0 aside, on average;
    /// `nil` where none matched.
    public var locationError: Double?
  }

  /// The rule with this margin.
  /// - Precondition: A margin of at least 0 samples.
  public init(margin: Int = 5, countsZero: Bool = true) {
    precondition(margin >= 0, "a margin of \(margin) samples")
    self.margin = margin
    self.countsZero = countsZero
  }

  /// Compares `changepoints` with what each annotator marked; `nil` without anything to find.
  public func agreement(of changepoints: [Int], with annotators: [[Int]]) -> Agreement? {
    let truths = annotators.map(points).filter { !$0.isEmpty }
    guard !truths.isEmpty else { return nil }
    let predictions = points(changepoints)
    let matched = matches(points(truths.flatMap(\.self)), predictions)

    let recalls = truths.map { Double(matches($0, predictions).count) / Double($0.count) }
    let recall = recalls.reduce(0, +) / Double(recalls.count)
    let precision =
      predictions.isEmpty ? nil : Double(matched.count) / Double(predictions.count)
    let sum = (precision ?? 0) + recall
    let errors = matched.filter { $0.truth != 0 }.map { abs($0.truth - $0.prediction) }
    return Agreement(
      precision: precision,
      recall: recall,
      f1: sum == 0 ? 0 : 2 * (precision ?? 0) * recall / sum,
      locationError: errors.isEmpty ? nil : Double(errors.reduce(0, +)) / Double(errors.count))
  }

  /// `indices` sorted, each once, with 0 or without.
  private func points(_ indices: [Int]) -> [Int] {
    var points = Set(indices)
    if countsZero { points.insert(0) } else { points.remove(0) }
    return points.sorted()
  }

  private func matches(
    _ truths: [Int], _ predictions: [Int]
  ) -> [(truth: Int, prediction: Int)] {
    var free = predictions
    var matches: [(truth: Int, prediction: Int)] = []
    for truth in truths {
      let nearest = free.indices.min { abs(free[$0] - truth) < abs(free[$1] - truth) }
      guard let nearest, abs(free[nearest] - truth) <= margin else { continue }
      matches.append((truth, free.remove(at: nearest)))
    }
    return matches
  }
}
