import NeuralDetect
import Testing

// By hand: the annotators' own zeros and the trivial one are the same point.
@Test(
  "F1 counts index 0 as a trivial point, on both sides",
  arguments: [
    ([10, 20], [[10, 20], [11, 20], [10], [0, 5]], 1.0),  // 5 matches 0 … and 10 stays for 10
    ([10], [[], [10], [50]], 10.0 / 11),  // P 2/2, R (1 + 1 + 1/2)/3 = 5/6
    ([], [[], [10], [50]], 4.0 / 5),  // P 1/1, R (1 + 1/2 + 1/2)/3 = 2/3
  ])
func changepointF1(found: [Int], annotators: [[Int]], f1: Double) throws {
  let agreement = try #require(ChangepointMatching().agreement(of: found, with: annotators))
  #expect(abs(agreement.f1 - f1) < 1e-15)
}

@Test("A true point takes the nearest free prediction within the margin, both ends included")
func changepointMargin() throws {
  let matching = ChangepointMatching(margin: 5, countsZero: false)
  let exact = try #require(matching.agreement(of: [105, 206], with: [[100, 200]]))
  #expect(exact.precision == 0.5)
  #expect(exact.recall == 0.5)
  #expect(exact.locationError == 5)
  // 100 takes 101; 103 is left with 97, too far: one prediction serves one truth.
  let once = try #require(matching.agreement(of: [101, 97], with: [[100, 103]]))
  #expect(once.recall == 0.5)
  #expect(once.locationError == 1)
}

@Test("Precision is against all annotators together, recall the mean over them")
func changepointAnnotators() throws {
  let matching = ChangepointMatching(margin: 0, countsZero: false)
  let agreement = try #require(matching.agreement(of: [10, 20], with: [[10], [20, 30], []]))
  #expect(agreement.precision == 1)
  #expect(agreement.recall == 0.75)  // (1 + 1/2) / 2: who marked nothing is dropped
}

@Test("Without the trivial point a detector that finds nothing has no precision and F1 0")
func changepointsNotFound() throws {
  let matching = ChangepointMatching(countsZero: false)
  let agreement = try #require(matching.agreement(of: [0], with: [[10]]))
  #expect(agreement.precision == nil)
  #expect(agreement.recall == 0)
  #expect(agreement.f1 == 0)
  #expect(agreement.locationError == nil)
  #expect(matching.agreement(of: [10], with: [[], [0]]) == nil)
  #expect(ChangepointMatching().agreement(of: [10], with: []) == nil)
}

@Test("The trivial point does not flatter the location error")
func locationErrorWithoutZero() throws {
  let agreement = try #require(ChangepointMatching().agreement(of: [14, 30], with: [[10, 30]]))
  #expect(agreement.locationError == 2)
}

@Test(
  "Covering is the weighted Jaccard index of segments",
  arguments: [
    ([3], [[3]], 1.0),
    ([], [[]], 1.0),
    ([], [[3]], 0.5),  // halves of a whole: 1/2 each
    ([3], [[]], 0.5),  // the better half of a whole
    ([2, 4], [[3]], 2.0 / 3),  // 2/3 and 2/3
    ([0, 3], [[3], []], 0.75),  // the mean over the annotators
  ])
func covering(found: [Int], annotators: [[Int]], value: Double) throws {
  let covering = try #require(segmentCovering(of: found, by: annotators, count: 6))
  #expect(abs(covering - value) < 1e-15)
}

@Test("Covering is undefined without annotators or samples") func coveringUndefined() {
  #expect(segmentCovering(of: [], by: [], count: 6) == nil)
  #expect(segmentCovering(of: [], by: [[]], count: 0) == nil)
}

// Golden values: Tests/Golden/changepoints_golden.py (sets, float64).
@Test(
  "Agreement and covering equal the definitions on larger cases",
  arguments: [
    (1, [1.000000000000, 0.516666666667, 0.681318681319, 0.552531740219]),
    (2, [0.571428571429, 0.404166666667, 0.473459426480, 0.461284259450]),
    (3, [0.400000000000, 0.302976190476, 0.344792548688, 0.486632316652]),
    (4, [0.461538461538, 0.403571428571, 0.430612892982, 0.406397055126]),
    (5, [0.625000000000, 0.501488095238, 0.556472919419, 0.464678805608]),
  ])
func changepointGolden(seed: Int, golden: [Double]) throws {
  let count = 100 * seed
  let found = (0..<3 * seed).map { (37 * seed * $0 + 11) % count }
  let annotators = (0..<4).map { annotator in
    (0..<seed + annotator).map { (53 * $0 * $0 + 29 * annotator + 5) % count }
  }
  let agreement = try #require(ChangepointMatching().agreement(of: found, with: annotators))
  let covering = try #require(segmentCovering(of: found, by: annotators, count: count))
  let values = [try #require(agreement.precision), agreement.recall, agreement.f1, covering]
  for (value, golden) in zip(values, golden) { #expect(abs(value - golden) < 1e-12) }
}

@Test("A changepoint outside the series traps") func changepointOutside() async {
  await #expect(processExitsWith: .failure) {
    _ = segmentCovering(of: [6], by: [[]], count: 6)
  }
}
