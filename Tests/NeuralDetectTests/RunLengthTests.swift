import NeuralDetect
import Testing

/// Samples for each alarm on independent standard normal samples.
private func simulated(_ detector: some ChangepointDetector, samples: Int, seed: UInt64) -> Double {
  let alarms = detector.changepoints(in: noise(samples, level: 0, sigma: 1, seed: seed)).count
  return Double(samples) / Double(alarms)
}

@Suite("Run lengths without a change") struct RunLengthTests {
  @Test(
    "CUSUM's are those that were asked for, to a tenth",
    arguments: [
      (100.0, 0.5, ChangeDirection.up), (500, 0.5, .up), (500, 0.5, .both), (500, 0.25, .down),
      (200, 1, .up), (300, 0.1, .both),
    ])
  func cusum(length: Double, allowance: Double, direction: ChangeDirection) {
    var method = CUSUM(averageRunLength: length, allowance: allowance, direction: direction)
    method.reference = nil
    #expect(abs(method.averageRunLength / length - 1) < 1e-9)
    let ratio = simulated(method, samples: 400_000, seed: 1) / length
    #expect(abs(ratio - 1) < 0.1, "\(ratio)")
  }

  @Test(
    "Page and Hinkley's are those that were asked for, to a tenth",
    arguments: [(100.0, 0.5), (500, 0.5), (500, 0.25)])
  func pageHinkley(length: Double, allowance: Double) {
    var method = PageHinkley(averageRunLength: length, allowance: allowance)
    method.reference = nil
    let ratio = simulated(method, samples: 400_000, seed: 2) / length
    #expect(abs(ratio - 1) < 0.1, "\(ratio)")
  }

  @Test(
    "A slope's are those that were asked for, or up to a quarter longer",
    arguments: [
      (200.0, 144, ChangeDirection.both), (500, 144, .up), (500, 36, .both), (1000, 72, .up),
    ])
  func slope(length: Double, window: Int, direction: ChangeDirection) {
    var method = SlopeLikelihoodRatio(
      averageRunLength: length, window: window, direction: direction)
    method.reference = nil
    #expect(abs(method.averageRunLength / length - 1) < 1e-9)
    let ratio = simulated(method, samples: 400_000, seed: 3) / length
    #expect(ratio > 0.95 && ratio < 1.25, "\(ratio)")
  }

  @Test("The known approximation: k ½ and h 4 give 168 samples on both sides")
  func table() {
    // Montgomery, "Introduction to Statistical Quality Control", table 9.3; Siegmund's is 167.7.
    var method = CUSUM()
    (method.threshold, method.allowance) = (4, 0.5)
    #expect(abs(method.averageRunLength / 168 - 1) < 0.01)
    method.threshold = 5
    #expect(abs(method.averageRunLength / 465 - 1) < 0.01)
  }

  @Test("What is asked for twice as long needs a higher threshold")
  func monotone() {
    let lengths = (0..<10).map { 100 * Double(1 << $0) }
    for thresholds in [
      lengths.map { CUSUM(averageRunLength: $0).threshold },
      lengths.map { SlopeLikelihoodRatio(averageRunLength: $0).threshold },
    ] {
      #expect(zip(thresholds, thresholds.dropFirst()).allSatisfy { $0 < $1 }, "\(thresholds)")
    }
  }

  @Test("Of correlated samples the whitened run length is near the one asked for, the plain is not")
  func correlated() {
    let fresh = noise(400_000, level: 0, sigma: 1, seed: 4)
    var values = fresh
    for index in values.indices.dropFirst() { values[index] += 0.8 * values[index - 1] }
    var method = CUSUM(averageRunLength: 2_000, allowance: 0.5)
    var reference = Reference()
    (reference.length, reference.least, reference.resolution) = (2_000, 1_000, 0)
    reference.lag = 36
    /// In as many samples as were asked for, of those that a reference was known for.
    func alarms(whitens: Bool) -> Double {
      reference.whitens = whitens
      method.reference = reference
      let count = Double(method.changepoints(in: values).count)
      return 2_000 * count / (400_000 - 1_036 * (count + 1))
    }
    let (whitened, plain) = (alarms(whitens: true), alarms(whitens: false))
    #expect(whitened > 0.4 && whitened < 2, "\(whitened)")
    #expect(plain > 4 * whitened, "\(plain), \(whitened)")
  }
}
