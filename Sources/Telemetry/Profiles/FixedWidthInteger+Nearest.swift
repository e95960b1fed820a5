extension FixedWidthInteger {
  /// The whole number nearest to `value`; beyond what it holds its ends, and 0 for `nan`: sums of what a
  /// profile says may be anything.
  package init(nearest value: Double) {
    self = Self(exactly: value.rounded()) ?? (value.isNaN ? 0 : value < 0 ? .min : .max)
  }
}
