import Simulation
import TimeSeries
import Testing

@Suite("Series that are not memory")
struct GeneralSimulatorTests {
  @Test("the same seed gives the same bytes, in any order; another gives others")
  func reproducible() {
    let simulator = GeneralSimulator(seed: 42)
    let forward = Array(simulator.series(count: 12, days: 3)).map(fingerprint)
    let backward = (0..<12).reversed().map { fingerprint(simulator.series($0, days: 3)) }
    #expect(forward == backward.reversed())
    let other = Array(GeneralSimulator(seed: 43).series(count: 12, days: 3)).map(fingerprint)
    #expect(Set(forward + other).count == 24)
  }

  @Test(
    "every behaviour moves, is finite but for gaps, and is no memory", arguments: Behaviour.allCases
  )
  func behaviours(behaviour: Behaviour) {
    var simulator = GeneralSimulator(seed: 7)
    simulator.behaviours = [behaviour]
    for series in simulator.series(count: 30, days: 7) {
      let values = series.metrics[0].values
      let known = values.filter { !$0.isNaN }
      #expect(series.count == 7 * 288 && series.labels["behaviour"] == behaviour.rawValue)
      #expect(known.allSatisfy(\.isFinite) && known.count > 7 * 288 - 100)
      #expect(Set(known).count > 1)
      #expect(series.metrics.map(\.role) == [.other])
    }
  }

  @Test(
    "an upset is labelled from the first sample at which it shows", arguments: Upset.Kind.allCases)
  func upsets(kind: Upset.Kind) {
    var simulator = GeneralSimulator(seed: 8)
    simulator.upsets = [kind]
    simulator.behaviours = [.temperature]  // never twice the same value
    simulator.healthyShare = 0
    var calm = simulator
    calm.healthyShare = 1
    var seen = 0
    for index in 0..<20 {
      let (series, healthy) = (simulator.series(index), calm.series(index))
      let label = column("label", of: series)
      #expect(!column("label", of: healthy).contains(1))
      guard let onset = label.firstIndex(of: 1) else { continue }
      seen += 1
      let (x, y) = (series.metrics[0].values, healthy.metrics[0].values)
      // Gaps are drawn after the upsets, so that a calm twin has others.
      let known = (0...onset).filter { !x[$0].isNaN && !y[$0].isNaN }
      let past = known.map { y[$0] }
      let visible = 0.1 * (past.max()! - past.min()!)
      for t in known.dropLast() where t < onset { #expect(abs(x[t] - y[t]) <= visible + 0.01) }
      #expect(series.labels["faults"]!.hasPrefix(kind.rawValue))
      #expect(column("changepoint", of: series)[onset] == 1)
      if !x[onset].isNaN, !y[onset].isNaN { #expect(x[onset] != y[onset]) }
    }
    #expect(seen >= 10)
  }

  @Test("the healthy share has no label, the rest mostly has one")
  func healthyShare() {
    let all = GeneralSimulator(seed: 4).series(count: 300)
    let healthy = all.count { !column("label", of: $0).contains(1) }
    #expect((75...150).contains(healthy))
  }
}
