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
}
