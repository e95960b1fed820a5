#if Telemetry
  package import NeuralDetect
  internal import TimeSeries

  /// When somebody is told, and with which labels.
  package struct AlertRule: Sendable, Equatable {
    /// What has to hold.
    package enum Condition: Sendable, Equatable {
      /// The model has an open event of that severity or a higher one.
      case event(atLeast: Event.Severity)

      /// Resident memory, as a share of the limit. With `zscore`, a sample so many standard deviations
      /// above the 30 before it counts only if the one before it was above the share, too.
      case usage(above: Double, zscore: Double?)

      /// The forecast reaches the limit within that time.
      case exhaustion(within: Duration)

      var isOfUsage: Bool { if case .usage = self { true } else { false } }
      var isOfLimit: Bool { if case .event = self { false } else { true } }
    }

    package var name: String
    package var condition: Condition

    /// Evaluated cycles in succession in which it has to hold, and for how long; it ends after as
    /// many, and as long, in which it does not. A cycle without a sample is not evaluated: it counts
    /// neither way.
    package var cycles = 1
    package var duration = Duration.zero
    package var labels: [String: String] = [:]
    package var annotations: [String: String] = [:]

    package init(
      name: String, condition: Condition, cycles: Int = 1, duration: Duration = .zero,
      labels: [String: String] = [:]
    ) {
      self.name = name
      self.condition = condition
      self.cycles = cycles
      self.duration = duration
      self.labels = labels
    }

    /// Those that hold unless others are given.
    static let usual = [
      AlertRule(
        name: "MemoryAnomaly", condition: .event(atLeast: .warning),
        labels: ["severity": "warning"]),
      AlertRule(
        name: "MemoryExhaustion", condition: .event(atLeast: .critical),
        labels: ["severity": "critical"]),
      AlertRule(
        name: "MemoryHigh", condition: .usage(above: 0.85, zscore: 3), cycles: 3,
        labels: ["severity": "warning"]),
      AlertRule(
        name: "MemoryCritical", condition: .usage(above: 0.95, zscore: nil),
        duration: .seconds(60), labels: ["severity": "P0"]),
    ]

    /// Whether it holds; `nil` where that cannot be said.
    func holds(_ sight: SeriesSight) -> Bool? {
      switch condition {
      case .event(let severity):
        sight.isScored ? sight.event.map { $0.severity >= severity } ?? false : nil
      case .usage(let share, let zscore):
        sight.usage.flatMap { $0.isNew ? $0.isAbove(share, zscore: zscore) : nil }
      case .exhaustion(let time):
        sight.isScored && sight.isForecast && sight.usage != nil
          ? sight.timeToLimit.map { $0 <= time } ?? false : nil
      }
    }
  }

  extension AlertRule {
    init(_ node: ConfigurationNode) throws(ConfigurationError) {
      let keys = try node.members(
        "alert", "event", "usage", "within", "zscore", "cycles", "for", "labels", "annotations")
      guard let name = keys["alert"] else { throw node.error("the key “alert” is missing") }
      let conditions = [keys["event"], keys["usage"], keys["within"]].compactMap { $0 }
      guard conditions.count == 1 else {
        throw node.error("needs event, usage or within, one of them")
      }
      if let node = keys["event"] {
        let severities = ["info": Event.Severity.info, "warning": .warning, "critical": .critical]
        guard let severity = severities[try node.text()] else {
          throw node.error("must be info, warning or critical")
        }
        condition = .event(atLeast: severity)
      } else if let node = keys["usage"] {
        condition = .usage(
          above: try node.number(0.01...1), zscore: try keys["zscore"]?.number(1...100))
      } else {
        condition = .exhaustion(
          within: try conditions[0].duration(.seconds(60) ... .seconds(72 * 3600)))
      }
      if let node = keys["zscore"], keys["usage"] == nil {
        throw node.error("goes with usage alone")
      }
      self.name = try name.text()
      cycles = try keys["cycles"]?.count(1...10_000) ?? 1
      duration = try keys["for"]?.duration(.zero ... .seconds(86_400)) ?? .zero
      labels = try keys["labels"]?.labels() ?? [:]
      annotations = try keys["annotations"]?.labels() ?? [:]
    }
  }
#endif
