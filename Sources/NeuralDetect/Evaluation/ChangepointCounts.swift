/// How many changepoints were right, as counts that add up over series, healthy ones among them.
public struct ChangepointCounts: Sendable, Equatable {
  /// Changepoints there were.
  public var truths = 0

  /// Changepoints that were told.
  public var predictions = 0

  /// Those of them that were right.
  public var matched = 0

  /// Samples between the right ones and the truth, in all.
  public var errors = 0

  /// No changepoints.
  public init() {}

  /// Matches each true point with the nearest prediction still free within the margin, as
  /// `ChangepointMatching` does without index 0.
  public init(_ predictions: [Int], truth: [Int], margin: Int) {
    var free = Set(predictions)
    self.predictions = free.count
    truths = Set(truth).count
    for point in Set(truth).sorted() {
      let nearest = free.min { (abs($0 - point), $0) < (abs($1 - point), $1) }
      guard let nearest, abs(nearest - point) <= margin else { continue }
      free.remove(nearest)
      matched += 1
      errors += abs(nearest - point)
    }
  }

  /// 2 · right / (predictions + truths); `nil` without any of them.
  public var f1: Double? {
    predictions + truths == 0 ? nil : 2 * Double(matched) / Double(predictions + truths)
  }

  /// Samples that the right ones are off, on average; `nil` where none is right.
  public var locationError: Double? { matched == 0 ? nil : Double(errors) / Double(matched) }

  /// The counts of two series taken together.
  public static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.truths += right.truths
    sum.predictions += right.predictions
    sum.matched += right.matched
    sum.errors += right.errors
    return sum
  }
}
