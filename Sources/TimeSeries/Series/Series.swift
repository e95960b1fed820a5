/// What one process or container reported, on an even grid of times.
///
/// A series may be a *piece* of a longer one that is read in parts: `offset` is the number of
/// samples that came before.
public struct Series: Sendable {
  /// What the input calls the series; unique in one input.
  public var id: String
  /// What else the input says of it: job, instance, pod.
  public var labels: [String: String]
  /// The moment of the first sample of this piece.
  public var start: Timestamp
  /// The time from one sample to the next.
  public var step: Duration

  /// Samples of the same series before this piece; 0 for its first piece.
  public var offset: Int

  /// What was measured; all of the same count.
  public var metrics: [Metric]
  /// What really happened, where that is known; all of that count, too.
  public var truth: [Truth]

  /// Samples, counted in this piece, at which the process was new.
  public var restarts: [Int]

  /// What was odd about the input so far, this piece and those before it.
  public var irregularities: Irregularities

  /// A series of values already on a grid.
  /// - Precondition: all metrics and truths have one count; `step` is positive.
  public init(
    id: String, labels: [String: String] = [:], start: Timestamp, step: Duration, offset: Int = 0,
    metrics: [Metric], truth: [Truth] = [], restarts: [Int] = [],
    irregularities: Irregularities = Irregularities()
  ) {
    precondition(step > .zero, "\(id): a step of \(step)")
    let count = metrics.first?.values.count ?? truth.first?.values.count ?? 0
    for metric in metrics {
      precondition(
        metric.values.count == count,
        "\(id): \(metric.values.count) values of \(metric.name), \(count) of the first metric")
    }
    for column in truth {
      precondition(
        column.values.count == count,
        "\(id): \(column.values.count) values of \(column.name), \(count) of the first metric")
    }
    self.id = id
    self.labels = labels
    self.start = start
    self.step = step
    self.offset = offset
    self.metrics = metrics
    self.truth = truth
    self.restarts = restarts
    self.irregularities = irregularities
  }

  /// Samples in this piece.
  public var count: Int { metrics.first?.values.count ?? truth.first?.values.count ?? 0 }

  /// The moment of sample `index` of this piece; wraps around outside the years of `Timestamp`.
  public func time(at index: Int) -> Timestamp {
    Timestamp(nanoseconds: start.nanoseconds &+ Int64(index) &* step.nanoseconds)
  }

  /// The sample of this piece whose moment is nearest to `time`.
  /// - Precondition: the piece has samples.
  public func index(at time: Timestamp) -> Int {
    let step = step.nanoseconds
    let index = Int((time.nanoseconds - start.nanoseconds + step / 2) / step)
    return max(0, min(index, count - 1))
  }

  /// The first metric of that name, if there is one.
  public func metric(named name: String) -> Metric? { metrics.first { $0.name == name } }

  /// The truth column of that name, if there is one.
  public func truth(named name: String) -> Truth? { truth.first { $0.name == name } }

  /// The last `count` samples, as the beginning of a series.
  public func suffix(_ count: Int) -> Series {
    let first = max(0, self.count - count)
    var suffix = self
    suffix.offset = 0
    suffix.start = time(at: first)
    for index in metrics.indices { suffix.metrics[index].values.removeFirst(first) }
    for index in truth.indices { suffix.truth[index].values.removeFirst(first) }
    suffix.restarts = restarts.filter { $0 >= first }.map { $0 - first }
    return suffix
  }

  /// Adds the next piece of the same series.
  /// - Precondition: it has the same metrics and begins where this one ends.
  public mutating func append(_ piece: Series) {
    precondition(
      piece.offset == offset + count && piece.metrics.count == metrics.count,
      "\(id): a piece at \(piece.offset) after \(offset + count) samples")
    restarts += piece.restarts.map { $0 + count }
    for index in metrics.indices { metrics[index].values += piece.metrics[index].values }
    for index in truth.indices { truth[index].values += piece.truth[index].values }
    irregularities = piece.irregularities
  }
}
