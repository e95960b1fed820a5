import Foundation
import NeuralDetect
import Tensor
import Testing
import TimeSeries

@Suite("Training examples") struct ExampleTests {
  private static let shapes = Injection.Shape.allCases

  @Test("An injected fault begins at its onset; before it nothing changes", arguments: shapes)
  func injectionOnset(shape: Injection.Shape) {
    for seed in 0..<10 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let before = noise(700, seed: seed)
      var after = before
      let onset = 200 + 30 * Int(seed)
      let injection = Injection(shape, onset: onset, strength: 10, duration: 60)
      let truth = injection.apply(to: &after, unit: 20, noise: 10, using: &random)
      #expect(after[..<onset] == before[..<onset])
      #expect(after.count == 700)
      #expect(truth.fault.lowerBound == onset)
      #expect(truth.changepoints.first == onset)
      let end = min(700, onset + 60)
      let largest = zip(after[onset..<end], before[onset..<end]).map { abs($0 - $1) }.max() ?? 0
      #expect(largest > 20, "visible")
      for range in [truth.fault] + truth.ambiguous {
        #expect(range.lowerBound >= onset && range.upperBound <= 700)
      }
    }
  }

  @Test(
    "Drawn faults keep to their range and stay inside the series",
    arguments: 0..<200 as Range<UInt64>)
  func drawnInjections(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let injection = Injection(onsetIn: 100..<299, using: &random)
    #expect(100..<299 ~= injection.onset)
    #expect(injection.duration > 0 && injection.strength >= 1)
    let before = noise(300, seed: seed)
    var after = before
    let truth = injection.apply(to: &after, unit: 20, noise: 10, using: &random)
    #expect(after[..<injection.onset] == before[..<injection.onset])
    #expect(!truth.fault.isEmpty && truth.fault.upperBound <= 300)
    for range in truth.ambiguous { #expect(range.upperBound <= 300) }
    #expect(after.filter { !$0.isFinite }.isEmpty)
  }

  @Test("A step has its height, a growth its slope")
  func injectionSizes() {
    var random = SeededGenerator(seed: 1)
    var values = [Double](repeating: 100, count: 300)
    let step = Injection(.stepUp, onset: 100, strength: 5, duration: 288)
    _ = step.apply(to: &values, unit: 2, noise: 1, using: &random)
    #expect(Set(values[100...]) == [110])
    values = [Double](repeating: 100, count: 300)
    let growth = Injection(.linearGrowth, onset: 100, strength: 5, duration: 50)
    let truth = growth.apply(to: &values, unit: 2, noise: 1, using: &random)
    #expect(values[100] == 100)
    #expect(abs(values[150] - 110) < 1e-9)
    #expect(truth.ambiguous == [100..<106])  // half a unit is passed after 5 samples
  }

  @Test("A disturbance leaves what came before it", arguments: Disturbance.allCases)
  func disturbances(disturbance: Disturbance) {
    for seed in 0..<20 as Range<UInt64> {
      let before = noise(400, seed: seed)
      var after = before
      var random = SeededGenerator(seed: seed)
      let start = disturbance.apply(to: &after, unit: 20, noise: 10, using: &random)
      #expect(before.indices.contains(start))
      #expect(after.count == 400)
      if disturbance != .season && disturbance != .plateaus {
        #expect(after[..<start] == before[..<start])
      }
      if disturbance == .burst { #expect(after.max()! <= before.max()!) }
      if disturbance == .gap { #expect(after[start].isNaN) }
      var again = before
      random = SeededGenerator(seed: seed)
      _ = disturbance.apply(to: &again, unit: 20, noise: 10, using: &random)
      #expect(again.map(\.bitPattern) == after.map(\.bitPattern))
    }
  }

  @Test("What fills comes as 1 − e^(−t / τ), or evenly until 2τ, on top of its share")
  func filling() {
    var values = [Double](repeating: 100, count: 300)
    Filling(share: 0.2, time: 50, isEven: false).apply(to: &values)
    #expect(abs(values[0] - 20) < 1e-9)
    #expect(abs(values[50] - (100 - 80 * exp(-1))) < 1e-9)
    values = [Double](repeating: 100, count: 300)
    Filling(share: 0.2, time: 50, isEven: true).apply(to: &values)
    #expect(abs(values[0] - 20) < 1e-9)
    #expect(abs(values[50] - 60) < 1e-9)
    #expect(Set(values[100...]) == [100])
  }

  @Test("Half of the recordings that trees learn from fill, and nothing is marked for it")
  func fillingOfRecordings() {
    let source = flatSource(label: [])
    let rises = (0..<20 as Range<UInt64>).count { seed in
      let examples = source.evidenceExamples(using: SeededGenerator(seed: seed), threads: 1)
      #expect(!examples.isFault.contains(true))
      let width = examples.statistics.count / examples.isFault.count
      let level = Statistic.allCases.firstIndex(of: .level)!
      return examples.isFault.indices.contains { examples.statistics[$0 * width + level] > 0 }
    }
    #expect(6...14 ~= rises, "\(rises) of 20")
  }

  @Test("Two of five stretches fill")
  func fillingOfStretches() {
    // Labelled, so that nothing is injected. Two of the five disturbances that a third gets move a flat series, 13%.
    let source = flatSource(label: [0])
    let moving = (0..<200 as Range<UInt64>).count { seed in
      var random = SeededGenerator(seed: seed)
      let windows = source.windows(using: &random)
      let (batch, features) = (windows.inputs.shape[1], windows.inputs.shape[2])
      return (0..<windows.inputs.shape[0] * batch).contains { row in
        windows.inputs.elements[row * features] > 0  // scaled in its window
      }
    }
    #expect(50...100 ~= moving, "\(moving) of 200")
  }

  /// Of one series at which nothing moves, marked at the samples `label`.
  private func flatSource(label: Set<Int>) -> ExampleSource {
    let configuration = ModelConfiguration()
    let flat = [Double](repeating: 1e8, count: 1500)
    let truth = Truth(name: "label", values: flat.indices.map { label.contains($0) ? 1 : 0 })
    let series = TrainingSeries.all(
      of: process([flat, flat], truth: [truth]), label: "label", in: configuration)
    return ExampleSource([series], configuration)
  }

  @Test("The same generator draws the same windows, another others")
  func determinism() {
    let configuration = ModelConfiguration()
    let training = TrainingSeries.all(
      of: process([noise(1500, seed: 1), noise(1500, seed: 2)]), label: "label",
      in: configuration)
    let source = ExampleSource([training], configuration)
    func draw(_ seed: UInt64) -> LabelledWindows {
      var random = SeededGenerator(seed: seed)
      return source.windows(using: &random)
    }
    for seed in 0..<10 as Range<UInt64> {
      let (a, b) = (draw(seed), draw(seed))
      #expect(a.inputs == b.inputs && a.targets == b.targets && a.weights == b.weights)
      #expect(
        a.inputs.shape == [144, ExampleSource.windowsOfStretch, configuration.extents.features])
      #expect(a.targets.elements.filter { !(0...1 ~= $0) }.isEmpty)
      #expect(a.inputs.elements.filter { !$0.isFinite }.isEmpty)
      #expect(draw(seed + 100).inputs != a.inputs)
    }
  }

  @Test("A sample is at fault where a metric that is seen shows what is marked, else ambiguous")
  func truthRules() {
    func column(_ name: String, _ range: Range<Int>) -> Truth {
      Truth(name: name, values: (0..<1000).map { range ~= $0 ? 1 : 0 })
    }
    var configuration = ModelConfiguration()
    configuration.roles = [.resident, .heapAllocated]
    func learnt(_ truth: [Truth]) -> TrainingSeries {
      TrainingSeries.all(
        of: process([noise(1000, seed: 1), noise(1000, seed: 2)], truth: truth), label: "label",
        in: configuration)[0]
    }
    let truth = [
      column("label", 100..<200), column("label_rss", 120..<180),
      column("label_heap_alloc", 150..<190),
    ]
    let both = learnt(truth).truth(in: 50..<300, seeing: [true, true])
    #expect(both.isFault.trueRuns == [70..<140])
    #expect(both.isAmbiguous.trueRuns == [50..<70, 140..<150])
    #expect(both.changepoints == [70, 140])
    let heap = learnt(truth).truth(in: 50..<300, seeing: [false, true])
    #expect(heap.isFault.trueRuns == [100..<140])
    #expect(heap.isAmbiguous.trueRuns == [50..<100, 140..<150])
    let apart = learnt(Array(truth.prefix(2))).truth(in: 0..<1000, seeing: [true, true])
    #expect(apart.isFault.trueRuns == [100..<200])  // nobody says whether the heap shows it
    #expect(apart.isAmbiguous.trueRuns.isEmpty)
    let old = learnt(truth).truth(in: 130..<300, seeing: [true, true])
    #expect(old.isFault.trueRuns.isEmpty)  // what was before is not seen
    #expect(old.isAmbiguous.trueRuns == [0..<70])
    let changed = learnt(truth + [column("changepoint", 500..<501)])
    #expect(changed.truth(in: 400..<600, seeing: [true, true]).changepoints == [100])
    let unlabelled = learnt([])
    #expect(unlabelled.marked == nil)
    #expect(unlabelled.truth(in: 0..<1000, seeing: [true, true]).changepoints.isEmpty)
  }

  /// A process of which the resident memory and the heap are known.
  private func process(_ values: [[Double]], truth: [Truth] = []) -> Series {
    var series = tenMinuteSeries(values, truth: truth)
    series.metrics = zip(["rss", "heap_alloc"], values).map { Metric(name: $0, values: $1) }
    return series
  }
}
