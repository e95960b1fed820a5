import Glibc
import NeuralDetect
import TestSupport
import Testing

/// Levels 0, 2.5 and -1.5 with a wave; also in Tests/Golden/bocpd.py.
private let levels: [Double] = (0..<23).map { index in
  sin(0.7 * Double(index)) + (index >= 14 ? 2.5 : 0) - (index >= 20 ? 4 : 0)
}

private let prior: NormalInverseGamma = {
  var prior = NormalInverseGamma()
  (prior.mean, prior.meanWeight, prior.shape, prior.scale) = (0.5, 0.5, 2, 0.8)
  return prior
}()

private func posterior(
  _ values: [Double], _ hazard: Hazard, tail: Double = 0, capacity: Int = 10_000
) -> RunLengthPosterior {
  var posterior = RunLengthPosterior(prior: prior, hazard: hazard, tail: tail, capacity: capacity)
  for (index, value) in values.enumerated() { posterior.append(value, at: index) }
  return posterior
}

@Suite("The run-length posterior") struct RunLengthPosteriorTests {
  // Golden values: Tests/Golden/bocpd.py (NumPy, float64).
  @Test("With a constant hazard it is the reference's")
  func constantHazard() {
    let runs = posterior(levels, .constant(meanLength: 20)).runs
    #expect(runs.map(\.onset) == Array(0..<23) + [-1])
    let reference = [
      1.3682915625847e-03, 7.2025261744772e-05, 8.8258497166914e-05, 1.0478240489959e-04,
      1.8123294372865e-04, 3.4120582244423e-04, 2.9257988515289e-04, 2.1891894588741e-04,
      4.2674135605191e-04, 1.4472748309145e-03, 2.8094665450074e-03, 2.2178708127117e-03,
      1.6312492426336e-03, 2.2062152891990e-03, 4.8830621136563e-03, 8.2486064738262e-04,
      1.0332491994516e-03, 1.9041313257391e-03, 3.8625667538316e-03, 8.0449536680230e-03,
      8.4897133632153e-01, 4.4436055989618e-02, 2.2633670580642e-02, 5.0000000000000e-02,
    ]
    expectClose(runs.map(\.probability), reference, rtol: 1e-10, atol: 0)
  }

  @Test("With a learned hazard it is the reference's")
  func learnedHazard() {
    let runs = posterior(levels, .learned(changes: 1, samples: 19)).runs
    let reference = [
      9.6488440374724e-04, 2.3537006489893e-05, 2.8325051465084e-05, 3.3142120890125e-05,
      5.7078595180515e-05, 1.0788669292885e-04, 9.2137076208415e-05, 6.9175106114771e-05,
      1.3941785490760e-04, 4.8392388546584e-04, 9.4784518835418e-04, 7.6946860856278e-04,
      6.1528118404621e-04, 9.1712970286249e-04, 2.0649130322421e-03, 4.3533857569630e-04,
      6.2033713483003e-04, 1.2322181447098e-03, 2.7176918131109e-03, 6.2594921178825e-03,
      7.4798353817236e-01, 6.4960720706240e-02, 4.8347941183792e-02, 1.2012857664191e-01,
    ]
    expectClose(runs.map(\.probability), reference, rtol: 1e-10, atol: 0)
  }

  @Test("A learned hazard comes near the rate of changes that there is", arguments: [50, 200])
  func learnedRate(length: Int) {
    var random = noise(20_000, level: 0, sigma: 1, seed: 7)
    for index in random.indices where (index / length) % 2 == 1 { random[index] += 8 }
    let runs = posterior(random, .learned(changes: 1, samples: 1_000), capacity: 100).runs
    let changes = runs.reduce(0) { $0 + $1.probability * $1.changes }
    let expected = Double(20_000 / length)
    #expect(changes > 0.8 * expected && changes < 1.35 * expected, "\(changes) of \(expected)")
  }

  @Test("However long it goes on, probabilities add up to 1 and no more runs are kept than may be")
  func bounded() {
    let values = noise(20_000, level: 0, sigma: 1, seed: 3)
    var posterior = posterior([], .constant(meanLength: 100), tail: 1e-4, capacity: 60)
    var most = 0
    for (index, value) in values.enumerated() {
      posterior.append(value, at: index)
      most = max(most, posterior.runs.count)
    }
    #expect(most == 60)
    let total = posterior.runs.reduce(0) { $0 + $1.probability }
    #expect(abs(total - 1) < 0.02)  // less what was forgotten last
  }

  @Test("What is forgotten hardly matters: 200 runs in place of 601")
  func capacity() {
    var values = noise(600, level: 0, sigma: 1, seed: 5)
    for index in 300..<600 { values[index] += 2 }
    let all = posterior(values, .constant(meanLength: 100)).runs
    let few = posterior(values, .constant(meanLength: 100), capacity: 200).runs
    let byOnset = Dictionary(uniqueKeysWithValues: all.map { ($0.onset, $0.probability) })
    let distance = few.reduce(0) { $0 + abs($1.probability - byOnset[$1.onset, default: 0]) }
    #expect(few.count == 200)
    #expect(distance < 0.05, "\(distance)")
  }

  @Test("A sample beyond all that was seen leaves finite probabilities", arguments: [1e6, -1e300])
  func huge(value: Double) {
    let calm = noise(2_000, level: 0, sigma: 1, seed: 1)
    let runs = posterior(calm + [value, value, 0], .constant(meanLength: 100), tail: 1e-4).runs
    #expect(runs.allSatisfy { $0.probability.isFinite })
    #expect(abs(runs.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
  }

  // Golden values: Tests/Golden/bocpd.py (NumPy, float64).
  @Test("The most probable chain of runs is the reference's, gaps or not")
  func chain() {
    var method = MostProbableRuns()
    (method.prior, method.tail, method.standardizes) = (prior, 0, false)
    method.hazard = .constant(meanLength: 20)
    let found = method.changepoints(in: levels)
    #expect(found.map(\.index) == [14, 20])
    #expect(found.allSatisfy { $0.detected == 22 })
    let gaps = method.changepoints(in: levels.flatMap { [.nan, $0] })
    #expect(gaps.map(\.index) == [29, 41])
  }

  @Test("Of nothing, of one sample and of equal ones there is no changepoint")
  func degenerate() {
    let method = MostProbableRuns()
    for values in [[], [.nan], [1], [3, 3, 3, 3, 3, 3, 3, 3]] as [[Double]] {
      #expect(method.changepoints(in: values) == [])
    }
  }

  @Test("A prior without weight traps") func prior0() async {
    await #expect(processExitsWith: .failure) {
      var prior = NormalInverseGamma()
      prior.scale = 0
      _ = RunLengthPosterior(
        prior: prior, hazard: .constant(meanLength: 2), tail: 0, capacity: 10)
    }
  }
}
