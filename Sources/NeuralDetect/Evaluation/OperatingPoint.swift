/// What a score finds once its threshold is set: the point at which detectors are compared at
/// equal false alarms.
public struct OperatingPoint: Sendable, Equatable {
  /// An alarm is raised where the score comes to be `≥ threshold`; infinite if no threshold will do.
  public var threshold: Double

  /// Found faults / faults that have a scored sample, their grace included.
  public var recall: Double

  /// False alarms in a day of healthy, scored time.
  public var falseAlarmsPerDay: Double
}

extension EventMatching {
  /// The most faults that any threshold finds at no more than `falseAlarmsPerDay`; of equal ones
  /// the highest. `nil` without faults or without healthy time that have scores.
  ///
  /// Each run of consecutive samples scored `≥ θ` is one alarm, raised at its first sample; a `nan`
  /// ends a run. Sample `i` therefore raises an alarm for just the thresholds θ with
  /// `scores[i - 1] < θ ≤ scores[i]`, and one pass over the sorted scores tries all of them, in
  /// O(n log n).
  /// - Precondition: Intervals are not empty and within the series.
  public func operatingPoint(
    of scores: [Double], faults: [Range<Int>], falseAlarmsPerDay limit: Double, step: Duration
  ) -> OperatingPoint? {
    let owner = owners(of: faults, count: scores.count)
    let ranked = scores.indices.filter { !scores[$0].isNaN }.sorted { scores[$0] > scores[$1] }
    let scoredFaults = Set(ranked.compactMap { owner[$0] }).count
    let healthyDays = step * ranked.count { owner[$0] == nil } / .seconds(86_400)
    guard scoredFaults > 0, healthyDays > 0 else { return nil }

    var best = OperatingPoint(threshold: .infinity, recall: 0, falseAlarmsPerDay: 0)
    var isAbove = [Bool](repeating: false, count: scores.count)
    var alarms = [Int](repeating: 0, count: faults.count)  // for each fault
    var (found, falseAlarms) = (0, 0)

    /// Adds or takes away an alarm raised at sample `index`.
    func count(alarmAt index: Int, _ change: Int) {
      guard let fault = owner[index] else { return falseAlarms += change }
      if alarms[fault] == 0 { found += 1 }
      alarms[fault] += change
      if alarms[fault] == 0 { found -= 1 }
    }

    for (rank, index) in ranked.enumerated() {
      isAbove[index] = true
      if index == 0 || !isAbove[index - 1] { count(alarmAt: index, 1) }
      if index + 1 < scores.count, isAbove[index + 1] { count(alarmAt: index + 1, -1) }

      let isLastOfItsScore = rank + 1 == ranked.count || scores[ranked[rank + 1]] < scores[index]
      guard isLastOfItsScore else { continue }
      let recall = Double(found) / Double(scoredFaults)
      let rate = Double(falseAlarms) / healthyDays
      if rate <= limit, recall > best.recall {
        best = OperatingPoint(
          threshold: scores[index], recall: recall, falseAlarmsPerDay: rate)
      }
    }
    return best
  }
}
