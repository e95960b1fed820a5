internal import Glibc

extension Service {
  /// A service drawn wide: sizes, rates and settings range over decades.
  static func random(_ runtime: Runtime, using random: inout SimulationRandom) -> Service {
    let profile = random.choice(Profile.allCases)
    let size = random.logUniform(profile.size)
    let workload = Workload.random(profile, size: size, using: &random)
    let memory: Memory =
      switch runtime {
      case .go: .go(.random(size: size, using: &random))
      case .jvm: .jvm(.random(workload, using: &random))
      case .native: .native(.random(size: size, using: &random))
      }
    var load = Load.random(using: &random)
    switch profile {
    case .idle: load.requestsPerSecond = random.logUniform(0.001...0.5)
    case .worker: load.hours = load.hours.map { 1 + 0.1 * ($0 - 1) }
    default: break
    }
    return Service(
      profile: profile, load: load, workload: workload,
      background: .random(size: size, using: &random), memory: memory,
      limit: random.chance(0.5) ? .infinity : random.logUniform(1.15...4))
  }
}

extension Workload {
  /// The workload of a service whose live memory is about `size` bytes.
  static func random(
    _ profile: Profile, size: Double, using random: inout SimulationRandom
  ) -> Workload {
    // What follows the load: next to nothing in one service, all but a little in another.
    let isStateful = profile == .session || random.chance(0.6)
    let sessions: ClosedRange<Double> = isStateful ? 0.5...20 : 0.002...0.3
    let inFlight: ClosedRange<Double> = profile == .gateway ? 0.1...1 : 0.001...0.1
    let hasCache = profile == .catalog || random.chance(0.5)
    let cache = random.logUniform(profile == .catalog ? 0.3...6 : 0.05...3)
    // A collection each few hundred samples to hundreds of collections in one.
    let isBusy = random.chance(0.4)
    let rate = profile == .idle ? 1e-4...0.05 : isBusy ? 0.1...30 : 0.003...0.5
    let hasBatch = profile == .batch || random.chance(0.25)
    let stacks = random.logUniform(1e5...4e6)
    return Workload(
      base: size,
      wander: random.chance(0.4) ? 0 : random.logUniform(0.002...0.2),
      sessions: size * random.logUniform(sessions),
      sessionTime: random.logUniform(300...21_600),
      inFlight: size * random.logUniform(inFlight),
      cache: hasCache ? size * cache : 0,
      cacheTime: random.logUniform(1800...172_800),
      cacheLifetime: random.chance(0.3) ? .infinity : random.logUniform(3600...86_400),
      allocationRate: size * random.logUniform(rate) / 600,
      allocationNoise: random.logUniform(0.01...1),
      stacks: stacks,
      stacksPerLoad: stacks * random.logUniform(0.01...3),
      largePerDay: random.chance(0.6) ? 0 : random.logUniform(0.2...20),
      largeSize: size * random.logUniform(0.02...0.6),
      batch: hasBatch ? .random(size: size, using: &random) : nil)
  }
}

extension Workload.Batch {
  static func random(size: Double, using random: inout SimulationRandom) -> Self {
    let isFrequent = random.chance(0.2)
    let period = isFrequent ? random.choice([3600.0, 7200, 21_600]) : 86_400.0
    return Self(
      period: period,
      offset: random.uniform(0...period),
      duration: isFrequent ? random.uniform(300...1500) : random.logUniform(1200...14_400),
      live: size * random.logUniform(0.05...1.5),
      allocationRate: size * random.logUniform(0.05...5) / 600)
  }
}

extension Background {
  /// Memory beside a heap of about `size` bytes: silent in half the services, rough in a few.
  static func random(size: Double, using random: inout SimulationRandom) -> Background {
    let isSilent = random.chance(0.6)
    let isRough = random.chance(0.2)
    return Background(
      size: (size + 1e7) * random.logUniform(isRough ? 0.1...1.5 : 0.002...0.2),
      wander: isSilent ? 0 : random.logUniform(isRough ? 0.05...0.5 : 0.003...0.05),
      correlationTime: random.logUniform(1800...172_800),
      jitter: isSilent ? 0 : random.logUniform(isRough ? 0.01...0.3 : 0.0005...0.02),
      plateausPerDay: random.chance(0.5) ? 0 : random.logUniform(0.2...10),
      plateauHeight: random.logUniform(0.005...0.15),
      cacheHeight: random.chance(0.85) ? 0 : random.logUniform(0.05...1),
      cacheTime: random.logUniform(7200...259_200),
      grain: random.chance(0.2) ? 0 : random.logUniform(0.003...0.2))
  }
}

extension GoHeap {
  static func random(size: Double, using random: inout SimulationRandom) -> GoHeap {
    GoHeap(
      percent: random.chance(0.6) ? 100 : random.choice([25, 50, 75, 150, 200, 400]),
      memoryLimit: random.chance(0.85) ? .infinity : (size + 2e7) * random.uniform(1.5...4),
      forcedPeriod: random.chance(0.2) ? 120 : random.logUniform(1200...288_000),
      fragmentation: random.logUniform(0.01...0.25),
      floatingGarbage: random.logUniform(0.001...0.25),
      fixed: random.logUniform(4e6...3e7),
      scavengeChance: random.chance(0.6) ? random.uniform(0.5...1) : random.logUniform(0.02...0.5),
      scavengeShare: random.chance(0.5) ? random.uniform(0.7...1) : random.uniform(0.15...0.7),
      refault: random.logUniform(0.001...0.3),
      refaultChance: random.uniform(0.2...1),
      returnsLazily: random.chance(0.12),
      residentQuantum: random.chance(0.25) ? 2_097_152 : pageSize)
  }
}

extension JVMHeap {
  /// A heap with room for `workload`.
  static func random(_ workload: Workload, using random: inout SimulationRandom) -> JVMHeap {
    let most =
      workload.base + 1.5 * (workload.sessions + workload.inFlight) + workload.cache
      + (workload.batch?.live ?? 0)
    let largest = max(3.3e7, most * random.logUniform(1.8...8))
    return JVMHeap(
      smallest: largest * (random.chance(0.3) ? 1 : random.logUniform(0.02...0.6)),
      largest: largest,
      young: random.uniform(0.15...0.6),
      promotion: random.logUniform(0.0002...0.05),
      survival: random.chance(0.5) ? 0 : random.logUniform(0.005...0.1),
      occupancy: random.uniform(0.45...0.85),
      uncommitChance: random.chance(0.7) ? 0 : random.logUniform(0.003...0.1),
      region: random.chance(0.5) ? 1024 : random.choice([1_048_576, 2_097_152, 4_194_304]),
      outsideHeap: random.logUniform(3.5e7...3e8),
      warmUp: random.logUniform(600...43_200))
  }
}

extension NativeHeap {
  static func random(size: Double, using random: inout SimulationRandom) -> NativeHeap {
    NativeHeap(
      fixed: random.logUniform(1e6...1.5e7),
      mapped: random.chance(0.75) ? 0 : random.uniform(0...0.9),
      block: random.logUniform(131_072...3e7).rounded(),
      fragmentation: random.logUniform(0.01...0.4),
      trimThreshold: random.chance(0.2) ? 131_072 : random.logUniform(131_072...6.7e7),
      trimChance: random.logUniform(0.001...0.5),
      trimShare: random.chance(0.5) ? random.uniform(0.7...1) : random.uniform(0.1...0.7),
      arenaQuantum: random.choice([pageSize, 135_168, 1_048_576]))
  }
}
