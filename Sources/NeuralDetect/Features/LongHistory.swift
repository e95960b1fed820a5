internal import Glibc

/// What a metric has done so far, one sample at a time, in memory of fixed size: how far a sample is
/// outside of it, how rare what it does is, and how restless it has become.
///
/// Four courses are compared with their own past: the value x, the mean of 12 of it, the size of its
/// change |Δx|, and the mean of 12 of those, its *roughness*. Nothing depends on the metric's unit.
struct LongHistory: Sendable {
  /// Those features that are of the long history.
  static let features = Set(Feature.allCases).subtracting(Feature.ofMemory)

  private var count = 0
  private var recent = Ring(capacity: FeatureExtractor.day)
  private var changes = Ring(capacity: 12)
  private var value = LongCourse()
  private var mean = LongCourse()
  private var slowMean = LongCourse()  // of 36
  private var change = LongCourse()
  private var roughness = LongCourse()
  private var deviation = RelativeDeviation(length: 24)
  private var deviationOfDay = RelativeDeviation(length: FeatureExtractor.day)

  /// Takes in the next value; of a gap, the last known one again.
  mutating func append(_ next: Double) {
    let size = count > 0 ? abs(next - recent[0]) : 0
    count += 1
    recent.append(next)
    changes.append(size)
    value.append(next)
    mean.append(recent.mean(of: 12))
    slowMean.append(recent.mean(of: 36))
    change.append(size)
    roughness.append(changes.mean(of: 12))
    deviation.append(recent)
    deviationOfDay.append(recent)
  }

  /// What `feature` says of the last value.
  /// - Precondition: It is one of `features`.
  subscript(feature: Feature) -> Float {
    switch feature {
    case .record: compressed(20 * value.outside)
    case .recordMean: compressed(20 * mean.outside)
    case .recordChange: compressed(20 * max(0, change.outside))
    case .recordRoughness: compressed(20 * max(0, roughness.outside))
    case .rarity: Float(value.rarity / 4)
    case .rarityMean: Float(mean.rarity / 4)
    case .rarityChange: Float(change.rarityAbove / 4)
    case .rarityRoughness: Float(roughness.rarityAbove / 4)
    case .tail: compressed(value.tail)
    case .tailMean: compressed(slowMean.tail)
    case .deviation: deviation.logRatio
    case .deviationDay: deviationOfDay.logRatio
    case .age: Float(min(1, log1p(Double(count) / Double(FeatureExtractor.day)) / 4))
    default: preconditionFailure("\(feature) is not of the long history")
    }
  }
}

extension Ring {
  /// The mean of the last `length` values, or of as many as there are; of equal ones exactly that.
  fileprivate func mean(of length: Int) -> Double {
    let count = min(length, count)
    return self[0] + (1..<count).reduce(0) { $0 + (self[$1] - self[0]) / Double(count) }
  }
}
