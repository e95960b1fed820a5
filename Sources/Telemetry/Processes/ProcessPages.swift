#if Telemetry
  internal import TimeSeries

  /// The pages on which a process tells of its memory.
  package struct ProcessPages: Sendable {
    /// Go's expvar.
    package var variables: HTTPAddress?

    /// Metrics in Prometheus' text format.
    package var metrics: HTTPAddress?

    /// The metrics to take of the page; those of memory if none is named.
    package var names: [String] = []

    /// Bytes in a page, at most.
    private static let limit = 64 << 20

    private let http: HTTPClient

    package init(over http: HTTPClient) { self.http = http }

    /// What all pages say; the failures of those that say nothing.
    package func readings() async -> (readings: [Reading], failures: [any Error]) {
      async let variables = result { try await variableReadings() }
      async let metrics = result { try await metricReadings() }
      var readings: [Reading] = []
      var failures: [any Error] = []
      for result in await [variables, metrics] {
        switch result {
        case .success(let read): readings += read
        case .failure(let failure): failures.append(failure)
        }
      }
      return (readings, failures)
    }

    private func variableReadings() async throws -> [Reading] {
      guard let variables else { return [] }
      let request = HTTPRequest(variables, accept: "application/json")
      let body = try await http.contents(of: request, limit: Self.limit)
      do {
        return try GoVariables.readings(body, at: variables.description)
      } catch let error as JSONError {
        throw TelemetryError.wrongContent(
          at: variables.description, type: "no JSON (\(error))", expected: "expvar's variables")
      }
    }

    private func metricReadings() async throws -> [Reading] {
      guard let metrics else { return [] }
      let request = HTTPRequest(
        metrics, accept: "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
      )
      let body = try await http.contents(of: request, limit: Self.limit)
      return try MetricsPage(body, at: metrics.description).readings(names)
    }

    private func result(
      _ work: @Sendable () async throws -> [Reading]
    ) async -> Result<[Reading], any Error> {
      do { return .success(try await work()) } catch { return .failure(error) }
    }
  }
#endif
