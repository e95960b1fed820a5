#if Telemetry
  internal import AsyncHTTPClient
  internal import NIOCore
  internal import NIOHTTP1
  internal import TimeSeries

  /// A server's answer, of which the body is still to come.
  package struct HTTPAnswer: Sendable {
    package let address: HTTPAddress
    private let response: HTTPClientResponse

    /// Takes our secrets out of a text that the server wrote.
    let masking: @Sendable (String) -> String

    init(
      _ response: HTTPClientResponse, from address: HTTPAddress,
      masking: @escaping @Sendable (String) -> String
    ) {
      self.response = response
      self.address = address
      self.masking = masking
    }

    package var status: Int { Int(response.status.code) }

    package func header(_ name: String) -> String? { response.headers.first(name: name) }

    /// The type of the body, without parameters and in lower case.
    package var contentType: String {
      (header("Content-Type") ?? "").prefix { $0 != ";" }.trimmingSuffix(" ").lowercased()
    }

    /// Takes the body chunk by chunk, until `take` says that it needs no more.
    package func forEachChunk(_ take: ([UInt8]) async -> Bool) async throws {
      for try await chunk in response.body {
        if await !take(Array(chunk.readableBytesView)) { return }
      }
      try Task.checkCancellation()  // a body that was cancelled ends like a whole one
    }

    /// The whole body, gzip decoded.
    /// - Throws: `TelemetryError.tooLarge`.
    package func contents(limit: Int) async throws -> [UInt8] {
      let at = address.description
      var contents: [UInt8]? = []
      try await forEachChunk { chunk in
        contents? += chunk
        if contents?.count ?? 0 > limit { contents = nil }
        return contents != nil
      }
      if let body = contents, header("Content-Encoding") == "gzip" {
        contents = try ByteSource.decoded(body, limit: limit, name: at)
      }
      guard let contents else { throw TelemetryError.tooLarge(at: at, limit: limit) }
      return contents
    }

    /// - Throws: `TelemetryError`, for a status that is not 2xx, with what the body says of it.
    func checkStatus() async throws {
      if (200..<300).contains(status) { return }
      let at = address.description
      switch status {
      case 401, 403, 407: throw TelemetryError.denied(at: at, status: status)
      case 300..<400:
        let target = (header("Location") ?? "elsewhere").prefix { $0 != "?" }
        let isSecret = target.prefix { $0 != "/" }.hasSuffix(":") && target.contains("@")
        throw TelemetryError.redirected(
          at: at, to: isSecret || address.isSecret ? "elsewhere" : masking(String(target)))
      case 429, 500...:
        throw TelemetryError.failed(
          at: at, status: status, reason: await reason(),
          retryAfter: header("Retry-After").flatMap { retryAfter($0, now: .now) })
      default: throw TelemetryError.refused(at: at, status: status, reason: await reason())
      }
    }

    /// What Prometheus or Alertmanager gives as its reason, else what the status is called. What a
    /// secret address answers may hold the secret and is not repeated.
    private func reason() async -> String {
      let usual = response.status.reasonPhrase.lowercased()
      guard !address.isSecret, contentType == "application/json",
        let body = try? await contents(limit: 1 << 16), let answer = try? JSONValue.parse(body),
        let error = answer["error"]?.text ?? answer["message"]?.text ?? answer.text
      else { return usual }
      let kind = answer["errorType"]?.text.map { "\($0): " } ?? ""
      return String(masking(kind + error).prefix(300))  // a secret cut in two would not be known
    }
  }

  extension Substring {
    fileprivate func trimmingSuffix(_ end: Character) -> Substring {
      var text = self
      while text.last == end { text.removeLast() }
      return text
    }
  }
#endif
