#if Telemetry
  internal import Telemetry
  internal import TimeSeries

  /// What `watch` counts of itself since it was started.
  package struct WatchCounts: Sendable {
    enum Stage: String, Sendable, CaseIterable { case query, score, forecast, rules, store }

    var cycles = ["ok": 0, "failed": 0, "late": 0, "skipped": 0]
    var samples = ["accepted": 0, "late": 0]
    var requests = ["ok": 0]
    var inference = Histogram(bounds: [1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 0.1, 1, 10])
    private(set) var stages: [Stage: Histogram] = [:]
    var isUp = false
    var lastCycle: Timestamp?

    init() {}

    mutating func add(_ duration: Duration, to stage: Stage) {
      stages[
        stage, default: Histogram(bounds: [1e-3, 1e-2, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60])
      ]
      .add(duration.inSeconds)
    }
  }
#endif
