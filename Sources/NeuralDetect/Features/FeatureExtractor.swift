internal import Glibc
internal import TimeSeries

/// The features of one metric, one sample at a time: everything it remembers is of fixed size.
///
/// The *history* is four days of 144 samples that end 36 samples ago, so that what has just begun
/// is not yet its own yardstick.
package struct FeatureExtractor: Sendable {
  package static let floorLength = 36
  package static let day = 144
  package static let historyLength = 4 * day

  /// A value beyond it, either way, counts as it: no difference or sum overflows.
  package static let largest = 1e300

  /// What a window needs beside the features to scale its values.
  package struct Sample {
    package var value: Double  // the last known one
    package var noise: Double  // the usual change between samples, in the metric's unit
    package var isMissing: Bool
  }

  private let features: [Feature]
  private var last = Double.nan
  private var samplesSinceRestart = Int.max / 2
  private var recent = Ring(capacity: floorLength)
  private var floors = Ring(capacity: day + 1)
  private var recentSorted = SlidingOrderStatistics(capacity: floorLength)
  private var history = SlidingOrderStatistics(capacity: historyLength)
  private var historyFloors = SlidingOrderStatistics(capacity: historyLength)
  private var changes = SlidingOrderStatistics(capacity: historyLength)
  private var seasonErrors = SlidingOrderStatistics(capacity: historyLength)
  private var season: SeasonFinder?
  private var long: LongHistory?

  /// What the days before say; `nil` where nobody asks, or a day has too many samples, or too few.
  package private(set) var past: LongPast?

  /// - Parameter pastStep: where the long past is asked for, too, the time between samples.
  package init(_ features: [Feature], pastStep: Duration? = nil) {
    self.features = features
    past = pastStep.flatMap { LongPast(step: $0) }
    if features.contains(.season) { season = SeasonFinder() }
    if !LongHistory.features.isDisjoint(with: features) { long = LongHistory() }
  }

  /// Takes in the next sample (a gap is `nan`) and appends its features to `row`.
  package mutating func append(_ sample: Double, restarted: Bool, to row: inout [Float]) -> Sample {
    samplesSinceRestart = restarted ? 0 : samplesSinceRestart + 1
    let isMissing = !sample.isFinite
    let value = isMissing ? last : max(-Self.largest, min(sample, Self.largest))
    guard value.isFinite else {  // nothing known yet
      for feature in features { row.append(feature == .missing ? 1 : 0) }
      return Sample(value: 0, noise: 0, isMissing: true)
    }

    if recent.isFull {
      history.append(recent.oldest)
      historyFloors.append(floors[Self.floorLength - 1])
    }
    let change = last.isFinite ? value - last : 0
    let noise = max(1.4826 * changes.median, 0.4 * changes.quantile(0.9)).orZero
    recent.append(value)
    recentSorted.append(value)
    let floor = recentSorted.quantile(0.1)
    floors.append(floor)

    let isKnown = history.count >= Self.floorLength
    let center = isKnown ? history.median : value
    let resolution = max(noise, 1e-3 * abs(center), .leastNormalMagnitude)
    let spread = max((history.quantile(0.9) - history.quantile(0.1)).orZero / 2.563, resolution)
    let level = (value - center) / spread
    let floorCenter = isKnown ? historyFloors.median : floor
    let floorTop = isKnown ? historyFloors.quantile(0.98) : floor
    let floorUnit = max(floorTop - floorCenter, 0.01 * abs(floorCenter), resolution)

    let surge = past == nil ? .nan : surge(over: center)
    past?.append(
      LongPast.Now(
        value: value, isMissing: isMissing, floor: floor,
        median: recent.isFull ? recentSorted.median : nil,
        history: isKnown ? (center, spread, resolution) : nil, surge: surge,
        usualFloors: historyFloors, floorUnit: floorUnit))

    let expected = season?.expected()
    let surprise = expected.map { value - $0 }
    let usualSurprise = max(1.4826 * seasonErrors.median.orZero, resolution)

    long?.append(value)
    for feature in features {
      switch feature {
      case .scaled: row.append(0)  // written by the window
      case .zscore: row.append(Float(zscore(value, resolution)))
      case .difference: row.append(compressed(change / resolution))
      case .level: row.append(compressed(level))
      case .season: row.append(compressed(surprise.map { $0 / usualSurprise } ?? level))
      case .floor: row.append(compressed((floor - floorTop) / floorUnit))
      case .floorDay: row.append(compressed((floor - floors.oldest) / floorUnit))
      case .floorHours: row.append(compressed((floor - floors[Self.floorLength]) / floorUnit))
      case .history: row.append(Float(history.count) / Float(Self.historyLength))
      case .restart: row.append(max(0, 1 - Float(samplesSinceRestart) / 12))
      case .missing: row.append(isMissing ? 1 : 0)
      default: row.append(long![feature])
      }
    }

    changes.append(isMissing || !last.isFinite ? .nan : abs(change))
    seasonErrors.append(isMissing ? .nan : abs(surprise ?? .nan))
    season?.append(value)
    last = value
    return Sample(value: value, noise: resolution, isMissing: isMissing)
  }

  /// How far the lowest of the last three samples is above all before them that are remembered.
  private func surge(over center: Double) -> Double {
    let latest = 3
    guard recent.isFull else { return .nan }
    let low = (0..<latest).reduce(Double.infinity) { min($0, recent[$1]) }
    let high = (latest..<recent.count).reduce(history.quantile(1)) { max($0, recent[$1]) }
    return (low - high) / abs(center)
  }

  private func zscore(_ value: Double, _ resolution: Double) -> Double {
    let distances = (0..<min(6, recent.count)).map { recent[$0] - value }
    let count = Double(distances.count)
    let mean = distances.reduce(0, +) / count
    // A power of two changes no digit, and keeps the squares from overflowing or vanishing.
    let unit = distances.reduce(.leastNormalMagnitude) { max($0, abs($1)) }.binade
    let squares = distances.reduce(0) { sum, distance in
      let scaled = (distance - mean) / unit
      return sum + scaled * scaled
    }
    return -mean / max(unit * (squares / count).squareRoot(), 0.5 * resolution)
  }
}

/// asinh(x) / 2, at most 4 either way.
func compressed(_ x: Double) -> Float {
  Float(max(-4, min(4, asinh(x) / 2)))
}

extension Double {
  fileprivate var orZero: Double { isNaN ? 0 : self }
}
