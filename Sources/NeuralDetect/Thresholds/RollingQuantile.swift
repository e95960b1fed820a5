internal import TimeSeries

/// A threshold that a given share of the last scores stayed below, in O(log n) a score.
///
/// The score that opens an event is taken in, too: one high score moves a quantile by one rank, and
/// without them each quantile would be of scores already cut off at the one before, and the
/// threshold would sink for ever.
public struct RollingQuantile: Sendable, Equatable {
  /// The share of scores below the threshold.
  public var probability = 0.995

  /// Scores that the quantile is of: two weeks of ten-minute samples.
  public var length = 2_016

  /// The threshold until `1 / (1 - probability)` scores came.
  public var initial = 0.5

  /// The threshold's lowest value: a flat score does not alarm on its noise.
  public var floor = 0.1

  /// The threshold's highest value: a score of 1 always passes.
  public var ceiling = 0.95

  public init() {}

  /// Of the shortest length that is read, 2,000 scores, the largest leaves one above.
  package static let probabilities = 0.5...0.9995

  struct Running: RunningThreshold {
    private let method: RollingQuantile
    private var recent: SlidingOrderStatistics

    init(_ method: RollingQuantile) {
      self.method = method
      recent = SlidingOrderStatistics(capacity: method.length)
    }

    var value: Double {
      guard Double(recent.count) * (1 - method.probability) >= 1 else { return method.initial }
      return min(max(method.floor, recent.quantile(method.probability)), method.ceiling)
    }

    mutating func append(_ score: Double) { recent.append(score) }
    mutating func append(passing score: Double) { recent.append(score) }
  }
}
