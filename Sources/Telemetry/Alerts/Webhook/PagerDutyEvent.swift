internal import TimeSeries

/// An alert as an event of PagerDuty, which opens an incident or resolves it. Events of one alert have
/// one key: however often it is told, there is one incident.
/// - Source: developer.pagerduty.com, "Events API v2".
struct PagerDutyEvent {
  let alert: Alert

  /// What the summary says, in place of what it usually does.
  var line: LineTemplate?

  /// The longest summary, in characters.
  private static let summaryLimit = 1024

  func json(routingKey: String) -> JSONValue {
    var event: [JSONValue.Member] = [
      .init("routing_key", .string(routingKey)),
      .init("event_action", alert.isFiring ? "trigger" : "resolve"),
      .init("dedup_key", .string(alert.fingerprint)),
    ]
    guard alert.isFiring else { return .object(event) }
    let labels = alert.labels
    event.append(
      .init(
        "payload",
        [
          "summary": .string(AlertText.line(alert, by: line).cut(to: Self.summaryLimit)),
          "source": .string(labels["instance"] ?? labels["pod"] ?? labels["job"] ?? alert.name),
          "severity": .string(AlertSeverity(of: alert).rawValue),
          "timestamp": .string(alert.startsAt.description),
          "class": .string(alert.name),
          "custom_details": [
            "labels": .texts(labels), "annotations": .texts(alert.annotations),
          ],
        ]))
    event.append(.init("client", "NeuralDetect"))
    if let url = alert.generatorURL { event.append(.init("client_url", .string(url))) }
    return .object(event)
  }
}
