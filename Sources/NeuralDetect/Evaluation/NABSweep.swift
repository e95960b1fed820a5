/// What every possible threshold finds in several series: an alarm is a sample that scores `≥ θ`,
/// and for each distinct score θ
///
///     score(θ) = w_TP · found + w_FP · false − w_FN · missed
///
/// where *found* adds up what the first alarm in each window is worth, *false* (below 0) what each
/// alarm outside of all windows is, and *missed* counts the windows without an alarm. Further
/// alarms in a window count for nothing. The weights are a ``NABProfile``'s.
/// - Source: Lavin & Ahmad, "Evaluating Real-time Anomaly Detection Algorithms", ICMLA 2015.
public struct NABSweep: Sendable {
  /// One threshold and what it finds; equal scores share a level.
  public struct Level: Sendable, Equatable {
    /// The score θ; infinite at the level without an alarm.
    public let threshold: Double

    /// What the first alarms in windows are worth, from 0 to the number of windows.
    public let found: Double

    /// Windows without an alarm.
    public let missed: Int

    /// What the alarms outside of windows are worth, at most 0.
    public let falseAlarms: Double

    /// The score, by the weights of `profile`.
    public func score(_ profile: NABProfile) -> Double {
      profile.truePositive * found + profile.falsePositive * falseAlarms
        - profile.falseNegative * Double(missed)
    }
  }

  /// From no alarm at all to the lowest score, at which every sample is an alarm.
  public let levels: [Level]

  /// The windows of all series that do not lie wholly in probation: those that can be found.
  public let windows: Int

  /// Sorts the scores of all series once, in O(n log n).
  public init(_ series: [NABSeries]) {
    var candidates: [NABSeries.Candidate] = []
    var firstWindow = 0  // of the series at hand, counted through all of them
    for series in series {
      candidates += series.candidates.map {
        var candidate = $0
        candidate.window = $0.window.map { $0 + firstWindow }
        return candidate
      }
      firstWindow += series.windows.count
    }
    candidates.sort { $0.score > $1.score }
    windows = series.reduce(0) { count, series in
      count + series.windows.count { $0.upperBound > series.probation }
    }

    var worth = [Double](repeating: 0, count: firstWindow)  // of each window's first alarm
    var (found, missed, falseAlarms) = (0.0, windows, 0.0)
    var levels = [Level(threshold: .infinity, found: 0, missed: missed, falseAlarms: 0)]
    for (rank, candidate) in candidates.enumerated() {
      if let window = candidate.window {
        if worth[window] == 0 { missed -= 1 }
        found += max(0, candidate.worth - worth[window])
        worth[window] = max(worth[window], candidate.worth)
      } else {
        falseAlarms += candidate.worth
      }
      let isLastOfItsScore =
        rank + 1 == candidates.count || candidates[rank + 1].score < candidate.score
      guard isLastOfItsScore else { continue }
      levels.append(
        Level(
          threshold: candidate.score, found: found, missed: missed, falseAlarms: falseAlarms))
    }
    self.levels = levels
  }

  /// The level with the best score; of equal ones the highest.
  public func best(_ profile: NABProfile) -> Level {
    levels.dropFirst().reduce(levels[0]) {
      $1.score(profile) > $0.score(profile) ? $1 : $0
    }
  }

  /// What the threshold `θ` finds.
  public func level(at threshold: Double) -> Level {
    levels.last { $0.threshold >= threshold }!  // the first is infinite
  }
}
