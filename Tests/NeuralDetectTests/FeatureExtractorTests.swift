import Foundation
import NeuralDetect
import Tensor
import TestSupport
import Testing

/// Every feature of every sample: `[sample][feature]`, in the order of `Feature.allCases`.
private func features(
  _ values: [Double], _ chosen: [Feature] = Feature.allCases, restarts: Set<Int> = []
) -> [[Float]] {
  var extractor = FeatureExtractor(chosen)
  return values.enumerated().map { index, value in
    var row: [Float] = []
    _ = extractor.append(value, restarted: restarts.contains(index), to: &row)
    return row
  }
}

private func only(_ feature: Feature, _ values: [Double], restarts: Set<Int> = []) -> [Float] {
  features(values, [feature], restarts: restarts).map { $0[0] }
}

/// A day's rhythm with noise.
private func daily(_ count: Int, seed: UInt64) -> [Double] {
  noise(count, seed: seed).enumerated().map { index, noise in
    noise + 200 * sin(Double(index) * .pi / 72)
  }
}

@Suite("The features of a metric") struct FeatureExtractorTests {
  @Test("A sample's features do not change with what comes after it", arguments: 0..<6)
  func causality(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let values = daily(1300, seed: seed)
    let whole = features(values)
    let cut = Int.random(in: 1..<1300, using: &random)
    var other = values
    for index in cut..<1300 { other[index] = Double.random(in: -1e9...1e9, using: &random) }
    #expect(features(other)[..<cut] == whole[..<cut])
    #expect(features(Array(values[..<cut])) == Array(whole[..<cut]))
  }

  @Test("The unit of a metric scales out exactly", arguments: [0.5, 1024, 0x1p30])
  func scaleInvariance(unit: Double) {
    let values = daily(1300, seed: 3)  // powers of two, so that no product is rounded
    #expect(features(values.map { unit * $0 }) == features(values))
  }

  @Test("Where the noise is above the guards, unit and offset hardly change a feature")
  func affineInvariance() {
    let values = daily(1500, seed: 4)
    let (plain, moved) = (features(values), features(values.map { 3.7 * $0 + 2000 }))
    // Guards of 0.1% of the level and of 1% of the floor are the only terms that know the offset.
    let skipped: Set<Feature> = [.floor, .floorDay, .floorHours]
    for (column, feature) in Feature.allCases.enumerated() where !skipped.contains(feature) {
      expectClose(
        moved[60..<1500].map { $0[column] }, plain[60..<1500].map { $0[column] }, atol: 2e-3,
        "\(feature)")
    }
  }

  @Test("A constant series has only a history and an age", arguments: [0, 1, -5, 1e12])
  func constant(value: Double) {
    for (index, row) in features([Double](repeating: value, count: 800)).enumerated() {
      for (column, feature) in Feature.allCases.enumerated() {
        let known = Float(max(0, min(576, index - 35))) / 576
        let age = Float(min(1, log1p(Double(index + 1) / 144) / 4))
        let expected = feature == .history ? known : feature == .age ? age : 0
        #expect(row[column] == expected, "\(feature) of sample \(index)")
      }
    }
  }

  @Test("A gap carries the last value on and says so")
  func gaps() {
    var values = noise(300, seed: 5)
    var carried = values
    for index in 200..<220 {
      values[index] = index % 2 == 0 ? .nan : .infinity
      carried[index] = values[199]
    }
    let (with, without) = (features(values), features(carried))
    let missing = Feature.allCases.firstIndex(of: .missing)!
    for index in values.indices {
      #expect(with[index][missing] == (200..<220 ~= index ? 1 : 0))
      #expect(with[index].filter { !$0.isFinite }.isEmpty)
    }
    let level = Feature.allCases.firstIndex(of: .level)!
    #expect(with[..<200] == without[..<200])
    #expect(with[201..<220].allSatisfy { $0[Feature.allCases.firstIndex(of: .difference)!] == 0 })
    #expect(abs(with[219][level] - with[200][level]) < 0.05)
  }

  @Test("Before the first value nothing is known, and then all is as if it began there")
  func leadingGap() {
    let values = noise(400, seed: 6)
    let late = features([Double](repeating: .nan, count: 50) + values)
    let missing = Feature.allCases.firstIndex(of: .missing)!
    for row in late[..<50] {
      let isAsExpected = row.indices.allSatisfy { row[$0] == ($0 == missing ? 1 : 0) }
      #expect(isAsExpected)
    }
    #expect(Array(late[50...]) == features(values))
  }

  @Test("The restart flag is 1 at a restart and gone after twelve samples")
  func restartFlag() {
    let flag = only(.restart, noise(60, seed: 7), restarts: [20, 45])
    for index in flag.indices {
      let since = index >= 45 ? index - 45 : index - 20
      #expect(flag[index] == (since < 0 ? 0 : max(0, 1 - Float(since) / 12)), "sample \(index)")
    }
  }

