import NeuralDetect
import Testing

/// One case of the golden script, and what the authors' program gives.
struct VolumeCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var count: Int
  var events: [Range<Int>]
  var levels = 1009
  var weight = 0.0
  var buffer = 100
  var precisionRecall: Double
  var roc: Double

  var labels: [Bool] { (0..<count).map { index in events.contains { $0.contains(index) } } }

  var scores: [Double] {
    zip(formulaScores(count: count, levels: levels), labels).map { score, label in
      score / Double(levels) + (label ? weight : 0)
    }
  }
}

private let three = [50..<70, 200..<201, 300..<330]

// Golden values: Tests/Golden/vus_golden.py (vus 0.0.6).
private let golden = [
  VolumeCase(
    testDescription: "random", count: 400, events: three,
    precisionRecall: 0.404215426082, roc: 0.826251143383),
  VolumeCase(
    testDescription: "informed", count: 400, events: three, weight: 0.5,
    precisionRecall: 0.851603255275, roc: 0.961422299775),
  VolumeCase(
    testDescription: "plateaus", count: 400, events: three, levels: 4, weight: 0.5,
    precisionRecall: 0.709982967806, roc: 0.930037380380),
  VolumeCase(
    testDescription: "constant", count: 400, events: three, levels: 1, buffer: 40,
    precisionRecall: 0.252111687852, roc: 0.539653218801),
  VolumeCase(
    testDescription: "at the borders", count: 300, events: [0..<8, 290..<300], weight: 0.25,
    precisionRecall: 0.553350570948, roc: 0.870617212097),
  VolumeCase(
    testDescription: "one sample at each border", count: 300, events: [0..<1, 299..<300],
    buffer: 31, precisionRecall: 0.180948597276, roc: 0.834035656196),
  VolumeCase(
    testDescription: "overlapping buffers", count: 300,
    events: [60..<63, 65..<66, 80..<90, 150..<152, 203..<204], weight: 0.25,
    precisionRecall: 0.542132097536, roc: 0.930802502289),
  VolumeCase(
    testDescription: "buffers that just meet", count: 200, events: [40..<50, 53..<60, 75..<80],
    buffer: 25, precisionRecall: 0.189247714394, roc: 0.664350820143),
  VolumeCase(
    testDescription: "every third sample", count: 200,
    events: stride(from: 0, to: 200, by: 3).map { $0..<$0 + 1 }, buffer: 60,
    precisionRecall: 0.972532833296, roc: 0.974154021937),
  VolumeCase(
    testDescription: "fewer samples than thresholds", count: 40, events: [10..<14, 30..<31],
    weight: 0.25, buffer: 20, precisionRecall: 0.598790367686, roc: 0.858064720805),
  VolumeCase(
    testDescription: "wider than the series", count: 60, events: [30..<33], weight: 0.25,
    buffer: 150, precisionRecall: 0.847614042165, roc: 0.980247869345),
  VolumeCase(
    testDescription: "no buffer", count: 400, events: three, weight: 0.25, buffer: 0,
    precisionRecall: 0.399028280308, roc: 0.737569526378),
]

@Test("VUS equals the authors' program to twelve digits", arguments: golden)
func volumeGolden(_ golden: VolumeCase) throws {
  let volumes = try #require(
    VolumeUnderSurface(buffer: golden.buffer).volumes(
      scores: golden.scores, labels: golden.labels))
  #expect(abs(volumes.precisionRecall - golden.precisionRecall) < 1e-12)
  #expect(abs(volumes.roc - golden.roc) < 1e-12)
}

@Test("Samples without a score at the ends are as if they were not there")
func volumeOfScoresThatBeginLate() throws {
  let plain = golden[1]
  let unscored = [Double](repeating: .nan, count: 143)
  let unlabelled = [Bool](repeating: false, count: 143)
  let surface = VolumeUnderSurface(buffer: plain.buffer)
  let volumes = try #require(surface.volumes(scores: plain.scores, labels: plain.labels))
  // What matters is that no threshold moves and no unscored sample weighs anything.
  #expect(
    surface.volumes(
      scores: unscored + plain.scores + unscored, labels: unlabelled + plain.labels + unlabelled)
      == volumes)
}

@Test("An event without any score is left out, and so is its buffer")
func volumeOfUnscoredEvent() throws {
  var (scores, labels) = (golden[1].scores, golden[1].labels)
  for index in 200..<201 { scores[index] = .nan }
  var without = labels
  without[200] = false
  let surface = VolumeUnderSurface()
  #expect(
    surface.volumes(scores: scores, labels: labels)
      == surface.volumes(scores: scores, labels: without))
  labels = labels.map { _ in false }
  #expect(surface.volumes(scores: scores, labels: labels) == nil)
}

@Test("A gap within an event does not make two of it") func volumeOfGapWithinEvent() throws {
  // One event of four samples; its one alarm finds all of it, whatever the buffer.
  let labels = (0..<40).map { (10..<14).contains($0) }
  var scores = labels.map { $0 ? 0 : 0.5 }
  scores[10] = 1
  scores[11] = .nan
  let volumes = try #require(
    VolumeUnderSurface(buffer: 0).volumes(scores: scores, labels: labels))
  // Three hits are possible: 1/3 is found at precision 1, the rest with everything: 3/39.
  #expect(abs(volumes.precisionRecall - (1.0 / 3 + 2.0 / 3 * 3.0 / 39)) < 1e-15)
}

@Test("VUS is undefined unless there are scored samples of both kinds") func volumeUndefined() {
  let surface = VolumeUnderSurface()
  #expect(surface.volumes(scores: [], labels: []) == nil)
  #expect(surface.volumes(scores: [1, 2], labels: [false, false]) == nil)
  #expect(surface.volumes(scores: [1, 2], labels: [true, true]) == nil)
  #expect(surface.volumes(scores: [.nan, .nan], labels: [true, false]) == nil)
}

@Test("VUS traps when the counts differ") func volumeCountMismatch() async {
  await #expect(processExitsWith: .failure) {
    _ = VolumeUnderSurface().volumes(scores: [1, 2], labels: [true])
  }
}
