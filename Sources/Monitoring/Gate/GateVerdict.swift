internal import TimeSeries

/// Whether a fix holds, and why.
public struct GateVerdict: Sendable {
  /// What can be said of a fix.
  public enum Decision: String, Sendable {
    case holds, failed, undecided
  }

  /// What became of a measure.
  public enum Change: String, Sendable {
    case better, equal, worse, undecided
  }

  /// A measure of a metric, before and after.
  public struct Row: Sendable {
    public let measure: GateMeasure
    public let metric: String

    /// Means over the series of each side, at equal load where the load is known.
    public let before: Double
    public let after: Double

    /// `after` − `before`, and what it lies between in 95 of 100 such comparisons.
    public let difference: Double
    public let interval: ClosedRange<Double>

    /// The difference in standard deviations of what is measured.
    public let effect: Double

    public let change: Change

    /// The level before of the same signal; tells the unit.
    let level: Double

    /// Of growth: what `after` lies between, what would still pass, and how probable it is to be less.
    public let growth: Growth?

    /// `after` / `before`; `nil` where there is nothing to divide by.
    public var ratio: Double? { before != 0 ? after / before : nil }
  }

  /// What is known of growth after the fix, in the metric's unit an hour.
  public struct Growth: Sendable {
    public let interval: ClosedRange<Double>
    public let tolerated: Double

    /// That what is there after the fix is less than `tolerated`.
    public let probability: Double

    /// Whether there was growth before.
    public let wasThere: Bool

    /// The same of each series, where there are several, by its place.
    let parts: [(series: Int, probability: Double)]

    /// What is there after, less what is tolerated.
    let excess: Uncertain
  }

  public let decision: Decision

  /// That the fix holds, given what was watched.
  public let probability: Double

  /// In a sentence each.
  public let reasons: [String]

  /// How much longer to watch until it can be said; `nil` where it is said, or cannot be told.
  public let watchLonger: Duration?

  /// Time covered by the series of each side, the mean of them.
  public let watchedBefore: Duration
  public let watchedAfter: Duration

  public let rows: [Row]
}
