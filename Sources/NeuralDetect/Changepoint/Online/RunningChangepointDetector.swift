/// An online method on its way through one series.
public protocol RunningChangepointDetector: Sendable {
  /// Takes in the next sample and gives the changepoint that it makes known, if any: `detected` is
  /// this sample, `index` the estimated onset.
  ///
  /// A sample that is not finite is a gap: it has its place in the count, and nothing else.
  mutating func append(_ value: Double) -> Changepoint?
}
