#if Telemetry
  internal import Dispatch
  package import TimeSeries

  /// The query API of Prometheus, which VictoriaMetrics speaks, too.
  ///
  /// - Source: "HTTP API", prometheus.io/docs/prometheus/latest/querying/api.
  package struct PrometheusClient: Sendable {
    private let http: HTTPClient
    private let address: HTTPAddress

    /// - Parameter address: what the path `/api/v1/query` follows.
    package init(_ address: HTTPAddress, over http: HTTPClient) {
      self.address = address
      self.http = http
    }

    /// All samples of `query` in `span`.
    ///
    /// Those of a selector come as they were stored, at their own times: by instant queries over
    /// range selectors, because a range query repeats a sample for five minutes where there is none.
    /// What has to be computed comes by range queries at multiples of `step`.
    /// - Throws: `TelemetryError`; `SeriesError` for a body that is no answer; `CancellationError`.
    package func samples(
      of query: PrometheusQuery, in span: Range<Timestamp>, step: Duration
    ) async throws -> PrometheusAnswer {
      var all = PrometheusAnswer()
      if query.isSelector {
        for part in PrometheusSpans.raw(span) {
          all.append(try await rawSamples(of: query, in: part))
        }
      } else {
        for part in PrometheusSpans.steps(span, step: step) {
          all.append(try await values(of: query, at: part, step: step))
        }
      }
      return all
    }

    /// The value of `query` at one moment: of a selector, each series' last sample unless it is older than
    /// the server looks back, or marked as the last one.
    /// - Throws: as `samples(of:in:step:)`.
    package func values(
      of query: PrometheusQuery, at moment: Timestamp
    ) async throws -> PrometheusAnswer {
      try await values(of: query, at: moment...moment, step: .seconds(1))
    }

    /// Each mean may be one of many samples: few enough for a server to answer in time.
    package static let meansInPart = 36

    /// The mean of `query` in each of some steps, at the last millisecond of the step: of a selector the
    /// mean of what was stored, of another expression that of its values every `resolution`. Where
    /// nothing was stored, there is nothing.
    /// - Parameters:
    ///   - slots: the steps, counted since 1970.
    ///   - latest: whether to take the last value in place of the mean.
    /// - Throws: as `samples(of:in:step:)`.
    package func means(
      of query: PrometheusQuery, in slots: Range<Int>, step: Duration, resolution: Duration,
      latest: Bool
    ) async throws -> PrometheusAnswer {
      let length = "\(step.nanoseconds / 1_000_000)ms"
      let window =
        query.isSelector
        ? "\(query.text)[\(length)]"
        : "(\(query.text))[\(length):\(resolution.nanoseconds / 1_000_000)ms]"
      let expression = PrometheusQuery("\(latest ? "last" : "avg")_over_time(\(window))")
      func end(of slot: Int) -> Timestamp {
        Timestamp(nanoseconds: Int64(slot + 1) * step.nanoseconds) - .milliseconds(1)
      }
      var all = PrometheusAnswer()
      for first in stride(from: slots.lowerBound, to: slots.upperBound, by: Self.meansInPart) {
        let last = min(first + Self.meansInPart, slots.upperBound) - 1
        all.append(
          try await values(of: expression, at: end(of: first)...end(of: last), step: step))
      }
      return all
    }

    /// A range selector takes in its right edge, and its left one only before Prometheus 3: so one
    /// ends a millisecond early, and what is before `span` is left out.
    private func rawSamples(
      of query: PrometheusQuery, in span: Range<Timestamp>
    ) async throws -> PrometheusAnswer {
      let millisecond: Int64 = 1_000_000
      let length = (span.upperBound - span.lowerBound).nanoseconds
      return try await answer(
        "/api/v1/query", window: span,
        [
          ("query", "\(query.text)[\((length + millisecond - 1) / millisecond)ms]"),
          ("time", seconds(span.upperBound - .milliseconds(1))),
        ])
    }

    private func values(
      of query: PrometheusQuery, at times: ClosedRange<Timestamp>, step: Duration
    ) async throws -> PrometheusAnswer {
      try await answer(
        "/api/v1/query_range", window: nil,
        [
          ("query", query.text), ("start", seconds(times.lowerBound)),
          ("end", seconds(times.upperBound)), ("step", "\(step.inSeconds)"),
          ("nocache", "1"),  // keeps VictoriaMetrics from moving start and end
        ])
    }

    private func answer(
      _ path: String, window: Range<Timestamp>?, _ form: [(name: String, value: String)]
    ) async throws -> PrometheusAnswer {
      var request = HTTPRequest(address.appending(path), form: form)
      request.headers.append(("Accept-Encoding", "gzip"))
      let name = address.description
      return try await http.send(request) { answer in
        // VictoriaMetrics sends raw samples as application/stream+json.
        guard answer.contentType.hasSuffix("json") else {
          throw TelemetryError.wrongContent(
            at: name, type: answer.contentType.isEmpty ? "no type" : answer.contentType,
            expected: "JSON")
        }
        let feed = ByteFeed()
        async let read = Self.read(feed, name: name, window: window)
        do {
          try await answer.forEachChunk { await feed.send($0) }
        } catch {
          feed.finish()
          _ = try? await read
          throw error
        }
        feed.finish()
        do {
          return try await read.mapRemarks(answer.masking)
        } catch let error as SeriesError {
          throw error.masked(by: answer.masking)
        }
      }
    }

    /// Reads in a thread that may wait, as those of tasks may not.
    private static func read(
      _ feed: ByteFeed, name: String, window: Range<Timestamp>?
    ) async throws -> PrometheusAnswer {
      try await withCheckedThrowingContinuation { reader in
        // A queue of its own has a thread of its own; global ones share those of tasks.
        DispatchQueue(label: "Telemetry.PrometheusClient").async {
          let answer = Result { try PrometheusAnswer(feed, name: name, window: window) }
          feed.close()
          reader.resume(with: answer)
        }
      }
    }
  }

  extension SeriesError {
    /// The same where a server's words are taken out of it that repeat what it was given.
    fileprivate func masked(by masking: (String) -> String) -> SeriesError {
      switch self {
      case .prometheusFailure(let file, let kind, let message):
        .prometheusFailure(file: file, kind: masking(kind), message: masking(message))
      case .notAMatrix(let file, let resultType):
        .notAMatrix(file: file, resultType: masking(resultType))
      default: self
      }
    }
  }

  /// Unix seconds with milliseconds, all that Prometheus keeps.
  private func seconds(_ moment: Timestamp) -> String {
    let milliseconds = moment.nanoseconds / 1_000_000
    let rest = "\(1000 + abs(milliseconds % 1000))".dropFirst()
    return "\(milliseconds < 0 && milliseconds > -1000 ? "-" : "")\(milliseconds / 1000).\(rest)"
  }
#endif
