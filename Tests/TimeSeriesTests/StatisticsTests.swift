import Testing

@testable import TimeSeries

@Test("Quantiles interpolate between neighbours and leave nan out") func quantiles() {
  #expect(RobustStatistics.median(of: [3, 1, 2]) == 2)
  #expect(RobustStatistics.median(of: [4, .nan, 1, 2, 3]) == 2.5)
  #expect(RobustStatistics.quantile(0.25, of: [1, 2, 3, 4]) == 1.75)  // R's type 7
  #expect(RobustStatistics.quantile(0, of: [5, 1]) == 1)
  #expect(RobustStatistics.quantile(1, of: [5, 1]) == 5)
  #expect(RobustStatistics.medianAbsoluteDeviation(of: [1, 1, 2, 2, 4, 6, 9]) == 1)
  #expect(RobustStatistics.median(of: []).isNaN)
  #expect(RobustStatistics.median(of: [.nan]).isNaN)
}

@Test("A sliding window has the statistics of its samples", arguments: [1, 2, 5, 8, 144])
func slidingWindow(capacity: Int) {
  var random = SplitMix(state: UInt64(capacity))
  var window = SlidingOrderStatistics(capacity: capacity)
  var samples: [Double] = []
  for i in 0..<1_000 {
    let sample: Double =
      switch Int.random(in: 0..<10, using: &random) {
      case 0: .nan
      case 1: .infinity
      case 2: samples.last ?? 0
      case 3: Double(i % 5)
      default: .random(in: -5...5, using: &random)
      }
    samples.append(sample)
    window.append(sample)
    let recent = samples.suffix(capacity).filter(\.isFinite)
    #expect(window.count == recent.count && window.length == min(i + 1, capacity))
    guard !recent.isEmpty else {
      #expect(window.median.isNaN && window.medianAbsoluteDeviation.isNaN && window.minimum.isNaN)
      continue
    }
    guard i % 7 == 0 || i < 20 else { continue }
    #expect(
      [0, 0.1, 0.5, 0.77, 1].allSatisfy {
        window.quantile($0) == RobustStatistics.quantile($0, of: recent)
      })
    #expect(window.minimum == recent.min() && window.maximum == recent.max())
    #expect(window.rank(of: 0.5) == recent.count { $0 < 0.5 })
    #expect(window.medianAbsoluteDeviation == RobustStatistics.medianAbsoluteDeviation(of: recent))
  }
  window.removeAll()
  #expect(window.count == 0 && window.length == 0 && window.median.isNaN)
}
