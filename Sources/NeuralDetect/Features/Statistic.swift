/// One number that tells of a metric's last days, beside what the network sees of the last one.
///
/// All are causal, and `nan` until enough samples came before. A *day* is that of the clock, in
/// whole samples.
package enum Statistic: String, Sendable, CaseIterable {
  /// For how long, and how far, the floor has been above its usual floors: log(1 + g) of
  /// `AccumulatedRise`.
  case rise

  /// The median floor of the last day against that of four days before, in the spread of the
  /// history's floors.
  case dayFloor = "day_floor"

  /// The floor's change over four days, in the units of `Feature.floor`.
  case fourDays = "four_days"

  /// The same over three days.
  case threeDays = "three_days"

  /// The median of the last 36 samples against the median of the same hours of up to five days
  /// before, in the spread of the history.
  case sameHours = "same_hours"

  /// The same against the highest of these.
  case aboveHighest = "above_highest"

  /// The same against the lowest of these.
  case aboveLowest = "above_lowest"

  /// The median of the last 36 samples against that of the history, in its spread.
  case level

  /// The median of the last 6 samples against that of the 6 before, in units of the usual change.
  case jump

  /// The floor's rise of `dayFloor`, as a share of the level: what is large beside a quiet metric's noise may be
  /// little beside its memory.
  case dayFloorShare = "day_floor_share"

  /// The rise of `aboveHighest`, as a share of the level.
  case aboveHighestShare = "above_highest_share"

  /// The usual change from sample to sample, as a share of the level: a noisy metric has to say more.
  case noise

  /// The history's spread, as a share of the level.
  case spread
}
