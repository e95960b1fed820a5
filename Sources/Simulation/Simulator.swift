public import TimeSeries

/// Labelled series of services that nobody runs: series `i` follows from the seed and `i` alone.
public struct Simulator: Sendable {
  /// Where all random numbers begin.
  public var seed: UInt64

  /// The time between two samples.
  public var step = Duration.seconds(600)

  /// The share of series in which nothing is wrong; benign events are everywhere.
  public var healthyShare = 0.4

  /// The runtimes to draw from, each as likely.
  public var runtimes: [Runtime] = [.go, .go, .go, .jvm, .native]

  /// The kinds of faults and benign events to draw from, each as likely.
  public var kinds = Fault.Kind.allCases

  /// How far faults move memory, in multiples of a service's own daily swing.
  public var strength = 0.5...8.0

  /// A simulator of ten-minute samples, all runtimes and all kinds.
  public init(seed: UInt64) { self.seed = seed }

  /// Series 0 to `count` - 1 of `days` days each, made when asked for.
  public func series(count: Int, days: Double = 10) -> LazyMapSequence<Range<Int>, Series> {
    (0..<count).lazy.map { series($0, days: days) }
  }

  /// Series number `index`.
  public func series(_ index: Int, days: Double = 10) -> Series {
    scenario(index, days: days).series(id: "simulated-\(seed)-\(index)")
  }

  /// What series number `index` is made from.
  public func scenario(_ index: Int, days: Double = 10) -> Scenario {
    let seconds = step.seconds
    precondition(seconds > 0 && days * 86_400 >= seconds, "\(days) days in steps of \(step)")
    var random = SimulationRandom(seed: seed, stream: UInt64(index))
    let count = Int(days * 86_400 / seconds)
    let day = max(1, Int(86_400 / seconds))
    let service = Service.random(random.choice(runtimes), using: &random)
    var schedule = Schedule(count: count, day: day, random: random)
    let faults = schedule.faults(
      isHealthy: random.chance(healthyShare),
      kinds: kinds.filter { $0.canHappen(to: service) },
      strength: strength)
    let midnight = 1_704_067_200 + 86_400 * Int64(random.integer(0...364))
    let start = midnight + Int64(Double(random.integer(0...day - 1)) * seconds)
    return Scenario(
      service: service, faults: faults, count: count, step: step,
      start: Timestamp(nanoseconds: start * 1_000_000_000),
      age: random.chance(0.25) ? 0 : random.integer(day / 2...2 * day), seed: random.next())
  }
}
