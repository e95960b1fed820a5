public import TimeSeries

/// What a model learns from, and what it is validated on.
public struct TrainingData: Sendable {
  /// Series of one or several kinds, such as simulated ones and recordings. Each kind is drawn equally
  /// often, however many series it has.
  public var kinds: [[Series]]

  /// Series to validate on, and to calibrate with. Without any, a share of each kind is held out.
  public var validation: [Series]

  public init(kinds: [[Series]], validation: [Series] = []) {
    self.kinds = kinds.filter { !$0.isEmpty }
    self.validation = validation
  }

  /// The longest time between samples; `nil` without a series.
  public var longestStep: Duration? { all.map(\.step).max() }

  /// Every series.
  public var all: [Series] { kinds.flatMap(\.self) + validation }
}
