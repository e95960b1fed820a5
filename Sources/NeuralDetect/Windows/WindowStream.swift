internal import TimeSeries

/// Turns the samples of a group of metrics into windows as they come, keeping no more than a window.
package struct WindowStream: Sendable {
  private let length: Int
  private let evidence: Evidence?

  /// How often it counts; `nil` without.
  private let evidenceWeight: Double?

  /// What is added to it.
  private let evidenceBase: Double
  private var extractors: [FeatureExtractor?]  // by place
  private var rows: FeatureRows

  /// A stream whose metrics stand in those of the places that `present` says; all, unless given. What
  /// their past says is known where a day has enough samples `step` apart, and not too many.
  package init(
    _ configuration: ModelConfiguration, present: [Bool]? = nil, step: Duration = .seconds(600)
  ) {
    let present = present ?? configuration.roles.map { _ in true }
    let features = configuration.features
    precondition(
      present.count == configuration.roles.count,
      "\(present.count) metrics for \(configuration.roles.count) places")
    length = configuration.window
    evidence = LongPast.day(of: step) == nil ? nil : configuration.evidence
    let pastStep = evidence == nil ? nil : step
    let memories = present.indices.count { present[$0] && configuration.roles[$0].isMemory }
    evidenceWeight = evidence.map { _ in memories <= 1 ? Evidence.weightOfOne : 1 }
    evidenceBase = memories <= 1 ? evidence?.ofOne ?? 0 : 0
    rows = FeatureRows(features, isResident: configuration.roles.map { $0 == .resident })
    extractors = present.map {
      $0 ? FeatureExtractor(features.filter { $0 != .scaled }, pastStep: pastStep) : nil
    }
  }

  /// The windows that end at each of the next samples, and how many of the first of these end none
  /// because too few samples came before.
  ///
  /// - Parameter values: those of the metric in each place; `nil` where there is none.
  package mutating func append(
    _ values: [[Double]?], restarts: Set<Int> = []
  ) -> (windows: Windows, skipped: Int) {
    rows.removeAll(keepingLast: length - 1)
    let kept = rows.count
    for index in 0..<(values.lazy.compactMap { $0?.count }.first ?? 0) {
      rows.append(
        values.map { $0?[index] ?? .nan }, restarted: restarts.contains(index), by: &extractors,
        weighing: evidence)
    }
    let first = max(kept, length - 1)
    let ends = min(first, rows.count)..<rows.count
    return (
      Windows(
        over: rows, ends: ends, length: length, evidenceWeight: evidenceWeight,
        evidenceBase: evidenceBase),
      ends.lowerBound - kept
    )
  }
}
