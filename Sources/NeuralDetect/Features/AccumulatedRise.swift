internal import Glibc
internal import TimeSeries

/// For how long, and how far, a metric's floor has been above its usual floors: what a slow leak shows
/// long before any one day does.
///
///     z = (floor − median F) / max(spread F, 0.0028 |median F|)     at most 4 either way
///     g ← min(1100, max(0, g + z − ½))
///
/// F are the usual floors, the 576 that end 36 samples ago, and their spread (Q₀.₉ − Q₀.₁) / 2.563.
/// With two days of them g begins; where samples are so close that they span less, it never does, for what
/// rises every morning would be a leak. The network's odds are multiplied by
///
///     (1 + g)^a
///
/// where a, the model's `accumulation`, makes up for samples that say the same again and again: were
/// they independent, the log-odds of a shift by one spread would be g itself.
/// - Source: Page, "Continuous Inspection Schemes", 1954.
struct AccumulatedRise: Sendable {
  private static let allowance = 0.5
  private static let largest = 1100.0
  private static let least = 2 * 86_400.0  // seconds
  private static let resolution = 0.0028

  private(set) var sum: AccumulatedSum
  private let needed: Double

  /// - Parameter step: from one sample to the next.
  init(step: Duration) {
    needed = Self.least / step.inSeconds
    sum = needed > Double(FeatureExtractor.historyLength) ? .never : .notYet
  }

  mutating func append(floor: Double, usual: SlidingOrderStatistics) {
    guard Double(usual.count) >= needed else { return }
    let center = usual.median
    let spread = max(
      (usual.quantile(0.9) - usual.quantile(0.1)) / 2.563, Self.resolution * abs(center),
      .leastNormalMagnitude)
    let z = max(-4, min((floor - center) / spread, 4))
    sum = .sum(min(Self.largest, max(0, (sum.value ?? 0) + z - Self.allowance)))
  }
}

/// The g of `AccumulatedRise`, as far as it is known.
package enum AccumulatedSum: Equatable {
  /// The samples are too close together.
  case never
  /// The series is too young.
  case notYet
  case sum(Double)

  package var value: Double? {
    if case .sum(let value) = self { value } else { nil }
  }
}

/// The probability whose odds are `factor` times those of `probability`.
func probability(_ probability: Double, withOddsTimes factor: Double) -> Double {
  probability * factor / (probability * factor + (1 - probability))
}
