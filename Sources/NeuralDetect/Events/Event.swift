public import TimeSeries

/// Something that happened to a series, from when it was noticed until it ended.
///
/// `detectedAt`, `metric`, `kind`, `score` and `threshold` are what was known right after that
/// sample; later samples may move the onset, raise the severity and set the end.
public struct Event: Sendable, Equatable {
  /// What the series does.
  public enum Kind: String, Sendable, CaseIterable {
    case growth
    case stepUp = "step_up"
    case stepDown = "step_down"
    case variance, spike, restart, seasonality
  }

  /// How much it matters.
  public enum Severity: Int, Sendable, Comparable {
    /// A change, no harm seen.
    case info
    case warning

    /// Growth that reaches the limit within the horizon, or a value above 95% of it.
    case critical

    public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }

    public var name: String { "\(self)" }
  }

  public var series: String

  /// The metric that shows it best.
  public var metric: String
  public var kind: Kind
  public var severity: Severity
  public var onset: Timestamp
  public var detectedAt: Timestamp

  /// The first sample at which it was over; `nil` while it is open.
  public var end: Timestamp?
  public var score: Double
  public var threshold: Double

  /// Statistical methods that see a change within 6 steps of the onset.
  public var confirmedBy: [String]
  public var explanation: Explanation

  package init(
    series: String, metric: String, kind: Kind, severity: Severity, onset: Timestamp,
    detectedAt: Timestamp, end: Timestamp?, score: Double, threshold: Double,
    confirmedBy: [String] = [], explanation: Explanation
  ) {
    self.series = series
    self.metric = metric
    self.kind = kind
    self.severity = severity
    self.onset = onset
    self.detectedAt = detectedAt
    self.end = end
    self.score = score
    self.threshold = threshold
    self.confirmedBy = confirmedBy
    self.explanation = explanation
  }

  /// Why the model thinks so.
  public struct Explanation: Sendable, Equatable {
    /// Each metric's share of the score when it was detected; they sum to 1.
    public var contributions: [(metric: String, share: Double)]

    /// The sample that the network's attention was highest on.
    public var attentionPeak: Timestamp

    /// The network's attention to each step of the window that ended at `detectedAt`, oldest first;
    /// they sum to 1.
    public var attention: [Float]

    package init(
      contributions: [(metric: String, share: Double)], attentionPeak: Timestamp,
      attention: [Float]
    ) {
      self.contributions = contributions
      self.attentionPeak = attentionPeak
      self.attention = attention
    }

    public static func == (a: Explanation, b: Explanation) -> Bool {
      a.attentionPeak == b.attentionPeak && a.attention == b.attention
        && a.contributions.elementsEqual(b.contributions) { $0 == $1 }
    }
  }
}
