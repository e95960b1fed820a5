/// What was odd about an input, each oddity counted by one rule.
public struct Irregularities: Sendable, Equatable {
  /// Values that fell on a slot of the grid where that metric already had one; the last stays. One
  /// row counts once.
  public var duplicates = 0

  /// Rows older than a row before them by at most the reorder buffer, 256 samples; each was put
  /// where it belongs.
  public var disordered = 0

  /// Times that the clock went back by more than the reorder buffer; rows that follow without
  /// passing the newest sample belong to the same step back.
  public var clockReversals = 0

  /// Rows left out, because they were older than the newest by more than the reorder buffer.
  public var tooLate = 0

  /// Times that a series began anew: after more than 1,440 missing samples, or after 100 rows in
  /// succession that came too late.
  public var newSegments = 0

  /// Runs of at least one sample that no row gave, at most 1,440 long.
  public var gaps = 0

  /// Samples in those runs; each is `nan`.
  public var missingSamples = 0

  /// Cells with no text, or `NA`, `N/A`, `null`, `none` or `-`, in a row that is there; each is
  /// `nan`.
  public var emptyCells = 0

  /// Cells with other text that is no number; each is `nan`.
  public var unreadableCells = 0

  /// Values given as NaN or ±Inf; each is `nan`.
  public var nonFiniteValues = 0

  /// Times that 32 spacings in succession, equal to within a tenth, were at least 1.5 times the step
  /// or at most 0.67 of it; after that, of the new spacing. The grid keeps its step.
  public var stepChanges = 0

  /// Times that the process was new; `RestartRule` says how that is seen.
  public var restarts = 0

  /// Metrics with at least two values, all of them equal.
  public var constantMetrics: [String] = []

  /// Metrics without one value.
  public var emptyMetrics: [String] = []

  /// What is no irregularity but has to be said: warnings of the source, a coarser step.
  public var remarks: [String] = []

  /// Nothing odd.
  public init() {}

  /// Whether nothing was odd; remarks aside.
  public var isEmpty: Bool { counts.isEmpty }

  /// Adds what was odd about another series.
  public static func += (sum: inout Irregularities, other: Irregularities) {
    sum.duplicates += other.duplicates
    sum.disordered += other.disordered
    sum.clockReversals += other.clockReversals
    sum.tooLate += other.tooLate
    sum.newSegments += other.newSegments
    sum.gaps += other.gaps
    sum.missingSamples += other.missingSamples
    sum.emptyCells += other.emptyCells
    sum.unreadableCells += other.unreadableCells
    sum.nonFiniteValues += other.nonFiniteValues
    sum.stepChanges += other.stepChanges
    sum.restarts += other.restarts
    sum.constantMetrics += other.constantMetrics
    sum.emptyMetrics += other.emptyMetrics
    for remark in other.remarks where !sum.remarks.contains(remark) { sum.remarks.append(remark) }
  }
}
