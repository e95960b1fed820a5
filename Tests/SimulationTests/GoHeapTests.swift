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

  /// Two days of 100 MB live, the same in every step, without forced collections.
  private func steady(percent: Double, change: (inout Service) -> Void) -> Series {
    var scenario = goScenario(0, [])
    scenario.count = 288
    var service = scenario.service
    service.load.hours = [Double](repeating: 1, count: 24)
    service.load.weekend = 1
    (service.load.wander, service.load.jitter, service.load.burstsPerDay) = (0, 0, 0)
    service.workload.base = 1e8
    service.workload.wander = 0
    (service.workload.sessions, service.workload.inFlight, service.workload.cache) = (0, 0, 0)
    (service.workload.largePerDay, service.workload.batch) = (0, nil)
    (service.workload.stacks, service.workload.stacksPerLoad) = (1e5, 0)
    service.workload.allocationRate = 1e8 / 600
    if case .go(var heap) = service.memory {
      heap.percent = percent
      heap.memoryLimit = .infinity
      heap.forcedPeriod = .infinity
      heap.floatingGarbage = 0
      service.memory = .go(heap)
    }
    change(&service)
    scenario.service = service
    return scenario.series(id: "steady")
  }
}