  @Test("Under a saw-tooth that leaks, the floor rises")
  func floorOfLeak() {
    var random = SeededGenerator(seed: 8)
    let values = (0..<1500).map { t -> Double in
      let (sawtooth, leak) = (400 * Double(t % 18) / 18, 3 * Double(max(0, t - 1200)))
      return 1000 + sawtooth + leak + 2 * random.nextGaussian()
    }
    let floor = only(.floor, values)
    let (day, hours) = (only(.floorDay, values), only(.floorHours, values))
    #expect(floor[900..<1200].max()! < 0.3)
    #expect(floor[1242..<1290].max()! > 0.6)
    #expect(day[1242..<1290].max()! > 0.6)
    #expect(hours[1242..<1290].max()! > 0.6)
  }

  @Test("The z-score of a jump after five equal samples is √5, of nothing 0")
  func zscoreOfJump() {
    let values = [Double](repeating: 100, count: 50) + [1e6, 1e6, 1e6]
    let zscore = only(.zscore, values)
    #expect(zscore[..<50].allSatisfy { $0 == 0 })
    expectClose(Array(zscore[50...]), [2.2360680, 1.4142136, 1], rtol: 1e-5)
  }

  @Test("The z-score is the distance from the mean of six in their deviations")
  func zscoreDefinition() {
    let values = noise(200, sigma: 100, seed: 9)
    let zscore = only(.zscore, values)
    for index in 5..<200 {
      let six = values[index - 5...index]
      let mean = six.reduce(0, +) / 6
      let deviation = (six.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6).squareRoot()
      guard deviation > 100 else { continue }  // half the usual change is the least divisor
      let expected = (values[index] - mean) / deviation
      #expect(abs(Double(zscore[index]) - expected) < 1e-5)
    }
  }

  @Test("Whatever comes, features are finite and within ±4", arguments: [1, 1e-300, 1e300])
  func bounds(size: Double) {
    var random = SeededGenerator(seed: 10)
    let values = (0..<1000).map { index -> Double in
      index % 2 == 0 ? size * exp(2 * random.nextGaussian()) : Double(index % 3)
    }
    #expect(features(values).allSatisfy { $0.allSatisfy { abs($0) <= 4 } })
  }

  @Test("A change of 10 usual changes is asinh(10) / 2")
  func compression() {
    // Changes of 10 all along: their median is 10, so the unit is 14.826.
    let values = (0..<101).map { Double($0 % 2) * 10 } + [148.26]
    let difference = only(.difference, values)
    let expected = asinh(148.26 / 14.826) / 2
    #expect(abs(Double(difference[101]) - expected) < 1e-6)
  }

  @Test("Columns are the features asked for, in their order, each as it is alone")
  func order() {
    let values = daily(900, seed: 11)
    let chosen: [Feature] = [.missing, .floor, .zscore, .season, .history]
    let rows = features(values, chosen, restarts: [30])
    #expect(rows.allSatisfy { $0.count == 5 })
    for (column, feature) in chosen.enumerated() {
      #expect(rows.map { $0[column] } == only(feature, values, restarts: [30]), "\(feature)")
    }
    #expect(features([1, .nan, 2]).allSatisfy { $0.count == Feature.allCases.count })
  }

  @Test("Against the same phase of the day before, the daily peak is nothing unusual")
  func season() {
    let values = daily(144 * 8, seed: 12)
    let season = only(.season, values)
    let usual = season[864..<1152].map { abs($0) }.reduce(0, +) / 288
    #expect(usual < 0.6)
    var broken = values
    broken[144 * 7 + 108] += 200  // at the trough, so that the level stays within its range
    #expect(only(.season, broken)[144 * 7 + 108] > 1)
    #expect(abs(only(.level, broken)[144 * 7 + 108]) < 0.5)
  }

  @Test(
    "Values of any size have finite features",
    arguments: [
      Double.greatestFiniteMagnitude, 1e308, 1e300, 1e160, 1e-160, 1e-300, .leastNonzeroMagnitude,
    ])
  func extremes(size: Double) {
    var random = SeededGenerator(seed: 1)
    let courses: [(Int) -> Double] = [
      { _ in size }, { $0 % 2 == 0 ? size : -size }, { $0 < 300 ? 0 : size },
      { $0 % 7 == 0 ? size : 1 }, { _ in size * Double.random(in: -1...1, using: &random) },
    ]
    for course in courses {
      let rows = features((0..<400).map(course))
      #expect(rows.allSatisfy { $0.allSatisfy { $0.isFinite } })
    }
  }

  @Test("The unit of a metric makes no difference", arguments: [-900, -500, 30, 500, 900])
  func unit(exponent: Int) {
    let values = noise(140, seed: 2)
    let scaled = values.map { $0 * Double(sign: .plus, exponent: exponent, significand: 1) }
    #expect(features(scaled) == features(values))
  }
}
