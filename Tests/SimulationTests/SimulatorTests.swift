import Simulation
import Testing

@Suite("Simulator")
struct SimulatorTests {
  @Test("the same seed gives the same bytes, in any order") func reproducible() {
    let simulator = Simulator(seed: 42)
    let forward = Array(simulator.series(count: 12, days: 3)).map(fingerprint)
    let backward = (0..<12).reversed().map { fingerprint(simulator.series($0, days: 3)) }
    #expect(forward == backward.reversed())
  }

  @Test("a service that was killed before the first sample has no restart then")
  func killedBefore() {
    let series = Simulator(seed: 7).series(685)
    #expect(series.restarts.allSatisfy { series.metrics[0].values.indices.contains($0) })
  }

  @Test("another seed, or another index, gives another series") func distinct() {
    let prints = (0..<4).flatMap { seed in
      Array(Simulator(seed: seed).series(count: 4, days: 1)).map(fingerprint)
    }
    #expect(Set(prints).count == 16)
  }

  @Test("all metrics and truths have one count, and bytes are finite and positive")
  func finite() {
    for series in Simulator(seed: 3).series(count: 60, days: 4) {
      #expect(series.count == 576)
      for metric in series.metrics {
        let least = metric.role == .load ? 0 : 1.0
        #expect(metric.values.allSatisfy { $0.isFinite && $0 >= least }, "\(metric.name)")
        #expect(metric.role != .other || metric.name == "jvm_memory_committed_bytes")
      }
      for truth in series.truth { #expect(truth.values.allSatisfy { $0 == 0 || $0 == 1 }) }
    }
  }

  @Test("the healthy share has no label, the rest has one") func healthyShare() {
    let series = Simulator(seed: 4).series(count: 400, days: 2)
    let healthy = series.filter { !column("label", of: $0).contains(1) }
    #expect(healthy.allSatisfy { $0.labels["faults"] == "" })
    #expect((120...200).contains(healthy.count))
  }

  @Test("a day has as many samples as steps", arguments: [60, 300, 600, 3600])
  func steps(seconds: Int) {
    var simulator = Simulator(seed: 5)
    simulator.step = .seconds(seconds)
    for series in simulator.series(count: 4, days: 2) {
      #expect(series.count == 2 * 86_400 / seconds)
      #expect(series.step == .seconds(seconds))
    }
  }

  @Test("only the chosen kinds happen", arguments: Runtime.allCases)
  func chosenKinds(runtime: Runtime) {
    var simulator = Simulator(seed: 6)
    simulator.runtimes = [runtime]
    simulator.kinds = [.stepUp, .restart]
    for index in 0..<20 {
      let scenario = simulator.scenario(index)
      #expect(scenario.service.runtime == runtime)
      #expect(scenario.faults.allSatisfy { $0.kind == .stepUp || $0.kind == .restart })
    }
  }
}
