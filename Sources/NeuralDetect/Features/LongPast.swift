internal import Glibc
internal import TimeSeries

/// What the last five days of a metric say at each sample: its `Statistic`s.
///
/// Everything remembered is of fixed size, about 17 KiB at ten minutes a sample.
package struct LongPast: Sendable {
  /// The statistics after the newest sample, in the order of `Statistic.allCases`.
  package private(set) var statistics = [Double](repeating: .nan, count: Statistic.allCases.count)

  /// How far the lowest of the last three samples is above all before them, as a share of the history's
  /// median; `nan` until that spans two days.
  package private(set) var surge = Double.nan

  private let day: Int  // samples
  private var rise: AccumulatedRise
  private var floors: Ring
  private var lastDay: SlidingOrderStatistics  // of floors
  private var dayFloors: Ring  // medians of `lastDay`
  private var medians: Ring
  private var newest = Ring(capacity: 12)

  /// What is known at a sample without the long past.
  struct Now {
    let value: Double
    let isMissing: Bool
    let floor: Double

    /// The median of the last 36 samples; `nil` while there are fewer.
    let median: Double?

    /// Median and spread of the history, and the usual change; `nil` while little of it is known.
    let history: (center: Double, spread: Double, change: Double)?

    /// How far the last three samples are above all before them, as a share of the history's median.
    let surge: Double

    /// The floors of the history, and the unit of `Feature.floor`.
    let usualFloors: SlidingOrderStatistics
    let floorUnit: Double
  }

  /// The samples that it looks back at most.
  static let longest = 5 * FeatureExtractor.historyLength / 2 + FeatureExtractor.floorLength

  /// The samples of a day. `nil` where they are so close together that the history is shorter than two
  /// days, for what rises every morning would be a leak; and where they are more than an hour apart.
  static func day(of step: Duration) -> Int? {
    let day = Int((86_400 / step.inSeconds).rounded())
    return day >= 24 && 2 * day <= FeatureExtractor.historyLength ? day : nil
  }

  /// - Returns: `nil` where a day has too many samples, or too few.
  init?(step: Duration) {
    guard let day = Self.day(of: step) else { return nil }
    self.day = day
    rise = AccumulatedRise(least: 2 * day)
    floors = Ring(capacity: 4 * day + 1)
    lastDay = SlidingOrderStatistics(capacity: day)
    dayFloors = Ring(capacity: 4 * day + 1)
    medians = Ring(capacity: 5 * day + 1)
  }

  /// While samples are missing the statistics stay what they were.
  mutating func append(_ now: Now) {
    newest.append(now.isMissing ? .nan : now.value)
    if let median = now.median {
      floors.append(now.isMissing ? .nan : now.floor)
      lastDay.append(now.isMissing ? .nan : now.floor)
      medians.append(now.isMissing ? .nan : median)
      if lastDay.length == day { dayFloors.append(lastDay.median) }
    }
    guard !now.isMissing else {
      surge = .nan
      return
    }
    rise.append(floor: now.floor, usual: now.usualFloors)
    surge = now.usualFloors.count >= 2 * day ? now.surge : .nan
    let hours = (1...5).map { medians.value($0 * day) }.filter(\.isFinite)
    for (index, statistic) in Statistic.allCases.enumerated() {
      statistics[index] = value(of: statistic, now, hours)
    }
  }

  /// - Parameter hours: the medians at this hour of up to five days before.
  private func value(of statistic: Statistic, _ now: Now, _ hours: [Double]) -> Double {
    guard let (center, spread, change) = now.history else { return .nan }
    switch statistic {
    case .rise: return rise.sum.map { log1p($0) } ?? .nan
    case .dayFloor: return dayRise / AccumulatedRise.spread(of: now.usualFloors)
    case .dayFloorShare: return dayRise / abs(center)
    case .fourDays: return (now.floor - floors.value(4 * day)) / now.floorUnit
    case .threeDays: return (now.floor - floors.value(3 * day)) / now.floorUnit
    case .sameHours: return (medians[0] - RobustStatistics.median(of: hours)) / spread
    case .aboveHighest: return (medians[0] - (hours.max() ?? .nan)) / spread
    case .aboveHighestShare: return (medians[0] - (hours.max() ?? .nan)) / abs(center)
    case .aboveLowest: return (medians[0] - (hours.min() ?? .nan)) / spread
    case .level: return (medians[0] - center) / spread
    case .jump:
      guard newest.isFull else { return .nan }
      func median(_ range: Range<Int>) -> Double {
        RobustStatistics.median(of: range.map { newest[$0] })
      }
      return (median(0..<6) - median(6..<12)) / change
    case .noise: return change / abs(center)
    case .spread: return spread / abs(center)
    }
  }

  /// How far the median floor of the last day is above that of four days before.
  private var dayRise: Double { dayFloors.isFull ? dayFloors[0] - dayFloors.oldest : .nan }
}

extension Ring {
  /// The value `back` samples before the newest; `nan` if it is not that long.
  fileprivate func value(_ back: Int) -> Double { back < count ? self[back] : .nan }
}
