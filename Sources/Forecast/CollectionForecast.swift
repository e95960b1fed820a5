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
  public var growths = 36

  /// Intervals between collections that the forecast without the heap is the median of.
  public var intervals = 8

  /// Steps after a collection at which the runtime collects by itself: two minutes of real time.
  public var forced = Double.infinity

  /// Rates and medians of what was best on recorded services.
  public init() {}

  /// Steps from sample `t` to the next collection, by the heap's size (HeapAlloc) and goal (NextGC).
  /// `collections` counts them, or is the time of the last (LastGC); only that it changes matters, for
  /// no growth is taken across one. In a gap (`nan`) it stays. `nil` where nothing has grown yet or `t` is a
  /// gap.
  /// - Precondition: equal counts; `t` is a sample.
  public func steps(
    from t: Int, allocated: [Double], goal: [Double], collections: [Double]
  ) -> Double? {
    precondition(
      allocated.count == goal.count && goal.count == collections.count && t < goal.count,
      "\(allocated.count) sizes, \(goal.count) goals, \(collections.count) collections, sample \(t)"
    )
    let collections = withoutGaps(collections)
    var sum = 0.0
    var count = 0
    var last: Int?  // the first sample after the last collection
    var peaks: [Double] = []  // allocated before collections, over their goals
    for s in (0..<t).reversed() {
      guard collections[s] == collections[s + 1] else {
        last = last ?? s + 1
        let peak = allocated[s] / goal[s]
        if peaks.count < intervals, peak.isFinite { peaks.append(peak) }
        continue
      }
      let growth = allocated[s + 1] - allocated[s]
      guard count < growths, growth.isFinite else {
        if peaks.count == intervals { break }
        continue
      }
      sum += growth
      count += 1
    }
    let rate = sum / Double(count)
    // The last sample before a collection is half a step's growth below the heap that it found.
    let share = RobustStatistics.median(of: peaks + [0.9])
    let left = share * goal[t] + 0.5 * rate - allocated[t]
    guard sum > 0, left.isFinite else { return nil }
    return max(0.5, min(left / rate, forced - Double(t - (last ?? 0))))
  }

  /// The same without the heap: the median of the last intervals, less the steps since the last
  /// collection; half a step where they have passed. `nil` before the second collection.
  /// - Precondition: `t` is a sample.
  public func steps(from t: Int, collections: [Double]) -> Double? {
    precondition(t < collections.count, "sample \(t) of \(collections.count)")
    let collections = withoutGaps(collections)
    var moments: [Int] = []  // the latest first
    for s in (0..<t).reversed() where collections[s + 1] > collections[s] {
      moments.append(s + 1)
      if moments.count > intervals { break }
    }
    guard let last = moments.first, moments.count > 1 else { return nil }
    let gaps = zip(moments, moments.dropFirst()).map { Double($0 - $1) }
    return max(0.5, RobustStatistics.median(of: gaps) - Double(t - last))
  }

  /// Each gap with the value before it, or with the first there is.
  private func withoutGaps(_ collections: [Double]) -> [Double] {
    var known = collections.first { !$0.isNaN } ?? 0
    return collections.map { value in
      if !value.isNaN { known = value }
      return known
    }
  }
}
