#if Telemetry
  package import TimeSeries

  /// An Alertmanager that takes alerts, by version 2 of its interface.
  /// - Source: `api/v2/openapi.yaml` of prometheus/alertmanager.
  package struct Alertmanager: Sendable {
    package let address: HTTPAddress
    private let client: HTTPClient

    package init(at address: HTTPAddress, over client: HTTPClient) {
      self.address = address
      self.client = client
    }

    /// Tells how the alerts stand. One that fires ends at `validUntil` unless it is told again: should
    /// we die, it does not stay. One that was resolved ends when it did.
    /// - Throws: `TelemetryError`, `CancellationError`.
    package func post(_ alerts: [Alert], validUntil: Timestamp) async throws {
      let document = JSONValue.array(
        alerts.map { alert in
          let url = alert.generatorURL.map { [JSONValue.Member("generatorURL", .string($0))] }
          return .object(
            [
              .init("labels", .texts(alert.labels)),
              .init("annotations", .texts(alert.annotations)),
              .init("startsAt", .string(alert.startsAt.description)),
              .init("endsAt", .string((alert.endsAt ?? validUntil).description)),
            ] + (url ?? []))
        })
      let request = HTTPRequest(address.appending("/api/v2/alerts"), json: document)
      try await client.send(request) { answer in
        _ = try await answer.contents(limit: 1 << 16)
        if answer.contentType == "text/html" {
          throw TelemetryError.wrongContent(
            at: answer.address.description, type: "a page", expected: "Alertmanager's answer")
        }
      }
    }
  }
#endif
