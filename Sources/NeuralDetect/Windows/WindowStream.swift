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

  /// A stream whose metrics stand in those of the places that `present` says, of all or of the network's; in all
  /// of these, unless given. What their past says is known where a day has enough samples `step` apart, and not too
  /// many.
  package init(
    _ configuration: ModelConfiguration, present: [Bool]? = nil, step: Duration = .seconds(600)
  ) {
    let present = present ?? configuration.roles.map { _ in true }
    let features = configuration.features
    precondition(
      [configuration.roles.count, configuration.places.count].contains(present.count),
      "\(present.count) metrics for \(configuration.places.count) places")
    length = configuration.window
    evidence = LongPast.day(of: step) == nil ? nil : configuration.evidence
    let pastStep = evidence == nil ? nil : step
    let memories = present.indices.count { present[$0] && configuration.places[$0].isMemory }
    evidenceWeight = evidence.map { _ in memories <= 1 ? Evidence.weightOfOne : 1 }
    evidenceBase = memories <= 1 ? evidence?.ofOne ?? 0 : 0
    rows = FeatureRows(
      features, isResident: configuration.places.map { $0 == .resident },
      places: configuration.roles.count)
    extractors = configuration.places.indices.map { place in
      guard place < present.count, present[place] else { return nil }
      let isSeen = place < configuration.roles.count
      guard isSeen || pastStep != nil else { return nil }
      return FeatureExtractor(
        isSeen ? features.filter { $0 != .scaled } : [], pastStep: pastStep)
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
      let seen = extractors.indices.map { $0 < values.count ? values[$0]?[index] ?? .nan : .nan }
      rows.append(
        seen, restarted: restarts.contains(index), by: &extractors,
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
