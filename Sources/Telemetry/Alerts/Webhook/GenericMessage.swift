internal import TimeSeries

/// A notification as Alertmanager's own webhook sends it, version 4, with all of its alerts: whoever reads
/// it believes that what is not said to be over still fires.
/// - Source: prometheus/alertmanager, `notify/webhook` and `template.Data`.
struct GenericMessage {
  let group: AlertGroup

  init(of group: AlertGroup) { self.group = group }

  var json: JSONValue {
    [
      "receiver": .string(group.receiver),
      "status": .string(status(isFiring: group.isFiring)),
      "alerts": .array(group.alerts.map(json)),
      "groupLabels": .texts(group.groupLabels),
      "commonLabels": .texts(group.commonLabels),
      "commonAnnotations": .texts(group.commonAnnotations),
      "externalURL": "",
      "version": "4",
      "groupKey": .string(group.groupKey),
      "truncatedAlerts": 0,
    ]
  }

  private func json(_ alert: Alert) -> JSONValue {
    [
      "status": .string(status(isFiring: alert.isFiring)),
      "labels": .texts(alert.labels),
      "annotations": .texts(alert.annotations),
      "startsAt": .string(alert.startsAt.description),
      "endsAt": .string(alert.endsAt?.description ?? "0001-01-01T00:00:00Z"),
      "generatorURL": .string(alert.generatorURL ?? ""),
      "fingerprint": .string(alert.fingerprint),
    ]
  }

  private func status(isFiring: Bool) -> String { isFiring ? "firing" : "resolved" }
}
