/// What an online method does with standard samples, from one changepoint to the next.
protocol ControlChart: Sendable {
  /// Takes in the sample at `index` of the series; gives the changepoint that it makes known.
  mutating func append(_ sample: Double, at index: Int) -> Changepoint?

  /// Begins anew after a changepoint.
  mutating func restart()
}
