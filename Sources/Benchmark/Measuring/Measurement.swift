internal import TimeSeries

/// What one way to do a piece of work took: medians over the repeats.
public struct Measurement: Sendable, Equatable {
  public let way: String

  /// Seconds to do the work once.
  public let seconds: Double

  /// How much of the work's amount is done in a second.
  public let rate: Double

  /// How many times faster than the first way.
  public let speedup: Double

  /// The share of the multiply-adds that the processor could do meanwhile, 0...1; `nil` for work not
  /// measured by its operations.
  public let shareOfLimit: Double?
}

/// The repeats of a piece of work: what was measured in one is compared within it.
package struct Repeats {
  /// Operations a second that the processor reached in each repeat.
  package var limits: [Double] = []

  /// Seconds that each way took for the work once, in each repeat.
  package var seconds: [[Double]]

  package init(ways: Int) { seconds = Array(repeating: [], count: ways) }

  package var count: Int { limits.count }

  package func measurements(of work: Work) -> [Measurement] {
    zip(work.ways, seconds).map { way, own in
      let median = RobustStatistics.median(of: own)
      return Measurement(
        way: way.name, seconds: median, rate: work.amount / median,
        speedup: RobustStatistics.median(of: zip(seconds[0], own).map { $0 / $1 }),
        shareOfLimit: work.operations.map { operations in
          RobustStatistics.median(of: zip(own, limits).map { operations / $0 / $1 })
        })
    }
  }
}
