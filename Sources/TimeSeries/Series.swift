/// What one process or container reported, on an even grid of times.
///
/// A series may be a *piece* of a longer one that is read in parts: `offset` is the number of
/// samples that came before.
public struct Series: Sendable {
  public var id: String
  public var labels: [String: String]
  public var start: Timestamp
  public var step: Duration

  /// Samples of the same series before this piece; 0 for its first piece.
  public var offset: Int

  public var metrics: [Metric]  // all of the same count
  public var truth: [Truth]  // all of that count, too

  /// Samples, counted in this piece, at which the process was new.
  public var restarts: [Int]

  /// What was odd about the input so far, this piece and those before it.
  public var irregularities: Irregularities
}

/// The values of one metric; a gap is `nan`.
public struct Metric: Sendable {
  public var name: String
  public var role: Role
  public var values: [Double]
}

/// A column that says what really happened; never an input. Unknown is `nan`.
public struct Truth: Sendable {
  public var name: String
  public var values: [Double]
}
