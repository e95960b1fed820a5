#if Telemetry
  internal import NeuralDetect
  internal import Synchronization
  internal import TimeSeries

  /// What an alert says beside its labels: what changes goes here, never into the labels.
  struct AlertWords {
    let annotations: [String: String]

    init(
      _ rule: AlertRule, of id: String, _ state: WatchedSeries, _ configuration: WatchConfiguration
    ) {
      var words: [String: String] = [:]
      if let usage = state.usage {
        words["memory"] = Quantity.bytes.text(usage.value)
        words["limit"] = Quantity.bytes.text(usage.limit)
        words["usage"] = "\(asPercent(usage.share)) of the limit"
      }
      if let time = state.outlook?.untilFull {
        words["time_to_limit"] = Times.span(time)
      }
      switch rule.condition {
      case .event:
        if let event = state.status.event {
          words["kind"] = event.kind.rawValue
          words["metric"] = event.metric
          words["onset"] = event.onset.description
          words["detected_at"] = event.detectedAt.description
          words["event_severity"] = event.severity.name
          words["score"] = asPercent(event.score)
          words["confirmed_by"] = event.confirmedBy.joined(separator: ", ")
          let finding = state.monitor.state.withLock {
            $0.finding(limit: state.limit(configuration))
          }
          words["summary"] = finding?.sentence
        }
      case .usage:
        words["summary"] = [words["memory"], words["usage"]].compactMap { $0 }.joined(
          separator: ", ")
      case .exhaustion:
        words["summary"] = "the limit is reached in \(words["time_to_limit"] ?? "no time")"
      }
      annotations = words.merging(rule.annotations) { $1 }
    }
  }

  private func asPercent(_ share: Double) -> String { "\(Int((100 * share).rounded()))%" }
#endif
