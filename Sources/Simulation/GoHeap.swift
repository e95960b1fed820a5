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

  /// Seconds after which a collection runs in any case: 120, and more where a sample stands for
  /// less than its ten minutes, as in series scraped each 15 s and in recordings of compressed time.
  package var forcedPeriod: Double

  /// Unfilled parts of spans in use after a collection, as a share of the room up to the goal: what
  /// is allocated next fills them before it takes new spans.
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

  /// The share of what is allocated that lands on pages which the scavenger had returned, though
  /// others are still there: it looks for room, not for resident room.
  package var refault: Double

  /// The chance that a step has any of that.
  package var refaultChance: Double

  /// Memory is returned with `MADV_FREE`: it stays resident until the machine runs short.
  package var returnsLazily: Bool

  /// Bytes by which resident memory moves: a page, or a huge one.
  package var residentQuantum: Double

  private var live = 0.0
  private var allocated = 0.0
  private var goal = Self.smallestGoal
  private var lastGoal = Self.smallestGoal
  private var inUseAtMark = 0.0
  private var inUse = 0.0
  private var mapped = 0.0
  private var resident = 0.0
  private var stacks = 0.0
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
    refault: Double, refaultChance: Double, returnsLazily: Bool, residentQuantum: Double
  ) {
    self.percent = percent
    self.memoryLimit = memoryLimit
    self.forcedPeriod = forcedPeriod
    self.fragmentation = fragmentation
    self.floatingGarbage = floatingGarbage
    self.fixed = fixed
    self.scavengeChance = scavengeChance
    self.scavengeShare = scavengeShare
    self.refault = refault
    self.refaultChance = refaultChance
    self.returnsLazily = returnsLazily
    self.residentQuantum = residentQuantum
  }

  var residentPerLiveByte: Double {
    1.02 * (memoryLimit.isFinite ? 1 : 1 + percent / 100)
  }

  mutating func restart() {
    (live, allocated, goal, lastGoal) = (0, 0, Self.smallestGoal, Self.smallestGoal)
    (resident, inUseAtMark) = (0, 0)
    (inUse, mapped, stacks, sinceCollection) = (0, 0, 0, 0)
  }

  mutating func advance(
    _ demand: Demand, step: Double, random: inout SimulationRandom
  ) -> InlineArray<4, Double> {
    let floating = 1 + floatingGarbage * abs(random.normal())
    let phase = random.unit()
    let scavenge = random.unit()
    let refault = random.chance(refaultChance) ? refault : 0
    let peak = allocate(demand, step: step, floating: floating, phase: phase)

    let before = inUse
    inUse = allocated + holes(beside: allocated) + demand.pinned
    let most = max(inUse, peak + holes(beside: peak) + demand.pinned)
    mapped = max(mapped, most)
    let grown = inUse > before ? inUse - before : most - before
    resident = max(resident + min(refault * max(grown, 0), mapped - resident), most)
    if sinceCollection == 0 { inUseAtMark = most }
    let wanted = max(inUse, 1.1 * goal / lastGoal * inUseAtMark)  // gcPaceScavenger's
    let chance = returnsLazily ? 0.001 : scavengeChance
    if resident > wanted, scavenge < chance * step / 600 {
      resident -= (resident - wanted) * (returnsLazily ? 1 : scavengeShare)
    }
    // Stacks that goroutines leave are spans that the next collection frees.
    let stacksWanted = roundedUp(demand.stacks, to: Self.stackCache)
    stacks = sinceCollection == 0 ? stacksWanted : max(stacks, stacksWanted)
    let outside = fixed + stacks + demand.offHeap
    return [
      roundedUp(outside, to: pageSize) + roundedUp(resident, to: residentQuantum),
      allocated.rounded(), roundedUp(inUse, to: Self.spanPage), goal.rounded(),
    ]
  }

  /// Unfilled parts of spans when `bytes` are allocated.
  private func holes(beside bytes: Double) -> Double {
    0.02 * bytes + fragmentation * max(0, goal - bytes)
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
    lastGoal = goal
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
    let outside = fixed + demand.stacks + 0.02 * proportional + demand.pinned
    let limit = memoryLimit * demand.limit - outside
    let bounded = min(max(proportional, Self.smallestGoal * ratio), limit)
    return max(bounded, 1.03 * marked + 262_144)
  }

  private static let spanPage = 8192.0

  /// Stacks are cut from pieces of this size (`_StackCacheSize` in runtime/stack.go).
  private static let stackCache = 32_768.0
}
