import NeuralDetect
import Testing

/// Each method that goes along with a series, of changes both ways where it knows them.
private let methods: [any OnlineChangepointDetector] = {
  var (cusum, pageHinkley, slope) = (CUSUM(), PageHinkley(), SlopeLikelihoodRatio())
  (cusum.threshold, pageHinkley.threshold, slope.threshold) = (16, 16, 16)
  var bocpd = BOCPD()
  bocpd.threshold = 12
  var floor = Floor()
  floor.threshold = 1
  return [cusum, pageHinkley, slope, bocpd, floor]
}()

/// Those with a reference, for which it is as given.
private func methods(with change: (inout Reference) -> Void) -> [any OnlineChangepointDetector] {
  var reference = Reference()
  change(&reference)
  return methods.map { method in
    switch method {
    case var method as CUSUM:
      method.reference = reference
      return method
    case var method as PageHinkley:
      method.reference = reference
      return method
    case var method as SlopeLikelihoodRatio:
      method.reference = reference
      return method
    case var method as BOCPD:
      method.reference = reference
      return method
    default: return method
    }
  }
}

private let calm = noise(1_200, level: 1_000, sigma: 10, seed: 21)

private func with(_ change: (Int) -> Double) -> [Double] {
  calm.enumerated().map { $1 + change($0) }
}

/// A step up, and what follows it.
private let step = with { $0 >= 600 ? 100 : 0 }
private let ramp = with { $0 >= 600 ? 2 * Double($0 - 600) : 0 }
private let changes = with { ($0 >= 500 ? 100 : 0) + ($0 >= 1_000 ? 3 * Double($0 - 1_000) : 0) }

@Suite("Online changepoints") struct OnlineChangepointTests {
  @Test("Nothing is found where nothing changes", arguments: methods.indices)
  func calmness(number: Int) {
    for values in [
      calm, with { $0 == 600 ? 1e6 : 0 }, with { $0 == 600 ? -1e6 : 0 },
      with { $0 == 600 ? .nan : 0 }, with { 400..<700 ~= $0 ? .nan : 0 },
      with { $0 == 600 ? .infinity : 0 }, [Double](repeating: 5, count: 900),
      [Double](repeating: 0, count: 900), [Double](repeating: .nan, count: 900), [], [1],
    ] {
      #expect(methods[number].changepoints(in: values) == [])
    }
  }

  @Test("A step of ten deviations is found once, soon and where it is", arguments: methods.indices)
  func step(number: Int) throws {
    let found = methods[number].changepoints(in: NeuralDetectTests.step)
    let change = try #require(found.first)
    #expect(found.count == 1)
    #expect(abs(change.index - 600) <= 6, "\(change)")
    #expect(change.detected >= 600 && change.detected <= 640, "\(change)")
    #expect(change.strength >= (methods[number] as? any ThresholdedDetector)?.threshold ?? 0)
  }

