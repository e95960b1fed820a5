import Simulation
import Testing
import TimeSeries

@Suite("JVMHeap")
struct JVMHeapTests {
  @Test("what is used is committed, and what is committed is under -Xmx") func invariants() {
    var simulator = Simulator(seed: 22)
    simulator.runtimes = [.jvm]
    simulator.kinds.removeAll { $0 == .heapLimitRaised }
    for index in 0..<80 {
      let scenario = simulator.scenario(index, days: 5)
      guard case .jvm(let heap) = scenario.service.memory else { continue }
      let series = scenario.series(id: "\(index)")
      let committed = committed(series)
      #expect(zip(used(series), committed).allSatisfy { $0 <= $1 })
      #expect(committed.allSatisfy { $0 <= heap.largest + 1_048_576 })
    }
  }

  @Test("a heap once touched leaves resident memory on a plateau, under a saw-tooth")
  func plateau() {
    let series = steady().series(id: "steady")
    let last = values(.resident, of: series).suffix(576)
    #expect(Set(last).count < 144 && zip(last, last.dropFirst()).allSatisfy { $0 <= $1 })
    let steps = zip(used(series), used(series).dropFirst()).map { $1 - $0 }
    #expect(steps.contains { $0 > 0 } && steps.contains { $0 < -2e7 })
  }

  @Test("G1 counts whole regions") func regions() {
    var scenario = steady()
    if case .jvm(var heap) = scenario.service.memory {
      heap.region = 2_097_152
      scenario.service.memory = .jvm(heap)
    }
    let used = used(scenario.series(id: "g1"))
    #expect(used.allSatisfy { $0.truncatingRemainder(dividingBy: 2_097_152) == 0 })
  }

  @Test(
    "classes and buffers outside the heap move resident memory and nothing else",
    arguments: [Fault.Kind.metaspaceLeak, .directBufferLeak])
  func outsideTheHeap(kind: Fault.Kind) {
    let leaking = scenario(.jvm, 3, [Fault(kind, onset: 500, end: 1440, strength: 5)])
    let series = leaking.series(id: "leaking")
    let twin = faultless(leaking)
    for (metric, calm) in zip(series.metrics, twin.metrics) where metric.role != .resident {
      #expect(metric.values == calm.values, "\(metric.name)")
    }
    let resident = values(.resident, of: series)
    #expect(resident[..<500] == values(.resident, of: twin)[..<500])
    #expect(resident[1439] > values(.resident, of: twin)[1439])
  }

  @Test("a raised heap limit begins with a restart, and more is committed") func limitRaised() {
    var raised = steady()
    raised.faults = [Fault(.heapLimitRaised, onset: 720, end: 1440, strength: 8)]
    if case .jvm(var heap) = raised.service.memory {
      (heap.smallest, heap.largest, heap.occupancy) = (1e8, 2e8, 0.4)
      raised.service.memory = .jvm(heap)
    }
    let series = raised.series(id: "raised")
    #expect(series.restarts == [720])
    #expect(committed(series)[..<720].allSatisfy { $0 <= 2.01e8 })
    #expect(committed(series).max()! > 2.1e8)
  }

  /// Ten days of 100 MB live in a heap of 500 MB.
  private func steady() -> Scenario {
    var scenario = scenario(.jvm, 0, [])
    scenario.service.makeSteady(live: 1e8)
    scenario.service.workload.allocationRate = 2e7 / 600
    if case .jvm(var heap) = scenario.service.memory {
      (heap.smallest, heap.largest, heap.young) = (5e8, 5e8, 0.3)
      (heap.promotion, heap.warmUp, heap.uncommitChance, heap.region) = (0.001, 3600, 0, 1024)
      scenario.service.memory = .jvm(heap)
    }
    return scenario
  }

  private func used(_ series: Series) -> [Double] { series.metrics[1].values }

  private func committed(_ series: Series) -> [Double] { series.metrics[3].values }
}
