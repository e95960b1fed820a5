/// One number that the network sees of a metric at each step.
///
/// All are causal: a sample's features use it and the samples before it. Lengths are in steps of
/// the series' grid; with the usual ten minutes, 144 are a day. Unbounded ones are compressed by
/// asinh, so that a change by a thousand spreads still is a number of the size of ten.
public enum Feature: String, Sendable, CaseIterable {
  /// The value within its window, 0 at the lowest and 1 at the highest; a range below 8 times the
  /// noise is taken as that, so that noise is not blown up to full size. The one feature that
  /// belongs to a window, not to a sample.
  case scaled

  /// Distance from the mean of the last 6 samples, in their standard deviations.
  case zscore

  /// Change since the sample before, in units of the usual change.
  case difference

  /// Distance from the median of the history, in its spread (10% to 90%).
  case level

  /// Distance from the same phase of up to three earlier seasons, in the usual size of that
  /// distance. The season is found, not given; without one this is `level`.
  case season

  /// The floor (the lowest tenth of the last 36 samples) against the floors of the history, in units
  /// from their median to their 98% quantile: where a leak shows while a saw-tooth goes on.
  case floor

  /// The floor's change over 144 samples, in the units of `floor`.
  case floorDay = "floor_day"

  /// The floor's change over 36 samples, in the units of `floor`.
  case floorHours = "floor_hours"

  /// How much history there is, 0...1: less is known of a service's first days.
  case history

  /// 1 at a restart, then falling by a twelfth a sample.
  case restart

  /// 1 where the sample is missing and the last known value stands in.
  case missing

  // Of the long history, of any length, for metrics that are not memory; see `LongHistory`.

  /// How far the value is outside of the range so far, in units of that range; below 0 under it.
  case record

  /// The same of the mean of the last 12 samples.
  case recordMean = "record_mean"

  /// The same of the size of the change since the sample before: above 0 where it is a record.
  case recordChange = "record_change"

  /// The same of the mean size of the last 12 changes.
  case recordRoughness = "record_roughness"

  /// How rare a value this far out is: −log of the share of the last 4,608 samples that were at
  /// least as high, or as low.
  case rarity

  /// The same of the mean of the last 12 samples.
  case rarityMean = "rarity_mean"

  /// The same of the size of the change since the sample before.
  case rarityChange = "rarity_change"

  /// The same of the mean size of the last 12 changes.
  case rarityRoughness = "rarity_roughness"

  /// Distance from the median of the last 4,608 samples, in half of their range from 1% to 99%.
  case tail

  /// The same of the mean of the last 36 samples, of those means.
  case tailMean = "tail_mean"

  /// The logarithm of the standard deviation of the last 24 samples over its mean so far.
  case deviation

  /// The same of the last 144 samples.
  case deviationDay = "deviation_day"

  /// How many samples there were, on a logarithmic scale.
  case age

  /// What a model of memory sees.
  public static let ofMemory: [Feature] = [
    .scaled, .zscore, .difference, .level, .season, .floor, .floorDay, .floorHours, .history,
    .restart, .missing,
  ]

  /// What a model of any other series sees.
  public static let ofAnySeries: [Feature] = [
    .scaled, .record, .recordMean, .recordChange, .recordRoughness, .rarity, .rarityMean,
    .rarityChange, .rarityRoughness, .tail, .tailMean, .deviation, .deviationDay, .missing, .age,
  ]
}
