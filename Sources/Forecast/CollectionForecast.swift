internal import TimeSeries

/// When a Go service collects its garbage next.
///
/// The heap grows up to the goal that its last collection set, as fast as it has been growing:
///
///     steps = (goal − allocated) / rate
///
/// - Source: "A Guide to the Go Garbage Collector", go.dev/doc/gc-guide.
public struct CollectionForecast: Sendable {
  /// Growths from one sample to the next that the rate is the mean of.
  public var growths = 12

  /// Intervals between collections that the forecast without the heap is the median of.
  public var intervals = 8

  /// What is measured here to be best on recorded services.
  public init() {}

  /// Steps from sample `t` to the next collection, by the heap's size (HeapAlloc) and goal (NextGC).
  /// `collections` counts them, or is the time of the last (LastGC); only that it changes matters, for
  /// no growth is taken across one. `nil` where nothing has grown yet or `t` is a gap.
  /// - Precondition: equal counts; `t` is a sample.
  public func steps(
    from t: Int, allocated: [Double], goal: [Double], collections: [Double]
  ) -> Double? {
    precondition(
      allocated.count == goal.count && goal.count == collections.count && t < goal.count,
      "\(allocated.count) sizes, \(goal.count) goals, \(collections.count) collections, sample \(t)")
    var sum = 0.0
    var count = 0
    for s in (0..<t).reversed() where collections[s] == collections[s + 1] {
      let growth = allocated[s + 1] - allocated[s]
      guard growth.isFinite else { continue }
      sum += growth
      count += 1
      if count == growths { break }
    }
    let left = goal[t] - allocated[t]
    guard sum > 0, left.isFinite else { return nil }
    return max(0, left / (sum / Double(count)))
  }

  /// The same without the heap: the median of the last intervals, less the steps since the last
  /// collection; half a step where they have passed. `nil` before the second collection.
  /// - Precondition: `t` is a sample.
  public func steps(from t: Int, collections: [Double]) -> Double? {
    precondition(t < collections.count, "sample \(t) of \(collections.count)")
    var moments: [Int] = []  // the latest first
    for s in (0..<t).reversed() where collections[s + 1] > collections[s] {
      moments.append(s + 1)
      if moments.count > intervals { break }
    }
    guard let last = moments.first, moments.count > 1 else { return nil }
    let gaps = zip(moments, moments.dropFirst()).map { Double($0 - $1) }
    return max(0.5, RobustStatistics.median(of: gaps) - Double(t - last))
  }
}
