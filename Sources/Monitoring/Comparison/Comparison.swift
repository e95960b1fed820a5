public import NeuralDetect
internal import Tensor
public import TimeSeries

/// Detectors side by side: each threshold is the lowest that keeps false alarms on the series to choose
/// by rare enough, and then other series are judged.
public struct Comparison: Sendable {
  /// False alarms in a day of healthy time that every detector may raise on the series to choose by.
  public var falseAlarmsPerDay = 0.02

  /// What an alarm has found.
  public var matching = EventMatching(grace: 36)

  /// Samples that a changepoint may be off.
  public var margin = 12

  /// The truth column that marks faults.
  public var label = "label"

  public var threads = 1

  public init() {}

  /// What came out for one detector.
  public struct Row: Sendable {
    public let name: String
    public let threshold: Double

    /// All alarms together, and those of the series of each kind.
    public let counts: EventCounts
    public let kinds: [String: EventCounts]

    /// Where it says, afterwards, that the series changed; `nil` where no series has a column `changepoint`.
    public let changepoints: ChangepointCounts?

    /// Time on the clock for each judged series, at the threshold chosen.
    public let time: Duration
  }

  /// One row a contender.
  ///
  /// - Parameters:
  ///   - chosenBy: the series that thresholds are chosen by.
  ///   - judged: others, by which the rows are made.
  ///   - kinds: what happens in a series, by its id.
  ///   - progress: is told the name of each contender as its turn comes.
  public func rows(
    _ contenders: [any Contender], chosenBy: [Series], judged: [Series],
    kinds: [String: String] = [:], progress: (String) -> Void = { _ in }
  ) throws -> [Row] {
    try contenders.map { contender in
      progress(contender.name)
      let threshold = threshold(of: try self.evidence(of: contender, on: chosenBy), on: chosenBy)
      let clock = ContinuousClock()
      let began = clock.now
      let evidence = try self.evidence(of: contender, on: judged)
      let detections = evidence.map { $0.detections(threshold: threshold) }
      let time = (clock.now - began) / max(judged.count, 1)
      let each = zip(judged, detections).map { counts(of: $1, in: $0) }
      let byKind = Dictionary(grouping: zip(judged, each)) { kinds[$0.0.id] ?? "" }
      return Row(
        name: contender.name, threshold: threshold, counts: each.reduce(EventCounts(), +),
        kinds: byKind.filter { !$0.key.isEmpty }.mapValues {
          $0.reduce(EventCounts()) { $0 + $1.1 }
        },
        changepoints: changepoints(
          evidence.map { $0.changepoints(threshold: threshold) }, in: judged), time: time)
    }
  }

  private func evidence(
    of contender: any Contender, on series: [Series]
  ) throws -> [any Evidence] {
    try parallelMap(series.count, threads: threads) { index in
      Result { try contender.evidence(on: series[index]) }
    }.map { try $0.get() }
  }

  private func threshold(of evidence: [any Evidence], on series: [Series]) -> Double {
    var calibration = FalseAlarmCalibration()
    calibration.rate = falseAlarmsPerDay
    return calibration.lowest { threshold in
      let counts = parallelMap(series.count, threads: threads) { index in
        self.counts(of: evidence[index].detections(threshold: threshold), in: series[index])
      }
      return counts.reduce(EventCounts(), +).falseAlarmsPerDay ?? 0
    }
  }

  private func counts(of detections: [Detection], in series: Series) -> EventCounts {
    func runs(_ name: String) -> [Range<Int>] {
      series.truth(named: name)?.values.map { $0 > 0 }.trueRuns ?? []
    }
    return matching.counts(
      of: detections, faults: runs(label), benign: runs("label_benign"), count: series.count,
      step: series.step)
  }

  private func changepoints(
    _ found: [[Int]], in series: [Series]
  ) -> ChangepointCounts? {
    let counts = zip(series, found).compactMap { series, found -> ChangepointCounts? in
      guard let truth = series.truth(named: "changepoint")?.values else { return nil }
      return ChangepointCounts(
        found, truth: truth.indices.filter { truth[$0] > 0 }, margin: margin)
    }
    return counts.isEmpty ? nil : counts.reduce(ChangepointCounts(), +)
  }
}
