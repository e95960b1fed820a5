#if Telemetry
  internal import NeuralDetect
  internal import Synchronization
  internal import Telemetry
  internal import TimeSeries

  /// What an alert says beside its labels: what changes goes here, never into the labels.
  struct AlertWords {
    let annotations: [String: String]

    /// The annotation that names the code.
    static let frames = "frames"

    init(
      _ rule: AlertRule, _ state: WatchedSeries, until: Duration?, _ attribution: Attribution?,
      at now: Timestamp
    ) {
      var words: [String: String] = [:]
      if let usage = state.usage {
        words["value"] =
          "\(Quantity.bytes.text(usage.value)) of \(Quantity.bytes.text(usage.limit))"
      }
      if let until { words["until"] = (now + until).description }
      switch rule.condition {
      case .event:
        guard let event = state.status.event else { break }
        words["certainty"] = asPercent(event.score)
        words["kind"] = event.kind.rawValue
        words["metric"] = event.metric
        words["onset"] = event.onset.description
        words["event_severity"] = event.severity.name
        words["confirmed_by"] = event.confirmedBy.joined(separator: ", ")
        words["summary"] = state.monitor.state.withLock { $0.finding?.sentence }
      case .usage:
        words["summary"] = state.usage.map { "memory is at \(asPercent($0.share)) of its limit" }
      case .exhaustion:
        words["summary"] =
          "memory reaches its limit in "
          + (until.map(Times.span) ?? "no time")
      }
      if let attribution {
        let sayings = AttributionWords(attribution)
        words[Self.frames] = sayings.frames
        words["elsewhere"] = sayings.elsewhere
      }
      annotations = words.merging(rule.annotations) { $1 }
    }
  }

  extension Alert {
    /// Whether it names the code, which is news although it fires already.
    var isNamed: Bool { annotations[AlertWords.frames] != nil }
  }

  private func asPercent(_ share: Double) -> String { "\(Int((100 * share).rounded()))%" }
#endif
