public import TimeSeries

/// One service, what happens to it, and when: everything that a simulated series follows from.
public struct Scenario: Sendable {
  /// Who it happens to.
  public var service: Service

  /// What happens, faults and benign events.
  public var faults: [Fault]

  /// Samples.
  public var count: Int

  /// The time between two samples.
  public var step: Duration

  /// The moment of the first sample.
  public var start: Timestamp

  /// Steps that pass before the first sample; with none, the process starts there.
  public var age: Int

  /// Where the random numbers begin: the same seed gives the same bytes.
  public var seed: UInt64

  /// A scenario of its parts.
  public init(
    service: Service, faults: [Fault], count: Int, step: Duration, start: Timestamp, age: Int,
    seed: UInt64
  ) {
    precondition(count > 0 && step > .zero && age >= 0, "\(count) steps of \(step) after \(age)")
    self.service = service
    self.faults = faults
    self.count = count
    self.step = step
    self.start = start
    self.age = age
    self.seed = seed
  }

  /// Seconds since a Monday's midnight, UTC, of step `t`.
  func time(of t: Int) -> Double {
    let sinceThursday = Double(start.nanoseconds) * 1e-9 + Double(t) * step.seconds
    return sinceThursday + 3 * 86_400
  }

  /// The causes of chance, each with random numbers of its own.
  enum Chance: UInt64 { case load, arrivals, workload, background, fault, process }

  /// The generator behind `chance`.
  func random(_ chance: Chance) -> SimulationRandom {
    SimulationRandom(seed: seed, stream: chance.rawValue)
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
