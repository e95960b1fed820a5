/// Which alarms found which faults.
///
/// A fault is *found* by an alarm raised (`detectedAt`) within it or within `grace` samples after
/// its end; where two faults qualify, the later one is meant. Further alarms in the same fault are
/// duplicates, neither true nor false. All other alarms are false. An alarm that was already open
/// when the fault began finds nothing: else one that never closes would find everything.
public struct EventMatching: Sendable {
  /// Samples after a fault's end in which an alarm still counts: a causal detector may need them.
  public var grace: Int

  /// The rule with so much grace.
  /// - Precondition: A grace of at least 0 samples.
  public init(grace: Int = 0) {
    precondition(grace >= 0, "a grace of \(grace) samples")
    self.grace = grace
  }

  /// Counts what `detections` found of the faults in a series of `count` samples.
  ///
  /// An alarm at one of the `benign` intervals (also with grace) makes that interval a nuisance,
  /// and is false as well.
  /// - Precondition: Intervals are not empty and, like the alarms, within the series.
  public func counts(
    of detections: [Detection], faults: [Range<Int>], benign: [Range<Int>] = [], count: Int,
    step: Duration
  ) -> EventCounts {
    let owner = owners(of: faults, count: count)
    let benignOwner = owners(of: benign, count: count)
    var firstAlarm = [Int?](repeating: nil, count: faults.count)
    var isNuisance = [Bool](repeating: false, count: benign.count)
    var (duplicates, falseAlarms) = (0, 0)
    var (alarmedHealthy, alarmedUntil) = (0, 0)
    for detection in detections.sorted(by: { $0.detectedAt < $1.detectedAt }) {
      precondition(
        owner.indices.contains(detection.detectedAt),
        "an alarm at sample \(detection.detectedAt) of \(count)")
      if let fault = owner[detection.detectedAt] {
        if firstAlarm[fault] == nil {
          firstAlarm[fault] = detection.detectedAt
        } else {
          duplicates += 1
        }
      } else {
        falseAlarms += 1
        if let interval = benignOwner[detection.detectedAt] { isNuisance[interval] = true }
      }
      let end = min(max(detection.end ?? count, detection.detectedAt + 1), count)
      let alarmed = max(detection.detectedAt, alarmedUntil)..<max(end, alarmedUntil)
      alarmedHealthy += owner[alarmed].count { $0 == nil }
      alarmedUntil = alarmed.upperBound
    }

    return EventCounts(
      faults: faults.count,
      duplicates: duplicates,
      falseAlarms: falseAlarms,
      benign: benign.count,
      nuisances: isNuisance.count { $0 },
      delays: zip(faults, firstAlarm).compactMap { fault, alarm in
        alarm.map { $0 - fault.lowerBound }
      },
      healthyTime: step * owner.count { $0 == nil },
      healthyTimeInAlarm: step * alarmedHealthy)
  }

  /// For each sample the interval that an alarm there belongs to: the latest to begin of those
  /// that hold it, their grace included.
  func owners(of intervals: [Range<Int>], count: Int) -> [Int?] {
    var owner = [Int?](repeating: nil, count: count)
    for (number, interval) in intervals.enumerated().sorted(by: {
      $0.element.lowerBound < $1.element.lowerBound
    }) {
      precondition(
        !interval.isEmpty && interval.lowerBound >= 0 && interval.upperBound <= count,
        "the interval \(interval) in a series of \(count) samples")
      for index in interval.lowerBound..<min(interval.upperBound + grace, count) {
        owner[index] = number
      }
    }
    return owner
  }
}