  @Test("A ramp is found on its way", arguments: methods.indices)
  func ramp(number: Int) throws {
    let change = try #require(
      methods[number].changepoints(in: NeuralDetectTests.ramp).first)
    #expect(abs(change.index - 600) <= 36, "\(change)")
    #expect(change.detected > 600 && change.detected <= 660, "\(change)")
  }

  @Test("A step down is one as well, but not to a method that looks up, nor to the floor")
  func down() {
    let down = Array(with { $0 >= 600 ? -100 : 0 }[..<900])
    for method in methods {
      #expect(method.changepoints(in: down).count == (method is Floor ? 0 : 1))
    }
    var (cusum, pageHinkley, slope) = (CUSUM(), PageHinkley(), SlopeLikelihoodRatio())
    (cusum.threshold, pageHinkley.threshold, slope.threshold) = (16, 16, 16)
    (cusum.direction, pageHinkley.direction, slope.direction) = (.up, .up, .up)
    #expect(cusum.changepoints(in: down) == [])
    #expect(pageHinkley.changepoints(in: down) == [])
    #expect(slope.changepoints(in: down) == [])
    cusum.direction = .down
    #expect(cusum.changepoints(in: down).count == 1)
  }

  @Test("Later samples change nothing: each is found as soon as it is", arguments: methods.indices)
  func causality(number: Int) {
    let found = methods[number].changepoints(in: changes)
    #expect(found.count >= 2)
    for change in found {
      let soFar = found.filter { $0.detected <= change.detected }
      let until = Array(changes[...change.detected])
      #expect(methods[number].changepoints(in: until) == soFar)
      #expect(methods[number].changepoints(in: until.dropLast()) == soFar.dropLast())
      #expect(change.index >= 1 && change.index <= change.detected)
    }
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.detected < $1.index })
  }

  @Test("A gap is no sample, but has its place", arguments: methods.indices)
  func gaps(number: Int) {
    let plain = methods[number].changepoints(in: changes)
    let gaps = methods[number].changepoints(in: changes.flatMap { [.nan, $0, .infinity] })
    #expect(gaps.map(\.index) == plain.map { 3 * $0.index + 1 })
    #expect(gaps.map(\.detected) == plain.map { 3 * $0.detected + 1 })
    #expect(gaps.map(\.strength) == plain.map(\.strength))
  }

  @Test("The unit does not matter", arguments: methods.indices)
  func scale(number: Int) {
    let plain = methods[number].changepoints(in: changes)
    for unit in [1024.0, 0x1p-40] {
      #expect(methods[number].changepoints(in: changes.map { $0 * unit }) == plain)
    }
  }

  @Test("Without a resolution, nor does the level") func shift() {
    for method in methods(with: { $0.resolution = 0 }) where !(method is Floor) {
      let plain = method.changepoints(in: changes)
      let shifted = method.changepoints(in: changes.map { $0 + 4096 })
      #expect(shifted.map(\.index) == plain.map(\.index))
      #expect(shifted.map(\.detected) == plain.map(\.detected))
    }
  }

  @Test("Where samples are correlated, the whitened methods still find a leak")
  func correlated() {
    var values = noise(2_000, level: 0, sigma: 10, seed: 8)
    for index in values.indices.dropFirst() { values[index] += 0.9 * values[index - 1] }
    for index in values.indices { values[index] += 1_000 + 5 * Double(max(0, index - 1_000)) }
    for method in methods(with: { $0.whitens = true }) {
      let first = method.changepoints(in: values).first { $0.detected >= 1_000 }
      #expect(first.map { $0.detected < 1_150 } ?? false)
    }
  }

  @Test("The floor sees a leak under a saw-tooth that hides it")
  func sawtooth() throws {
    let values = (0..<2_000).map { index in
      let leak = 0.5 * Double(max(0, index - 1_000))
      return 1_000 + 16 * Double(index % 25) + leak
    }
    let change = try #require(methods[4].changepoints(in: values).first)
    #expect(change.index >= 1_000 - 36 && change.detected < 1_150, "\(change)")
  }

  @Test("The floor puts a step where it is") func floorOnset() {
    let values = (0..<800).map { index in
      Double(index % 5) + (index < 500 ? 100 : 150)
    }
    #expect(methods[4].changepoints(in: values).map(\.index) == [500])
  }
}

@Suite("Calibration by false alarms") struct FalseAlarmCalibrationTests {
  private let healthy = (0..<12).map { noise(1_440, level: 1_000, sigma: 10, seed: 100 + $0) }

  @Test("The threshold is the smallest that keeps the rate", arguments: [0.02, 0.05])
  func smallest(rate: Double) {
    var calibration = FalseAlarmCalibration()
    calibration.rate = rate
    expectSmallest(CUSUM(), calibration)
    expectSmallest(PageHinkley(), calibration)
    expectSmallest(SlopeLikelihoodRatio(), calibration)
    expectSmallest(Floor(), calibration)
  }

  private func expectSmallest(
    _ detector: some ThresholdedDetector, _ calibration: FalseAlarmCalibration
  ) {
    var detector = detector
    detector.threshold = calibration.threshold(of: detector, on: healthy)
    #expect(alarms(detector) <= calibration.rate * 120)
    detector.threshold *= 0.999_999
    #expect(alarms(detector) > calibration.rate * 120)
  }

  private func alarms(_ detector: some ChangepointDetector) -> Double {
    Double(healthy.reduce(0) { $0 + detector.changepoints(in: $1).count })
  }

  @Test("Gaps are no healthy time, and threads change nothing")
  func gaps() {
    let half = healthy.map { $0.enumerated().map { $0 % 2 == 0 ? $1 : .nan } }
    let dense = healthy.map { values in stride(from: 0, to: 1_440, by: 2).map { values[$0] } }
    var calibration = FalseAlarmCalibration()
    calibration.rate = 0.2
    let single = calibration.threshold(of: CUSUM(), on: half)
    #expect(single == calibration.threshold(of: CUSUM(), on: dense))
    calibration.threads = 3
    #expect(single == calibration.threshold(of: CUSUM(), on: half))
  }
}
