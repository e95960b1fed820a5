import Simulation
import Testing

@Suite("Fault")
struct FaultTests {
  @Test("every kind happens in every runtime that has it", arguments: Fault.Kind.allCases)
  func everyKind(kind: Fault.Kind) {
    var simulator = Simulator(seed: 11)
    simulator.healthyShare = 0
    simulator.kinds = [kind]
    var happened = 0
    for index in 0..<30 {
      let scenario = simulator.scenario(index)
      let series = scenario.series(id: "\(index)")
      happened += scenario.faults.count
      let isLabelled = column("label", of: series).contains(1)
      #expect(isLabelled == (kind.isAlarmWorthy && !scenario.faults.isEmpty))
    }
    #expect(happened > 0)
  }

  @Test("labels begin at the onset and stop at the end") func labels() {
    let leak = Fault(.heapLeak, onset: 500, end: 800, strength: 3)
    let burst = Fault(.burst, onset: 200, end: 220, strength: 2)
    var scenario = goScenario(1, [leak, burst])
    scenario.service.workload.batch = nil
    let series = scenario.series(id: "labels")
    #expect(ones(column("label", of: series)) == Array(500..<800))
    #expect(ones(column("changepoint", of: series)) == [500, 800])
    #expect(ones(column("label_benign", of: series)).prefix(20) == Array(200..<220)[...])
    #expect(series.restarts == [800])
    #expect(series.labels["faults"] == "heap_leak")
  }

  @Test("an off-heap leak moves resident memory and nothing else", arguments: 0..<12)
  func offHeapLeak(index: Int) {
    let leak = Fault(.offHeapLeak, onset: 700, end: 1440, strength: 4)
    let scenario = goScenario(index, [leak])
    let series = scenario.series(id: "leaking")
    let twin = faultless(scenario)
    for (metric, calm) in zip(series.metrics, twin.metrics) where metric.role != .resident {
      #expect(metric.values == calm.values, "\(metric.name)")
    }
    let rise = zip(values(.resident, of: series), values(.resident, of: twin)).map { $0 - $1 }
    #expect(rise[..<700].allSatisfy { $0 == 0 })
    #expect(zip(rise, rise.dropFirst()).allSatisfy { $0 <= $1 + page })
    #expect(rise[1439] > 0)
  }

  @Test("a heap leak lifts the floor of HeapAlloc", arguments: 0..<12)
  func heapLeak(index: Int) {
    let leak = Fault(.heapLeak, onset: 500, end: 1440, strength: 8)
    let scenario = goScenario(index, [leak])
    let series = scenario.series(id: "leaking")
    let heap = values(.heapAllocated, of: series)
    let twin = values(.heapAllocated, of: faultless(scenario))
    #expect(heap[..<500] == twin[..<500])
    #expect(heap[1000...].min()! > twin[1000...].min()!)
    #expect(heap[1296...].min()! > heap[800..<944].min()! * 0.9)
  }

  @Test("what is held after the end stays, what is released goes") func endings() {
    var fault = Fault(.offHeapLeak, onset: 300, end: 600, strength: 6)
    fault.ending = .holds
    let scenario = goScenario(2, [fault])
    let held = values(.resident, of: scenario.series(id: "held"))
    let calm = values(.resident, of: faultless(scenario))
    let rise = zip(held, calm).map { $0 - $1 }
    #expect(rise[599] > 0)
    #expect(rise[600...].allSatisfy { abs($0 - rise[599]) <= page })
    #expect(fault.changepoints == [300])

    fault.ending = .releases
    let released = values(.resident, of: goScenario(2, [fault]).series(id: "released"))
    #expect(released[600] < held[600])
  }

  @Test("a backlog is worked off, without a restart") func backlog() {
    let scenario = goScenario(2, [Fault(.queueBacklog, onset: 300, end: 400, strength: 6)])
    let series = scenario.series(id: "backlog")
    let heap = values(.heapAllocated, of: series)
    let calm = values(.heapAllocated, of: faultless(scenario))
    #expect(series.restarts.isEmpty)
    #expect(heap[340..<390].reduce(0, +) > calm[340..<390].reduce(0, +))
    #expect(ones(column("label", of: series)) == Array(300..<400))
  }

  @Test("threads that stay keep their stacks and nothing else", arguments: Runtime.allCases)
  func threadLeak(runtime: Runtime) {
    let leak = Fault(.threadLeak, onset: 300, end: 1440, strength: 5)
    let scenario = scenario(runtime, 5, [leak])
    let rise = zip(
      values(.resident, of: scenario.series(id: "threads")),
      values(.resident, of: faultless(scenario))
    ).map { $0 - $1 }
    #expect(rise[..<300].allSatisfy { $0 == 0 })
    #expect(rise[1439] > rise[800] && rise[800] > 0)
  }

  @Test("a killed process leaks again from nothing") func limit() {
    let leak = Fault(.offHeapLeak, onset: 200, end: 1440, strength: 40)
    var scenario = goScenario(3, [leak])
    scenario.service.limit = 1.5
    let series = scenario.series(id: "killed")
    let resident = values(.resident, of: series)
    let most = 1.5 * values(.resident, of: faultless(scenario)).max()!
    #expect(!series.restarts.isEmpty)
    for restart in series.restarts {
      #expect(resident[restart - 1] > most)
      #expect(resident[restart] < most)
    }
  }

  @Test("a restart begins anew") func restart() {
    let scenario = goScenario(4, [Fault(.restart, onset: 720, end: 721, strength: 0)])
    var cached = scenario
    cached.service.workload.cache = 4 * cached.service.workload.base
    cached.service.workload.cacheTime = 43_200
    let series = cached.series(id: "restarted")
    let heap = values(.heapAllocated, of: series)
    #expect(series.restarts == [720])
    #expect(heap[720] < 0.7 * heap[600..<720].min()!)
    #expect(column("label_benign", of: series)[720] == 1)
    #expect(!column("label", of: series).contains(1))
  }

  /// What rounding to whole pages may add or take.
  private let page = 4096.0

  private func ones(_ values: [Double]) -> [Int] { values.indices.filter { values[$0] == 1 } }
}
