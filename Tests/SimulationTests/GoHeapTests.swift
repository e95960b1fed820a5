import Simulation
import Testing
import TimeSeries

@Suite("GoHeap")
struct GoHeapTests {
  @Test("HeapAlloc stays under NextGC, in HeapInuse, and in resident memory") func invariants() {
    var simulator = Simulator(seed: 21)
    simulator.runtimes = [.go]
    for series in simulator.series(count: 80, days: 5) {
      let allocated = values(.heapAllocated, of: series)
      let inUse = values(.heapInUse, of: series)
      #expect(zip(allocated, values(.heapGoal, of: series)).allSatisfy { $0 <= $1 + 1 })
      #expect(zip(allocated, inUse).allSatisfy { $0 <= $1 + 1 })
      #expect(zip(allocated, values(.resident, of: series)).allSatisfy { $0 <= $1 })
      #expect(inUse.allSatisfy { $0.truncatingRemainder(dividingBy: 8192) == 0 })
    }
  }

  @Test("NextGC follows GOGC", arguments: [50.0, 100, 200, 400])
  func goal(percent: Double) {
    let series = steady(percent: percent) { _ in }
    let goal = values(.heapGoal, of: series).last!
    #expect(abs(goal / (1e8 * (1 + percent / 100)) - 1) < 0.02)
  }

  @Test("NextGC is at least 4 MiB") func smallestGoal() {
    let series = steady(percent: 100) { $0.workload.base = 1e5 }
    #expect(values(.heapGoal, of: series).allSatisfy { $0 >= GoHeap.smallestGoal })
  }

  @Test("a memory limit holds NextGC down") func memoryLimit() {
    let series = steady(percent: 400) { service in
      guard case .go(var heap) = service.memory else { return }
      heap.memoryLimit = 2e8
      service.memory = .go(heap)
    }
    #expect(values(.heapGoal, of: series).allSatisfy { $0 < 2e8 })
  }

  @Test("between collections the heap grows by what is allocated") func sawTooth() {
    let series = steady(percent: 100) { $0.workload.allocationRate = 1e7 / 600 }
    let heap = values(.heapAllocated, of: series)
    let rises = zip(heap, heap.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }
    #expect(rises.allSatisfy { abs($0 - 1e7) < 2e6 })
    #expect(heap.min()! > 0.99e8 && heap.max()! > 1.85e8)
  }

  @Test(
    "resident memory follows a heap that shrinks, and not with MADV_FREE", arguments: [true, false])
  func scavenger(returnsLazily: Bool) {
    let series = steady(percent: 100) { service in
      service.workload.batch = .init(
        period: 86_400, offset: 0, duration: 7200, live: 3e8, allocationRate: 1e6)
      guard case .go(var heap) = service.memory else { return }
      (heap.scavengeChance, heap.scavengeShare) = (1, 1)
      heap.returnsLazily = returnsLazily
      service.memory = .go(heap)
    }
    let resident = values(.resident, of: series)
    let isBack = resident.suffix(100).min()! < 0.6 * resident.max()!
    #expect(isBack != returnsLazily)
  }

  @Test("a lifted memory limit lets the heap grow as GOGC says") func limitLifted() {
    var lifted = steadyScenario(percent: 400) { service in
      guard case .go(var heap) = service.memory else { return }
      heap.memoryLimit = 2e8
      service.memory = .go(heap)
    }
    lifted.faults = [Fault(.memoryLimitLifted, onset: 100, end: 288, strength: 1)]
    let goal = values(.heapGoal, of: lifted.series(id: "lifted"))
    #expect(goal[..<100].allSatisfy { $0 < 2e8 })
    #expect(abs(goal[287] / 5e8 - 1) < 0.02)
  }

  /// Two days of 100 MB live, the same in every step, without forced collections.
  private func steady(percent: Double, change: (inout Service) -> Void) -> Series {
    steadyScenario(percent: percent, change: change).series(id: "steady")
  }

  private func steadyScenario(percent: Double, change: (inout Service) -> Void) -> Scenario {
    var scenario = goScenario(0, [])
    scenario.count = 288
    var service = scenario.service
    service.makeSteady(live: 1e8)
    if case .go(var heap) = service.memory {
      heap.percent = percent
      heap.memoryLimit = .infinity
      heap.forcedPeriod = .infinity
      heap.floatingGarbage = 0
      service.memory = .go(heap)
    }
    change(&service)
    scenario.service = service
    return scenario
  }
}
