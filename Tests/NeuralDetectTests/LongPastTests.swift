import Foundation
import NeuralDetect
import TestSupport
import TimeSeries
import Testing

/// The statistics of each sample, in the order of `Statistic.allCases`; none where there is no past.
private func statistics(_ values: [Double], step: Duration = .seconds(600)) -> [[Double]] {
  var extractor = FeatureExtractor([], pastStep: step)
  var row: [Float] = []
  return values.map {
    _ = extractor.append($0, restarted: false, to: &row)
    return extractor.past?.statistics ?? []
  }
}

/// g of `AccumulatedRise` at each sample; 0 where it is not known.
private func accumulated(_ values: [Double], step: Duration = .seconds(600)) -> [Double] {
  let rise = Statistic.allCases.firstIndex(of: .rise)!
  return statistics(values, step: step).map { all in
    all.isEmpty || all[rise].isNaN ? 0 : expm1(all[rise])
  }
}

@Suite("What the last days say") struct LongPastTests {
  @Test("It is what pandas' windows give")  // Golden/long_past.py
  func golden() {
    let values = (0..<1200).map { index in
      let t = Double(index)
      return 1000 + 40 * sin(t * .pi / 72) + 15 * sin(t * t * 0.37) + max(0, t - 700) * 0.25
    }
    let nan = Double.nan
    let golden: [(sample: Int, statistics: [Double])] = [
      (
        60,
        [
          nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan,
        ]
      ),
      (
        200,
        [
          nan, nan, nan, nan, -0.041455775, -0.041455775, -0.041455775, 0.949002686,
          -0.066500106, nan, -0.001290470, 0.014951295, 0.031128838,
        ]
      ),
      (
        500,
        [
          3.277784235, nan, nan, -0.120940265, -0.102044233, -0.231894513, -0.011085935,
          0.609673297, -0.505034590, nan, -0.007572915, 0.015873470, 0.032656724,
        ]
      ),
      (
        760,
        [
          2.672732181, 0.167278248, 0.283872271, 0.285039523, 0.226024963, 0.189724563,
          0.368287538, 1.168324484, 0.983311586, 0.004311539, 0.006108304, 0.015562970,
          0.032195639,
        ]
      ),
      (
        1000,
        [
          5.502731439, 1.525234018, 0.856491112, 0.816962728, 1.794131123, 0.786344344,
          1.898298703, 0.589601271, 1.101211769, 0.050650334, 0.030375698, 0.016291256,
          0.038629003,
        ]
      ),
      (
        1199,
        [
          6.220602835, 2.283509525, 1.352691643, 1.220291915, 2.295217878, 0.726770640,
          2.569326217, 2.288356812, -0.490026065, 0.096573091, 0.033575804, 0.015809018,
          0.046198625,
        ]
      ),
    ]
    let own = statistics(values)
    for (sample, expected) in golden {
      for (statistic, (value, reference)) in zip(Statistic.allCases, zip(own[sample], expected)) {
        #expect(
          value.isNaN == reference.isNaN && !(abs(value - reference) > 1e-8),
          "\(statistic) of sample \(sample): \(value), not \(reference)")
      }
    }
  }

  @Test("A statistic of a sample depends on no later one")
  func causal() {
    let values = noise(900, seed: 6) + (0..<100).map { 1000 + 3 * Double($0) }
    let (whole, cut) = (statistics(values), statistics(Array(values.prefix(800))))
    for (a, b) in zip(whole, cut) { #expect(a.map(\.bitPattern) == b.map(\.bitPattern)) }
  }

  @Test("While samples are missing the statistics stay what they were, and a gap is no low floor")
  func gap() {
    let values = noise(900, seed: 7)
    let broken = values.enumerated().map { (700..<760).contains($0) ? .nan : $1 }
    let (whole, own) = (statistics(values), statistics(broken))
    for sample in 700..<760 {
      #expect(own[sample].map(\.bitPattern) == own[699].map(\.bitPattern))
    }
    for (a, b) in zip(whole[899], own[899]) { #expect(abs(a - b) < 1.5 && !b.isNaN) }
  }

  @Test("Nothing accumulates of a level that stays, of a fall, or in the first two days")
  func nothing() {
    #expect(accumulated([Double](repeating: 7, count: 1500)).allSatisfy { $0 == 0 })
    #expect(accumulated(noise(500, seed: 1) + noise(500, level: 700, seed: 2)).last == 0)
    #expect(accumulated((0..<300).map(Double.init)).allSatisfy { $0 == 0 })
  }

  @Test("The sum rises by 3.5 a sample at most, stays below 1100, and a gap adds nothing")
  func bounded() {
    let before = noise(700, seed: 3)
    let sums = accumulated(before + (0..<400).map { 1000 * pow(1.1, Double($0)) })
    for (earlier, later) in zip(sums, sums.dropFirst()) { #expect(later - earlier < 3.5 + 1e-9) }
    #expect(abs(sums.max()! - 1100) < 1e-9)
    let gap = accumulated(before + [2000, 2000, .nan, .nan, 2000])
    #expect(gap[701] == gap[702] && gap[701] == gap[703] && gap[704] >= gap[703])
  }

  @Test("It begins after two days, and never where 576 floors span less")
  func twoDays() {
    let values = (0..<2000).map(Double.init)
    for (minutes, first) in [(10.0, 323), (20, 179), (5, 611)] {
      let sums = accumulated(values, step: .seconds(60 * minutes))
      #expect(sums.firstIndex { $0 > 0 } == first, "\(minutes) minutes")
    }
    for step in [60.0, 299, 3700] {
      #expect(statistics(values, step: .seconds(step)).allSatisfy { $0.isEmpty }, "\(step) s")
    }
  }

  @Test("A day is that of the clock")
  func days() {
    // Every day of 24 samples is the same, of 23 not: the same hours say what is new.
    let values = [24.0, 23].map { day in
      (0..<400).map { 1000 + 100 * sin(Double($0) * 2 * .pi / day) }
    }
    let same = Statistic.allCases.firstIndex(of: .sameHours)!
    let days = values.map { values in
      statistics(values, step: .seconds(3600)).dropFirst(100).map { abs($0[same]) }.max()!
    }
    #expect(days[0] < 1e-9 && days[1] > 0.01)
  }
}
