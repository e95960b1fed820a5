import NeuralDetect
import Tensor
import Testing

/// The least cost of any segmentation with β for each changepoint, by looking at all last segments.
private func leastCost(
  _ cost: some SegmentCost, _ penalty: SegmentPenalty, minimumSize: Int
) -> Double {
  var least = [Double](repeating: .infinity, count: cost.count + 1)
  least[0] = -penalty.perChange
  for end in 1...cost.count {
    for start in 0..<end where end - start >= minimumSize {
      least[end] = min(
        least[end],
        least[start] + cost.cost(start, end) + penalty.length(end - start) + penalty.perChange)
    }
  }
  return least[cost.count]
}

private func paid(
  _ changepoints: [Int], _ cost: some SegmentCost, _ penalty: SegmentPenalty
) -> Double {
  let bounds = [0] + changepoints + [cost.count]
  return zip(bounds, bounds.dropFirst()).reduce(
    penalty.perChange * Double(changepoints.count)
  ) { $0 + cost.cost($1.0, $1.1) + penalty.length($1.1 - $1.0) }
}

private func normalNoise(_ count: Int, seed: UInt64 = 1) -> [Double] {
  var random = SeededGenerator(seed: seed)
  return (0..<count).map { _ in random.nextGaussian() }
}

@Suite struct SegmentationTests {
  static let methods: [any PenalizedSegmentation] = CostFunction.allCases.flatMap { cost in
    var (pelt, halving) = (PELT(), BinarySegmentation())
    (pelt.cost, halving.cost) = (cost, cost)
    return [pelt, halving] as [any PenalizedSegmentation]
  }

  static let detectors: [any ChangepointDetector] =
    methods + [ContinuousSegmentation(), EDivisive()]

  private func expectLeast<Cost: SegmentCost>(_ cost: Cost, beta: Double) {
    for weight in [0, 1, 3.0] {
      for size in 1...5 {
        let penalty = SegmentPenalty(
          perChange: beta, lengthWeight: weight, count: cost.count)
        var growing = cost
        let found = PELT().split(&growing, penalty, minimumSize: size)
        let least = leastCost(cost, penalty, minimumSize: size)
        #expect(abs(paid(found, cost, penalty) - least) < 1e-9 * (1 + abs(least)))
        let bounds = [0] + found + [cost.count]
        #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $1 - $0 >= size })
      }
    }
  }

  @Test("PELT finds the least cost there is, whatever the length of segments pays")
  func exact() {
    for seed in 0..<60 {
      let values = segmentationSignal(seed: seed)
      expectLeast(L1Cost(values), beta: 3)
      expectLeast(L2Cost(values), beta: 5)
      expectLeast(NormalCost(values, floor: 1e-3), beta: 6)
      expectLeast(LinearCost(values), beta: 6)
      if seed < 20 { expectLeast(RBFCost(values), beta: 1) }
    }
  }

  @Test(
    "A higher penalty never finds more changepoints with PELT", arguments: CostFunction.allCases)
  func monotone(cost: CostFunction) {
    for seed in [3, 17, 48] {
      let values = segmentationSignal(seed: seed, count: 120)
      var method = PELT()
      method.cost = cost
      let counts = (0..<24).map { step in
        method.penalty = .calibrated(0.1 * Double(1 << (step / 2)) * (step % 2 == 0 ? 1 : 1.4))
        return method.changepoints(in: values).count
      }
      #expect(counts == counts.sorted(by: >))
      #expect(counts[0] > 0 && counts[23] == 0)
    }
  }

  @Test("Asked at each sample, PELT ends where all is known", arguments: CostFunction.allCases)
  func prefixes(cost: CostFunction) {
    var found = 0
    for seed in [3, 17, 48] {
      var values = segmentationSignal(seed: seed, count: 120)
      for gap in 40..<43 { values[gap] = .nan }
      var method = PELT()
      method.cost = cost
      let last = method.changepoints(in: values).last?.index
      #expect(method.lastChangepoints(in: values).last == last)
      found += last == nil ? 0 : 1
    }
    #expect(found > 0)
  }

