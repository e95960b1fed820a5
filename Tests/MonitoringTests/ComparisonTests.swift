import Forecast
import Monitoring
import NeuralDetect
import TestSupport
import Testing
import TimeSeries

/// Ten days of noise around 100, with a fault from sample 900 on where `rise` is not 0.
private func series(_ id: String, seed: UInt64, rise: Double = 0) -> Series {
  var random = SeededNoise(seed: seed)
  let values = (0..<1440).map { 100 + random.next() + ($0 >= 900 ? rise : 0) }
  return Series(
    id: id, start: Timestamp(nanoseconds: 0), step: .seconds(600),
    metrics: [Metric(name: "process_resident_memory_bytes", values: values)],
    truth: [
      Truth(name: "label", values: (0..<1440).map { rise != 0 && $0 >= 900 ? 1 : 0 }),
      Truth(name: "changepoint", values: (0..<1440).map { rise != 0 && $0 == 900 ? 1 : 0 }),
    ])
}

/// Sums of four uniform numbers: near enough to normal, of deviation 1.
private struct SeededNoise {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> Double {
    (0..<4).reduce(0.0) { sum, _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return sum + Double(state >> 11) / Double(1 << 53) - 0.5
    } * 3.0.squareRoot()
  }
}

@Suite struct ComparisonTests {
  private let healthy = (1...6).map { series("healthy-\($0)", seed: UInt64($0)) }
  private let judged =
    (11...14).map { series("quiet-\($0)", seed: UInt64($0)) }
    + (21...24).map { series("step-\($0)", seed: UInt64($0), rise: 12) }

  private func row(_ contender: any Contender) throws -> Comparison.Row {
    let kinds = Dictionary(
      judged.map { ($0.id, $0.id.hasPrefix("step") ? "step" : "none") }, uniquingKeysWith: { $1 })
    var comparison = Comparison()
    comparison.falseAlarmsPerDay = 0.001  // none: after an alarm most methods are blind for days
    return try comparison.rows([contender], chosenBy: healthy, judged: judged, kinds: kinds)[0]
  }

  @Test(
    "Most steps of twelve deviations are found by every method, soon and in their place",
    arguments: [
      ChangepointContender("cusum", CUSUM()) as any Contender,
      ChangepointContender("page-hinkley", PageHinkley()),
      ChangepointContender("floor", Floor()),
      SegmentationContender("pelt", PELT()),
      RollingSigmaContender("rolling sigma"),
    ])
  func stepFound(contender: any Contender) throws {
    let row = try row(contender)
    #expect(row.counts.faults == 4 && row.counts.found >= 3, "\(row)")
    #expect(row.counts.falseAlarmsPerDay! < 0.1)
    #expect(row.counts.delay(quantile: 1)! <= 40)
    #expect(row.kinds["step"]?.found == row.counts.found && row.kinds["none"]?.faults == 0)
    #expect(row.changepoints!.truths == 4)
    #expect((row.changepoints!.locationError ?? 99) <= 8)
  }

  @Test("No threshold raises more false alarms than allowed on the series it is chosen by")
  func rateKept() throws {
    var comparison = Comparison()
    comparison.falseAlarmsPerDay = 0.1
    let contender = ChangepointContender("cusum", CUSUM())
    let row = try comparison.rows([contender], chosenBy: healthy, judged: healthy)[0]
    #expect(row.counts.faults == 0 && row.counts.falseAlarms <= 6)
    #expect(row.counts.healthyTime == .seconds(86_400) * 60)
  }

  @Test("What a method says of a sample does not depend on later ones")
  func causal() throws {
    var cut = judged[5]
    cut.metrics[0].values = Array(cut.metrics[0].values[..<1000])
    cut.truth = []
    for contender in [
      ChangepointContender("cusum", CUSUM()) as any Contender,
      RollingSigmaContender("rolling sigma"), TrendContender("prophet", .prophet),
    ] {
      let whole = try contender.evidence(on: judged[5]).detections(threshold: 6)
      let part = try contender.evidence(on: cut).detections(threshold: 6)
      #expect(part == whole.filter { $0.detectedAt < 1000 }, "\(contender.name)")
    }
  }

  @Test("Prophet's trend bends where a slope begins") func trend() throws {
    var ramp = healthy[0]
    ramp.metrics[0].values = (0..<1440).map { max(0, Double($0) - 700) }
    let found = try TrendChangepoints(.prophet).changepoints(in: ramp.metrics[0], of: ramp)
    let strongest = found.max { $0.strength < $1.strength }
    #expect(abs((strongest?.index ?? 0) - 700) < 100)
    #expect(found.allSatisfy { $0.detected == 1439 && $0.strength >= 0.01 })
  }
}
