internal import Glibc

/// A JVM's memory: a young generation that fills and empties, an old one that keeps what survived
/// and its garbage until it is collected, and pages that stay resident once they were touched.
///
/// - Source: "HotSpot Virtual Machine Garbage Collection Tuning Guide", Java 17: generations,
///   `MinHeapFreeRatio`, `MaxHeapFreeRatio`, `InitiatingHeapOccupancyPercent`; JEP 387, "Elastic
///   Metaspace": granules of 64 KiB.
package struct JVMHeap: MemoryProcess {
  /// -Xms and -Xmx, in bytes.
  package var smallest: Double
  package var largest: Double

  /// The young generation's share of the committed heap.
  package var young: Double

  /// The share of what is allocated that is promoted and dies later, in the old generation.
  package var promotion: Double

  /// The share of the young generation that outlives one of its collections; 0 where the collector
  /// does not count it as used after one.
  package var survival: Double

  /// The share of the committed heap at which the old generation is collected.
  package var occupancy: Double

  /// The chance, in ten minutes, that unused committed memory is given back.
  package var uncommitChance: Double

  /// Bytes by which what is used moves: a region of G1's, or next to nothing.
  package var region: Double

  /// Bytes of metaspace, compiled code and the virtual machine itself, once it is warm.
  package var outsideHeap: Double

  /// Seconds after a start in which most classes are loaded and most code is compiled.
  package var warmUp: Double

  private var eden = 0.0
  private var old = 0.0
  private var liveInOld = 0.0
  private var survivors = 0.0
  private var oldAfterCollection = 0.0
  private var committed = 0.0
  private var resident = 0.0
  private var stacks = 0.0
  private var age = 0.0

  static let metrics = [
    "process_resident_memory_bytes", "jvm_memory_used_bytes", "jvm_memory_used_after_last_gc_bytes",
    "jvm_memory_committed_bytes",
  ]

  package init(
    smallest: Double, largest: Double, young: Double, promotion: Double, survival: Double,
    occupancy: Double, uncommitChance: Double, region: Double, outsideHeap: Double, warmUp: Double
  ) {
    self.smallest = smallest
    self.largest = largest
    self.young = young
    self.promotion = promotion
    self.survival = survival
    self.occupancy = occupancy
    self.uncommitChance = uncommitChance
    self.region = region
    self.outsideHeap = outsideHeap
    self.warmUp = warmUp
  }

  var residentPerLiveByte: Double { 1 / (1 - young) }

  mutating func restart() {
    (eden, old, liveInOld, survivors, oldAfterCollection) = (0, 0, 0, 0, 0)
    (committed, resident, stacks, age) = (0, 0, 0, 0)
  }

  mutating func advance(
    _ demand: Demand, step: Double, random: inout SimulationRandom
  ) -> InlineArray<4, Double> {
    let phase = random.unit()
    let noise = exp(0.3 * random.normal())
    let uncommit = random.unit()
    age += step
    let most = largest * demand.headroom
    committed = max(committed, smallest)
    let peak = allocate(demand, most: most, phase: phase, noise: noise)
    if old < 0.25 * committed, uncommit < uncommitChance * step / 600 {
      committed = max(smallest, 0.75 * committed)
    }
    resident = min(max(resident, peak), committed)

    // A pool's threads stay, and with them what they touched of their stacks.
    stacks = max(stacks, demand.stacks)
    let warmth = 1 - 0.5 * exp(-age / warmUp)
    let classes = roundedUp(outsideHeap * warmth + demand.metaspace, to: Self.granule)
    let outside = classes + stacks + demand.offHeap
    let used = min(roundedUp(old + eden, to: region), committed)
    return [
      roundedUp(outside + resident, to: pageSize), used.rounded(),
      max(oldAfterCollection + survivors, 1024).rounded(), roundedUp(committed, to: 1_048_576),
    ]
  }

  /// Fills the young generation, and collects it and the old one as often as they are full; returns
  /// the most that the heap held.
  private mutating func allocate(
    _ demand: Demand, most: Double, phase: Double, noise: Double
  ) -> Double {
    let live = min(demand.live, 0.95 * most)
    let edenSize = young * committed
    let fresh = demand.allocated + max(0, live - liveInOld)
    eden += fresh
    guard eden >= edenSize else { return old + eden }

    old += max(0, live - liveInOld) + promotion * demand.allocated * noise
    liveInOld = live
    eden = fresh < edenSize ? eden - edenSize : phase * edenSize
    survivors = survival * edenSize * noise
    if survival == 0, oldAfterCollection == 0 { oldAfterCollection = live }
    if old > occupancy * committed {  // a major collection, then a heap that fits
      old = live
      oldAfterCollection = old
      committed = min(max(committed, live / (0.6 * occupancy)), most)
    }
    old = min(old, 0.97 * committed)
    let peak = min(old + edenSize, committed)
    eden = min(eden, young * committed, committed - old)
    return peak
  }

  private static let granule = 65_536.0
}