  @Test("Another unit and another zero find the same changepoints", arguments: 0..<12)
  func invariant(place: Int) {
    let detector = Self.detectors[place]
    for seed in 0..<8 {
      let values = segmentationSignal(seed: 12 * seed + 11, count: 150)
      let found = detector.changepoints(in: values)
      for (scale, shift) in [(1024.0, 0.0), (1.0, 4096.0), (0x1p-20, -1.0), (3e9, 7e10)] {
        let moved = detector.changepoints(in: values.map { scale * $0 + shift })
        #expect(moved.map(\.index) == found.map(\.index))
        for (a, b) in zip(moved, found) {
          #expect(abs(a.strength - b.strength) < 1e-4 * (1 + abs(b.strength)))
        }
      }
    }
  }

  @Test("A gap is no sample", arguments: 0..<12) func gaps(place: Int) {
    let detector = Self.detectors[place]
    let values = segmentationSignal(seed: 11, count: 150)
    let found = detector.changepoints(in: values)
    #expect(!found.isEmpty)
    var (gapped, places): ([Double], [Int]) = ([.nan, .nan], [])
    for (index, value) in values.enumerated() {
      places.append(gapped.count)
      gapped += [value] + [Double](repeating: .nan, count: index % 3)
    }
    let again = detector.changepoints(in: gapped)
    #expect(again.map(\.index) == found.map { places[$0.index] })
    #expect(again.map(\.strength) == found.map(\.strength))
    #expect(again.allSatisfy { $0.detected == places[149] })
    #expect(found.allSatisfy { $0.detected == 149 && $0.index > 0 })
  }

  @Test("A level that rises is found at its first sample, by every method", arguments: 0..<12)
  func step(place: Int) {
    var values = normalNoise(200)
    for index in 120..<200 { values[index] += 12 }
    let found = Self.detectors[place].changepoints(in: values).map(\.index)
    #expect(found.contains { abs($0 - 120) <= 1 }, "\(Self.detectors[place]): \(found)")
    #expect(found.count <= 2)  // lines that meet take two bends for it
  }

  @Test("Noise alone has no changepoint", arguments: 0..<12) func nothing(place: Int) {
    let detector = Self.detectors[place]
    let found = (1...20).map {
      detector.changepoints(in: normalNoise(300, seed: $0)).count
    }
    #expect(found.reduce(0, +) <= 1)
  }

  @Test("Without noise, or with too few values, there is nothing to find", arguments: 0..<12)
  func little(place: Int) {
    let detector = Self.detectors[place]
    for values in [
      [], [1], [.nan, .nan], [1, 2], [1, .nan, 5], [Double](repeating: 7, count: 50),
      [1, 9, 1], [-.infinity, .infinity],
    ] {
      #expect(detector.changepoints(in: values).isEmpty)
    }
  }

  @Test("Values at the end of what a number can be are as any others", arguments: 0..<12)
  func extremes(place: Int) {
    var values = normalNoise(100).map { 1e307 * $0 / 10 }
    for index in 60..<100 { values[index] = 1.7e308 }
    values[3] = -.infinity
    let found = Self.detectors[place].changepoints(in: values)
    #expect(found.allSatisfy { $0.strength.isFinite })
  }

  @Test("A ramp is one segment for lines and a staircase for levels") func ramp() {
    let noise = normalNoise(300, seed: 4)
    let values = (0..<300).map { 0.5 * Double(max(0, $0 - 150)) + noise[$0] }
    var (lines, levels, curve) = (PELT(), PELT(), ContinuousSegmentation())
    levels.cost = .l2
    (lines.noise, levels.noise, curve.noise) = (.differences, .differences, .differences)
    let ramp = lines.changepoints(in: values).map(\.index)
    #expect(ramp.count == 1 && abs(ramp[0] - 150) <= 10)
    let bends = curve.changepoints(in: values).map(\.index)
    #expect(bends.count == 1 && abs(bends[0] - 150) <= 5)
    #expect(levels.changepoints(in: values).count >= 8)
  }

  @Test("A changepoint of PELT saves its penalty at least, where the halves could be one")
  func strengths() {
    for seed in 0..<30 {
      let found = PELT().changepoints(in: segmentationSignal(seed: seed, count: 150))
      for changepoint in found { #expect(changepoint.strength >= 1) }
    }
  }

  @Test("Segments without values trap") func noValues() async {
    await #expect(processExitsWith: .failure) {
      var cost = L2Cost([1, 2, 3])
      _ = PELT().split(&cost, SegmentPenalty(perChange: 1, count: 3), minimumSize: 0)
    }
  }
}
