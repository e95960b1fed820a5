import Simulation
import Testing
import TimeSeries

@Suite("NativeHeap")
struct NativeHeapTests {
  @Test("resident memory is whole pages") func pages() {
    var simulator = Simulator(seed: 23)
    simulator.runtimes = [.native]
    for series in simulator.series(count: 40, days: 3) {
      let resident = values(.resident, of: series)
      #expect(resident.allSatisfy { $0.truncatingRemainder(dividingBy: 4096) == 0 })
    }
  }

  @Test(
    "freed memory goes back where the arenas' end is free, and only there", arguments: [0.0, 1])
  func trimming(chance: Double) {
    let resident = values(.resident, of: batch { $0.trimChance = chance }.series(id: "batch"))
    let isBack = resident.last! < 0.6 * resident.max()!
    #expect(isBack == (chance == 1))
  }

  @Test("less than the threshold stays") func threshold() {
    let resident = values(.resident, of: batch { $0.trimThreshold = 6.7e7 }.series(id: "batch"))
    #expect(resident.last! == resident.max()!)
  }

  @Test("large blocks are returned at once") func mapped() {
    let resident = values(
      .resident,
      of: batch {
        $0.trimChance = 0
        $0.mapped = 1
      }.series(id: "batch"))
    #expect(resident.last! < 0.6 * resident.max()!)
  }

  /// A day of 20 MB live, and for its first hours 60.
  private func batch(change: (inout NativeHeap) -> Void) -> Scenario {
    var scenario = scenario(.native, 0, [])
    scenario.count = 144
    scenario.age = 0
    scenario.start = Timestamp(nanoseconds: 1_704_067_200_000_000_000)
    scenario.service.makeSteady(live: 2e7)
    scenario.service.workload.batch = .init(
      period: 604_800, offset: 0, duration: 7200, live: 4e7, allocationRate: 1e5)
    if case .native(var heap) = scenario.service.memory {
      (heap.fixed, heap.mapped, heap.block, heap.fragmentation) = (1e6, 0, 131_072, 0.05)
      (heap.trimThreshold, heap.trimChance, heap.trimShare) = (131_072, 1, 1)
      heap.arenaQuantum = 135_168
      change(&heap)
      scenario.service.memory = .native(heap)
    }
    return scenario
  }
}
