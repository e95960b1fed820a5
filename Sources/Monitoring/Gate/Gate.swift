internal import NeuralDetect
internal import Tensor
public import TimeSeries

/// Whether a fix holds: growth, level, saw-tooth, peaks, limit margin and collections, before against
/// after.
///
/// Each measure of a series is a line at equal load (`Stretch`). How sure it is follows from a
/// bootstrap of the samples' deviations in blocks of at least half a day, from how much days differ
/// for reasons unseen, and, where a side has several series, from how much these differ.
public struct Gate: Sendable {
  /// The share of what the process holds that memory may gain in `horizon`, where there was no growth
  /// before.
  public var growthTolerance = 0.1

  /// What that share is gained in.
  public var horizon = Duration.seconds(72 * 3600)

  /// The share of the growth before that may remain after.
  public var remainder = 0.5

  /// The share of what the process holds by which level, saw-tooth and peaks may change and still be
  /// equal; of the limit margin, of the limit.
  public var tolerance = 0.1

  /// The share by which there may be more collections, or longer pauses.
  public var looseTolerance = 0.25

  /// Pauses in an hour that do no harm.
  public var harmlessPauses = Duration.seconds(1)

  /// How probable growth before must be to count as there.
  public var presence = 0.99

  /// How probable it must be that growth is gone, or is not.
  public var confidence = 0.95

  /// The probability that anything is called worse where nothing changed, all measures together.
  public var risk = 0.01

  /// How much days differ for reasons unseen, as a share of how much samples do.
  public var dayEffect = 0.15

  /// And as a share of the level.
  public var resolution = 0.01

  /// How much one process differs from the next in level, saw-tooth, peaks and collections though
  /// nothing changed, as a share of each.
  public var instanceEffect = 0.15

  /// The metrics that are judged; if none is named, the first of each role of memory.
  public var metrics: [String] = []

  /// Where memory is full.
  public var limit: Limit?

  /// Series drawn for an interval.
  public var replicates = 200

  public var seed: UInt64 = 0
  public var threads = 1

  public init() {}

  /// - Throws: `GateError`, if a side has no series, or too short ones, or nothing in common.
  public func verdict(before: [Series], after: [Series]) throws(GateError) -> GateVerdict {
    try verdict(before: before, after: after, profiles: [])
  }

  /// With the growth of functions by profiles, beside that of metrics.
  package func verdict(
    before: [Series], after: [Series], profiles: [GateProfiles]
  ) throws(GateError) -> GateVerdict {
    guard let first = before.first else { throw .noSeries(side: .before) }
    guard let second = after.first else { throw .noSeries(side: .after) }
    let shared = first.metrics.filter { metric in
      [before, after].allSatisfy { $0.contains { $0.metric(named: metric.name) != nil } }
    }
    func isJudged(_ metric: Metric) -> Bool {
      guard metrics.isEmpty else { return metrics.contains(metric.name) }
      return metric.role.isMemory && shared.first { $0.role == metric.role }?.name == metric.name
    }
    guard shared.contains(where: isJudged) else {
      throw .noCommonMetric(
        before: first.metrics.map(\.name), after: second.metrics.map(\.name))
    }
    for metric in shared where isJudged(metric) {
      try checkPresence(of: metric.name, before, .before)
      try checkPresence(of: metric.name, after, .after)
      try checkLength(of: metric.name, before, .before)
      try checkLength(of: metric.name, after, .after)
    }
    let bytes = limit.flatMap { limit in (before + after).compactMap { limit.value(in: $0) }.min() }
    let signals = shared.flatMap {
      GateSignal.all(of: $0, isJudged: isJudged($0), isLimited: bytes != nil)
    }
    let clock = GateClock(before + after)
    let load = shared.first { $0.role == .load && !isJudged($0) }
    let loads = GateLoad(of: load?.name, before: before, after: after, clock: clock)
    let mean = loads.mean
    @Sendable func stretches(
      _ signal: GateSignal, _ series: [Series], _ loads: [[[Double]]]
    ) -> [(series: Int, stretch: Stretch)] {
      series.indices.compactMap { place in
        Stretch(
          signal.values(in: series[place], limit: bytes, clock: clock), of: series[place],
          isOfBursts: signal.measure.isOfBursts, load: loads[place], meanLoad: mean,
          clock: clock, least: Self.least / 2
        ).map { (place, $0) }
      }
    }
    let ofMetrics = parallelMap(signals.count, threads: threads) { index in
      let signal = signals[index]
      return GateEstimate(
        signal, before: stretches(signal, before, loads.before),
        after: stretches(signal, after, loads.after), self,
        SeededGenerator(seed: seed).split(UInt64(index)))
    }.compactMap { $0 }
    let ofCode = profiles.flatMap { profiles in
      profiles.functions.map { GateEstimate($0, of: profiles) }
    }
    let estimates = ofCode + ofMetrics
    let verdict = GateVerdict(
      estimates, GateRestarts(before: .init(before), after: .init(after)), after: after.map(\.id),
      newcomers: profiles.flatMap { $0.newcomers(above: remainder) }, watched: watched(before),
      watched(after), by: self)
    if !verdict.rows.contains(where: { $0.measure == .restarts && $0.change == .worse }) {
      try checkSettled(after, in: ofMetrics)
    }
    return verdict
  }

  /// A series of which nothing is seen must not pass because others do.
  private func checkSettled(
    _ after: [Series], in estimates: [GateEstimate]
  ) throws(GateError) {
    for (place, series) in after.enumerated() where !series.restarts.isEmpty {
      let isSeen = estimates.contains { estimate in
        estimate.signal.measure == .growth
          && estimate.after.parts.contains { $0.series == place }
      }
      guard isSeen else {
        throw .restarted(side: .after, series: series.id, times: series.restarts.count)
      }
    }
  }

  private func checkPresence(
    of metric: String, _ series: [Series], _ side: GateSide
  ) throws(GateError) {
    if let without = series.first(where: { $0.metric(named: metric) == nil }) {
      throw .missing(side: side, series: without.id, metric: metric)
    }
  }

  /// The mean time that the series cover.
  private func watched(_ series: [Series]) -> Duration {
    series.reduce(.zero) { $0 + $1.step * $1.count } / series.count
  }

  /// Samples of a metric that a series needs: half a day of ten minutes.
  private static let least = 72

  private func checkLength(
    of metric: String, _ series: [Series], _ side: GateSide
  ) throws(GateError) {
    for series in series {
      let known = series.metric(named: metric)!.values.count { $0.isFinite }
      guard known >= Self.least else {
        throw .tooShort(
          side: side, series: series.id, metric: metric, count: known, needed: Self.least)
      }
    }
  }
}
