#if Telemetry
  internal import Telemetry
  package import TimeSeries

  /// A rule and a series for which it holds, or did until lately.
  package struct AlertState: Sendable, Equatable, Codable {
    package var labels: [String: String]  // with `alertname`: what it is known by
    package var annotations: [String: String]

    /// When it began to hold, and in how many evaluated cycles it has.
    private var heldSince: Timestamp
    private var cycles = 1

    /// Since when, and in how many evaluated cycles, it holds no more, although it fires.
    private var calmSince: Timestamp?
    private var calmCycles = 0

    /// When it fired, and when that was over.
    package private(set) var startsAt: Timestamp?
    package private(set) var endsAt: Timestamp?

    /// A rule that holds for the first time at `now`.
    init(
      _ rule: AlertRule, labels: [String: String], annotations: [String: String], at now: Timestamp
    ) {
      self.labels = labels
      self.annotations = annotations
      heldSince = now
      fireIfDue(rule, now)
    }

    package var isFiring: Bool { startsAt != nil && endsAt == nil }
    package var isPending: Bool { startsAt == nil }

    /// What others are told of it; `nil` while it is pending.
    var alert: Alert? {
      startsAt.flatMap {
        try? Alert(labels: labels, annotations: annotations, startsAt: $0, endsAt: endsAt)
      }
    }

    /// Takes in another cycle.
    /// - Parameter holds: `nil` where the rule was not evaluated.
    /// - Returns: whether there still is something to remember.
    mutating func advance(_ rule: AlertRule, holds: Bool?, at now: Timestamp) -> Bool {
      guard let holds, endsAt == nil else { return true }
      if holds {
        cycles += 1
        calmSince = nil
        calmCycles = 0
        fireIfDue(rule, now)
        return true
      }
      guard isFiring else { return false }
      calmSince = calmSince ?? now
      calmCycles += 1
      if calmCycles >= rule.cycles, now - calmSince! >= rule.duration { end(at: now) }
      return true
    }

    /// Ends it, because nothing is known of its series any more or its rule is gone.
    mutating func end(at now: Timestamp) {
      if let startsAt, endsAt == nil { endsAt = max(now, startsAt) }
    }

    private mutating func fireIfDue(_ rule: AlertRule, _ now: Timestamp) {
      if startsAt == nil, cycles >= rule.cycles, now - heldSince >= rule.duration { startsAt = now }
    }
  }
#endif
