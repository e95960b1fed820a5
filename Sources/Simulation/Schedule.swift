/// Draws what happens to a service, and when.
struct Schedule {
  /// Steps of the series, and of a day.
  let count: Int
  let day: Int
  var random: SimulationRandom

  /// Faults of these `kinds`, unless the series is healthy, and benign events in any case.
  mutating func faults(
    isHealthy: Bool, kinds: [Fault.Kind], strength: ClosedRange<Double>
  ) -> [Fault] {
    let faulty = kinds.filter(\.isAlarmWorthy)
    var faults: [Fault] = []
    if !isHealthy, !faulty.isEmpty {
      let share = random.chance(0.15) ? 0.01...0.3 : 0.25...0.93
      var onset = Int(Double(count) * random.uniform(share))
      repeat {
        let fault = fault(random.choice(faulty), onset: onset, strength: strength)
        faults.append(fault)
        onset = fault.end + Int(Double(day) * random.logUniform(0.1...3))
      } while onset < count - day / 8 && random.chance(0.5)
    }
    let benign = kinds.filter { !$0.isAlarmWorthy }
    for kind in benign {
      let perDay = random.chance(0.6) ? 0 : random.logUniform(usualRate(of: kind))
      var at = random.exponential() / max(perDay, 1e-9)
      while at < Double(count) / Double(day) {
        faults.append(benignEvent(kind, onset: Int(at * Double(day))))
        at += random.exponential() / perDay
        if kind == .headroomLowered { break }
      }
    }
    return faults
  }

  /// Events per day, in services that have such events.
  private func usualRate(of kind: Fault.Kind) -> ClosedRange<Double> {
    switch kind {
    case .burst: 0.1...2
    case .restart: 0.03...0.6
    case .rollingDeploy: 0.05...0.8
    case .outage: 0.02...0.3
    default: 0.02...0.12
    }
  }

  private mutating func fault(
    _ kind: Fault.Kind, onset: Int, strength: ClosedRange<Double>
  ) -> Fault {
    let onset = max(1, min(onset, count - 2))
    let lasts = random.chance(0.5)
    let days: Double =
      switch kind {
      case .spike: 0
      case .stepUndone: random.logUniform(0.03...2)
      case .stepUp, .headroomRaised, .memoryLimitLifted, .heapLimitRaised: random.uniform(1...5)
      case .queueBacklog: random.logUniform(0.1...2)
      case .allocationBlowUp: random.logUniform(0.1...4)
      default: random.logUniform(0.4...6)
      }
    let steps = kind == .spike ? random.integer(1...3) : max(2, Int(days * Double(day)))
    let canLast = ![.spike, .stepUndone, .queueBacklog].contains(kind)
    let end = canLast && lasts ? count : min(count, onset + steps)
    var fault = Fault(
      kind, onset: onset, end: max(end, onset + 1), strength: random.logUniform(strength))
    fault.ramp = random.integer(1...4)
    if kind.isGrowth {
      let canHold = kind != .leakAndRestart && kind != .queueBacklog
      fault.ending = random.chance(0.35) && canHold ? .holds : .releases
      fault.followsLoad = kind == .cacheWithoutEviction || random.chance(0.4)
      fault.lumps = random.chance(kind.isLumpy ? 1 : 0.15) ? random.integer(4...24) : 0
      let length = fault.end - onset
      fault.period = max(2, min(length, Int(Double(day) * random.logUniform(0.15...2))))
    }
    return fault
  }

  private mutating func benignEvent(_ kind: Fault.Kind, onset: Int) -> Fault {
    let hours: Double =
      switch kind {
      case .burst: random.logUniform(0.3...8)
      case .outage: random.logUniform(0.2...3)
      case .rollingDeploy: random.uniform(0.3...2)
      default: 0
      }
    let isLasting = kind == .trafficShift || kind == .headroomLowered
    let length = max(1, Int(hours * Double(day) / 24))
    let strength: Double =
      switch kind {
      case .burst: random.logUniform(0.5...5)
      case .trafficShift: random.uniform(random.chance(0.5) ? 0.2...1 : -0.6 ... -0.2)
      case .rollingDeploy: random.uniform(0.05...0.5)
      case .headroomLowered: random.uniform(0.3...3)
      default: 0
      }
    return Fault(
      kind, onset: onset, end: isLasting ? count : min(count, onset + length), strength: strength)
  }
}

extension Fault.Kind {
  /// True if what it holds comes in few large pieces.
  fileprivate var isLumpy: Bool {
    self == .bufferRetention || self == .directBufferLeak || self == .arenaBloat
  }
}
