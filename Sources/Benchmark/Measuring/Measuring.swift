internal import Tensor
internal import TimeSeries

/// How long work is measured.
public struct Measuring: Sendable {
  /// Repeats at most; in each, all ways are taken in turn.
  public var repeats = 9

  /// Seconds that a way runs in one repeat, at least.
  public var blockSeconds = 0.01

  /// Seconds after which no repeat but the first three begins.
  public var budgetSeconds = 1.0

  public init() {}

  /// What each way takes, beside the processor's limit: measured in turn, so that on a busy machine
  /// ratios hold.
  public func measure(_ work: Work, by stopwatch: Stopwatch = .thread) -> [Measurement] {
    let counts = work.ways.map { way in
      way.run()  // what is made once is made now
      return max(1, Int((blockSeconds / stopwatch.seconds(way.run)).rounded(.up)))
    }
    var repeats = Repeats(ways: work.ways.count)
    let start = Stopwatch.wall.now
    while repeats.count < self.repeats
      && (repeats.count < 3 || Stopwatch.wall.now - start < budgetSeconds)
    {
      repeats.limits.append(multiplyAddLimit(KernelVariant.name))
      for (index, way) in work.ways.enumerated() {
        let seconds = stopwatch.seconds { for _ in 0..<counts[index] { way.run() } }
        repeats.seconds[index].append(seconds / Double(counts[index]))
      }
    }
    return repeats.measurements(of: work)
  }

  /// What the processor reaches with each instruction set that it has, best first.
  func limits() -> [BenchmarkReport.Limit] {
    let names = KernelVariant.available
    var rates = names.map { _ in [Double]() }
    for _ in 0..<repeats {
      for (index, name) in names.enumerated() { rates[index].append(multiplyAddLimit(name)) }
    }
    return zip(names, rates).map { name, rates in
      .init(instructionSet: name, operationsPerSecond: RobustStatistics.median(of: rates))
    }
  }
}
