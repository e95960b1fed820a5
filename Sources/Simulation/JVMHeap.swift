internal import Glibc

/// A JVM's memory: a young generation that fills and empties, an old one that collects what was
/// promoted, and committed memory that grows early and shrinks late or never.
///
/// - Source: "HotSpot Virtual Machine Garbage Collection Tuning Guide", Java 17: generations,
///   `MinHeapFreeRatio`, `MaxHeapFreeRatio`, `InitiatingHeapOccupancyPercent`.
package struct JVMHeap: MemoryProcess {
  /// -Xms and -Xmx, in bytes.
  package var smallest: Double
  package var largest: Double

  /// The young generation's share of the committed heap.
  package var young: Double

  /// The share of what is allocated that is promoted and dies later, in the old generation.
  package var promotion: Double

  /// The share of the committed heap at which the old generation is collected.
  package var occupancy: Double

  /// The chance, in ten minutes, that unused committed memory is given back.
  package var uncommitChance: Double

  /// Bytes of metaspace, compiled code and the virtual machine itself, once it is warm.
  package var outsideHeap: Double

  /// Seconds after a start in which most classes are loaded and most code is compiled.
  package var warmUp: Double

  private var eden = 0.0
  private var afterCollection = 0.0
  private var promoted = 0.0
  private var committed = 0.0
  private var resident = 0.0
  private var age = 0.0

  static let metrics = [
    "process_resident_memory_bytes", "jvm_memory_used_bytes", "jvm_memory_used_after_last_gc_bytes",
    "jvm_memory_committed_bytes",
  ]

  package init(
    smallest: Double, largest: Double, young: Double, promotion: Double, occupancy: Double,
    uncommitChance: Double, outsideHeap: Double, warmUp: Double
  ) {
    self.smallest = smallest
    self.largest = largest
    self.young = young
    self.promotion = promotion
    self.occupancy = occupancy
    self.uncommitChance = uncommitChance
    self.outsideHeap = outsideHeap
    self.warmUp = warmUp
  }

  var residentPerLiveByte: Double { 1 / (1 - young) }

  mutating func restart() {
    (eden, afterCollection, promoted, committed, resident, age) = (0, 0, 0, 0, 0, 0)
  }

  mutating func advance(
    _ demand: Demand, step: Double, random: inout SimulationRandom
  ) -> InlineArray<4, Double> {
    let phase = random.unit()
    let survivors = 1 + 0.05 * random.normal()
    let uncommit = random.unit()
    age += step
    committed = max(committed, smallest)
    let live = min(demand.live, 0.95 * largest)

    eden += demand.allocated
    let edenSize = young * committed
    let emptied = eden >= edenSize
    if emptied {
      eden = demand.allocated < edenSize ? eden - edenSize : phase * edenSize
      promoted += promotion * demand.allocated * survivors
    }
    if live + promoted > occupancy * committed {  // a major collection, then a heap that fits
      promoted *= 0.1 * phase
      committed = min(max(committed, live / (0.6 * occupancy)), largest)
    } else if live < 0.25 * committed, uncommit < uncommitChance * step / 600 {
      committed = max(smallest, 0.75 * committed)
    }
    let old = min(live + promoted, committed)
    eden = min(eden, young * committed, committed - old)
    if emptied || afterCollection == 0 { afterCollection = old }
    let peak = old + (emptied ? min(edenSize, committed - old) : eden)
    resident = min(max(resident, peak), committed)

    let warmth = 1 - 0.5 * exp(-age / warmUp)
    let outside = outsideHeap * warmth + demand.stacks + demand.offHeap
    return [
      roundedUp(outside + resident, to: pageSize), (old + eden).rounded(),
      afterCollection.rounded(), roundedUp(committed, to: 1_048_576),
    ]
  }
}
