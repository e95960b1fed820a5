#if Telemetry
  internal import Telemetry
  package import TimeSeries

  /// What a Prometheus says of the series that are watched.
  package struct Sweep: Sendable {
    /// A series with the values of the queries, each in its place; `nan` where there is none.
    package struct Seen: Sendable {
      package var labels: [String: String]
      package var values: [Double]

      /// When the values were scraped, in seconds since 1970, where rules ask for new ones; else `nan`.
      package var times: [Double]
    }

    /// What the queries answer at one moment.
    package struct Look: Sendable {
      package var series: [String: Seen] = [:]  // by id

      /// What the server warned of.
      package var remarks: [String] = []
      package var answers = 0

      /// The queries that were not answered, by their places.
      var failures: [Int: QueryError] = [:]
    }

    private let client: PrometheusClient
    private let queries: [WatchConfiguration.Query]
    private let step: Duration
    private let resolution: Duration

    /// The places of what rules count samples of: a Prometheus tells the last one again and again.
    private let counted: Set<Int>

    package init(_ configuration: WatchConfiguration) throws {
      client = PrometheusClient(
        configuration.prometheus.address, over: try HTTPClient(configuration.prometheus.access))
      queries = configuration.queries
      step = configuration.step
      resolution = min(configuration.interval, configuration.step)
      let limits = configuration.limits.map(\.value.metric)
      let counts = !limits.isEmpty && configuration.rules.contains { $0.condition.isOfUsage }
      counted = Set(
        configuration.queries.indices.filter { place in
          let query = configuration.queries[place]
          return counts && query.role.isMemory && query.expression.isSelector
            && !limits.contains(query.name)
        })
    }

    /// The series that have values at `now`. A query that fails by itself does not keep the others from
    /// being asked; the second that takes too long does, and what was answered until then counts.
    /// - Throws: `QueryError`, `CancellationError`.
    package func latest(at now: Timestamp) async throws -> Look {
      var look = Look()
      var asked = 0
      for place in queries.indices {
        asked += 1
        do {
          try await ask(place, at: now, into: &look)
        } catch let error as QueryError where error.isOfItself {
          look.failures[place] = error
          guard look.failures.values.count(where: \.isTimeout) < 2 else { break }
        }
      }
      if look.failures.count == asked, let first = look.failures[0] { throw first }
      return look
    }

    private func ask(_ place: Int, at now: Timestamp, into look: inout Look) async throws {
      let query = queries[place]
      // First when, then what: a sample that comes in between is not taken for one that was seen.
      var times: [String: Double] = [:]
      if counted.contains(place) {
        let answer = try await query.asking {
          try await client.values(of: PrometheusQuery("timestamp(\(query.expression))"), at: now)
        }
        look.answers += 1
        answer.forEachSeries { id, _, _, samples in times[id] = samples.last?.value }
        look.remarks += answer.remarks
      }
      let answer = try await query.asking {
        try await client.values(of: query.expression, at: now)
      }
      look.answers += 1
      let none = [Double](repeating: .nan, count: queries.count)
      answer.forEachSeries { id, labels, _, samples in
        guard let value = samples.last?.value else { return }
        look.series[id, default: Seen(labels: labels.withPlainNames, values: none, times: none)]
          .values[place] = value
        look.series[id]!.times[place] = times[id] ?? .nan
      }
      look.remarks += answer.remarks
    }

    /// The rows of each series, by id, in the steps `slots`.
    /// - Throws: `QueryError`, `CancellationError`.
    package func rows(in slots: Range<Int>) async throws -> [String: [SeriesMonitor.Row]] {
      guard !slots.isEmpty else { return [:] }
      var rows: [String: [Int: [Double]]] = [:]
      let none = [Double](repeating: .nan, count: queries.count)
      for (place, query) in queries.enumerated() {
        let answer = try await query.asking {
          try await client.means(
            of: query.expression, in: slots, step: step, resolution: resolution,
            latest: LiveSeries.tellsRestarts(metricName: query.name))
        }
        answer.forEachSeries { id, _, _, samples in
          for (time, value) in samples {
            let slot = Int(time.nanoseconds / step.nanoseconds)
            guard slots.contains(slot), value.isFinite else { continue }
            rows[id, default: [:]][slot, default: none][place] = value
          }
        }
      }
      return rows.mapValues { rows in
        rows.sorted { $0.key < $1.key }.map { SeriesMonitor.Row(slot: $0.key, values: $0.value) }
      }
    }
  }

  /// What went wrong with one of the queries.
  struct QueryError: Error, CustomStringConvertible {
    let query: String
    let error: any Error

    var description: String { "query \(query): \(error)" }

    /// What it is counted as.
    var kind: String { (error as? TelemetryError)?.kind ?? "bad_answer" }

    /// Whether another query may be answered nevertheless.
    var isOfItself: Bool {
      switch error as? TelemetryError {
      case .timedOut, .refused, .failed, nil: true
      default: false
      }
    }

    var isTimeout: Bool { if case .timedOut? = error as? TelemetryError { true } else { false } }

    /// Whether less at once may be answered: our time was up or the server's, or it was too many samples.
    var isOfSize: Bool {
      switch error as? TelemetryError {
      case .timedOut: true
      case .failed(_, let status, _, _): status == 503 || status == 504
      case .refused(_, let status, _): status == 422
      default: false
      }
    }
  }

  extension WatchConfiguration.Query {
    /// - Throws: `QueryError`, `CancellationError`.
    fileprivate func asking<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
      do {
        return try await body()
      } catch let error as CancellationError {
        throw error
      } catch {
        throw QueryError(query: name, error: error)
      }
    }
  }

  extension [String: String] {
    /// The same with names of letters, digits and `_` alone, as pages and alerts need them: Prometheus 3
    /// allows others.
    fileprivate var withPlainNames: [String: String] {
      Dictionary(
        map { name, value in
          let plain = name.unicodeScalars.map { scalar in
            scalar.isASCII
              && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
              ? Character(scalar) : "_"
          }
          return (plain.first?.isNumber ?? true ? "_" + String(plain) : String(plain), value)
        }, uniquingKeysWith: { first, _ in first })
    }
  }
#endif
