/// A Go process's memory: a concurrent mark-and-sweep heap whose goal follows GOGC, and resident
/// memory that rises at once and comes down late.
///
/// - Source: "A Guide to the Go Garbage Collector", go.dev/doc/gc-guide; runtime/mgcpacer.go,
///   runtime/mgcscavenge.go and `forcegcperiod` in runtime/proc.go of Go 1.19.
package struct GoHeap: MemoryProcess {
  /// GOGC: new bytes per hundred live ones that start a collection.
  package var percent: Double

  /// GOMEMLIMIT, in bytes; infinite when it is not set.
  package var memoryLimit: Double

  /// Seconds after which a collection runs in any case: 120, and more in recordings whose time is
  /// compressed.
  package var forcedPeriod: Double

  /// Unfilled parts of spans in use, as a share of the heap goal.
  package var fragmentation: Double

  /// Garbage that a collection missed because it ran beside the program: standard deviation, as a
  /// share of the live heap.
  package var floatingGarbage: Double

  /// Resident bytes of the program's text and data, and of the runtime itself.
  package var fixed: Double

  /// The chance, in ten minutes, that the scavenger returns memory, and which share of the excess
  /// it returns then.
  package var scavengeChance: Double
  package var scavengeShare: Double

  /// Memory is returned with `MADV_FREE`: it stays resident until the machine runs short.
  package var returnsLazily: Bool

  /// Bytes by which resident memory moves: a page, or a huge one.
  package var residentQuantum: Double

  private var live = 0.0
  private var allocated = 0.0
  private var goal = Self.smallestGoal
  private var resident = 0.0
  private var sinceCollection = 0.0

  /// The goal of a heap with next to nothing live, at GOGC = 100.
  package static let smallestGoal = 4.0 * 1_048_576

  static let metrics = [
    "process_resident_memory_bytes", "go_memstats_heap_alloc_bytes", "go_memstats_heap_inuse_bytes",
    "go_memstats_next_gc_bytes",
  ]

  package init(
    percent: Double, memoryLimit: Double, forcedPeriod: Double, fragmentation: Double,
    floatingGarbage: Double, fixed: Double, scavengeChance: Double, scavengeShare: Double,
    returnsLazily: Bool, residentQuantum: Double
  ) {
    self.percent = percent
    self.memoryLimit = memoryLimit
    self.forcedPeriod = forcedPeriod
    self.fragmentation = fragmentation
    self.floatingGarbage = floatingGarbage
    self.fixed = fixed
    self.scavengeChance = scavengeChance
    self.scavengeShare = scavengeShare
    self.returnsLazily = returnsLazily
    self.residentQuantum = residentQuantum
  }

  var residentPerLiveByte: Double {
    memoryLimit.isFinite ? 1 + fragmentation : (1 + percent / 100) * (1 + fragmentation)
  }

  mutating func restart() {
    (live, allocated, goal, resident) = (0, 0, Self.smallestGoal, 0)
    sinceCollection = 0
  }

  mutating func advance(
    _ demand: Demand, step: Double, random: inout SimulationRandom
  ) -> InlineArray<4, Double> {
    let floating = 1 + floatingGarbage * abs(random.normal())
    let phase = random.unit()
    let scavenge = random.unit()
    let peak = allocate(demand, step: step, floating: floating, phase: phase)

    let holes = fragmentation * goal + demand.pinned
    resident = max(resident, peak + holes)
    let wanted = 1.1 * (max(goal, allocated) + holes)
    let chance = returnsLazily ? 0.001 : scavengeChance
    if resident > wanted, scavenge < chance * step / 600 {
      resident -= (resident - wanted) * (returnsLazily ? 1 : scavengeShare)
    }
    let inUse = roundedUp(allocated + holes, to: Self.spanPage)
    let outside = fixed + demand.stacks + demand.offHeap
    return [
      roundedUp(outside, to: pageSize) + roundedUp(resident, to: residentQuantum),
      allocated.rounded(), inUse, goal.rounded(),
    ]
  }

  /// Lets the heap grow and collects it as often as it meets its goal; returns the most it held.
  private mutating func allocate(
    _ demand: Demand, step: Double, floating: Double, phase: Double
  ) -> Double {
    let fresh = demand.allocated + max(0, demand.live - live)
    let room = max(goal - allocated, 0)
    live = demand.live
    sinceCollection += step
    if fresh < room, sinceCollection <= forcedPeriod {
      allocated += fresh
      return allocated
    }
    sinceCollection = 0
    let before = fresh < room ? allocated : goal
    let marked = live * floating
    goal = goal(marked: marked, demand)
    // The saw-tooth's height: up to the goal, or what comes between two forced collections.
    let tooth = min(goal - marked, demand.allocated * min(forcedPeriod / step, 1))
    let rest = fresh - room
    allocated = marked + (rest > 0 && rest < tooth ? rest : phase * tooth)
    return max(before, marked + tooth)
  }

  /// Where the next collection ends, given the bytes that the last one `marked`.
  private func goal(marked: Double, _ demand: Demand) -> Double {
    let ratio = percent / 100 * demand.headroom
    let proportional = marked + (marked + demand.stacks) * ratio
    let outside = fixed + demand.stacks + fragmentation * proportional + demand.pinned
    let bounded = min(max(proportional, Self.smallestGoal * ratio), memoryLimit - outside)
    return max(bounded, 1.03 * marked + 262_144)
  }

  private static let spanPage = 8192.0
}
