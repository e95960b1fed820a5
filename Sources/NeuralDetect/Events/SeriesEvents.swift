package import TimeSeries

/// The network's events of a whole series, as alarms and, seen afterwards, as changepoints: one for each
/// time that its scores pass the threshold, though `EventDetector` may call several of them one event.
package struct SeriesEvents: Sendable {
  private let rule: ThresholdRule
  private let scores: SeriesScores
  private let highest: [Double]
  private let memory: [[Int]]  // a group's metrics but for load
  private let past: PastSamples
  private let reliefs: [Changepoint]
  private let count: Int

  package init(_ model: Model, of series: Series) {
    var scorer = SeriesScorer(model, threads: 1)
    scores = scorer.scores(of: series)
    highest = scores.highest
    rule = model.threshold
    memory = scores.groups.map { series.memory(of: $0.metrics) }
    var past = PastSamples()
    past.append(series)
    self.past = past
    reliefs = RestartRelief().changepoints(in: series)
    count = series.count
  }

  /// The alarms where scores are divided by these odds, each with the onset that was known then.
  package func detections(odds: Double = 1) -> [Detection] {
    var threshold = Threshold(rule)
    var events: [Detection] = []
    var isOpen = false
    for (sample, score) in highest.enumerated() {
      let decision = threshold.decide(score / (score + odds * (1 - score)))
      if decision.isOpen, !isOpen {
        events.append(Detection(onset: onset(sample, now: sample), detectedAt: sample))
      }
      if !decision.isOpen, isOpen { events[events.count - 1].end = sample }
      isOpen = decision.isOpen
    }
    return events
  }

  /// Where these events began, as far as a day of later samples tells, and the restarts that gave
  /// memory back.
  package func changepoints(of events: [Detection]) -> [Changepoint] {
    let onsets = events.map { event in
      let now = min(event.detectedAt + EventDetector.refinements.last!, (event.end ?? count) - 1)
      let later = onset(event.detectedAt, now: now)
      return Changepoint(
        index: later < event.detectedAt ? later : event.onset, detected: now,
        strength: highest[event.detectedAt])
    }
    return (onsets + reliefs).sorted { $0.index < $1.index }
  }

  private func onset(_ detected: Int, now: Int) -> Int {
    let answers = scores.groups.map { $0.anomaly[detected].isNaN ? -1 : $0.anomaly[detected] }
    let group = answers.firstIndex(of: answers.max()!)!
    return past.onset(of: memory[group], detected: detected, now: now)
  }
}

extension Series {
  /// Those of `metrics` that are not load; all of them if none is.
  package func memory(of chosen: [Int]) -> [Int] {
    let memory = chosen.filter { metrics[$0].role != .load }
    return memory.isEmpty ? chosen : memory
  }
}
