/// A native process's memory: small blocks in arenas, which shrink only from their end, and large
/// ones that are mapped and returned at once. It reports resident memory alone.
///
/// - Source: glibc manual, "Malloc Tunable Parameters" (`M_TRIM_THRESHOLD`, `M_MMAP_THRESHOLD`, which
///   grow by themselves up to 64 and 32 MiB, `M_TOP_PAD`); Wilson et al., "Dynamic Storage
///   Allocation: A Survey and Critical Review", 1995.
package struct NativeHeap: MemoryProcess {
  /// Resident bytes of text, data and libraries.
  package var fixed: Double

  /// The share of live bytes in blocks large enough for a mapping of their own, and a block's bytes.
  package var mapped: Double
  package var block: Double

  /// Free bytes between live ones, as a share of the arenas' live bytes.
  package var fragmentation: Double

  /// Free bytes above which the arenas' end is returned, the chance, in ten minutes, that it is free
  /// by then, and the share of the excess that goes with it.
  package var trimThreshold: Double
  package var trimChance: Double
  package var trimShare: Double

  /// Bytes by which the arenas grow.
  package var arenaQuantum: Double

  private var arenas = 0.0
  private var stacks = 0.0

  static let metrics = ["process_resident_memory_bytes"]

  package init(
    fixed: Double, mapped: Double, block: Double, fragmentation: Double, trimThreshold: Double,
    trimChance: Double, trimShare: Double, arenaQuantum: Double
  ) {
    self.fixed = fixed
    self.mapped = mapped
    self.block = block
    self.fragmentation = fragmentation
    self.trimThreshold = trimThreshold
    self.trimChance = trimChance
    self.trimShare = trimShare
    self.arenaQuantum = arenaQuantum
  }

  var residentPerLiveByte: Double { mapped + (1 - mapped) * (1 + fragmentation) }

  mutating func restart() { (arenas, stacks) = (0, 0) }

  mutating func advance(
    _ demand: Demand, step: Double, random: inout SimulationRandom
  ) -> InlineArray<4, Double> {
    let churn = 1 + 0.02 * abs(random.normal())
    let trim = random.unit()
    let small = demand.live * (1 - mapped) * (1 + fragmentation) + demand.pinned
    // Blocks that lived only within the step reached this much further.
    let transient = 0.02 * min(demand.allocated, demand.live) * churn
    arenas = max(arenas, roundedUp(small + transient, to: arenaQuantum))
    if arenas > small + transient + trimThreshold, trim < trimChance * step / 600 {
      arenas -= roundedUp((arenas - small - transient) * trimShare, to: pageSize) - pageSize
    }
    // Threads stay in their pool, and with them what they touched of their stacks.
    stacks = max(stacks, demand.stacks)
    let blocks = roundedUp(demand.live * mapped, to: block)
    return [roundedUp(fixed + blocks + stacks + demand.offHeap + arenas, to: pageSize), 0, 0, 0]
  }
}
