#if Telemetry
  internal import AsyncHTTPClient
  internal import Glibc
  internal import NIOCore
  internal import NIOHTTP1
  internal import NIOPosix
  internal import NIOSSL
  internal import TimeSeries

  /// Asks servers: with credentials and TLS as configured, in bounded time, again where it may help.
  ///
  /// Redirects are not followed: credentials go to the address that was named and to no other.
  package final class HTTPClient: Sendable {
    private let client: AsyncHTTPClient.HTTPClient
    private let configuration: HTTPConfiguration

    /// - Throws: `TelemetryError.badCertificate`.
    package init(_ configuration: HTTPConfiguration = HTTPConfiguration()) throws {
      self.configuration = configuration
      var settings = AsyncHTTPClient.HTTPClient.Configuration()
      settings.tlsConfiguration = try configuration.tls()
      settings.redirectConfiguration = .disallow
      settings.httpVersion = .http1Only
      settings.timeout = .init(connect: .nanoseconds(configuration.connectTimeout.nanoseconds))
      settings.connectionPool.retryConnectionEstablishment = false  // our own policy says when
      if let pinned = configuration.pinned {
        settings.dnsOverride = [pinned.host: pinned.address.description]
        // Before anything is sent: whatever came of the host's name, this is where we are.
        settings.http1_1ConnectionDebugInitializer = { channel in
          let actual = channel.remoteAddress?.ipAddress ?? "nowhere"
          return actual == pinned.address.description
            ? channel.eventLoop.makeSucceededVoidFuture()
            : channel.eventLoop.makeFailedFuture(
              TelemetryError.forbiddenAddress(at: pinned.host, address: actual))
        }
      }
      client = AsyncHTTPClient.HTTPClient(
        eventLoopGroup: AsyncHTTPClient.HTTPClient.defaultEventLoopGroup, configuration: settings)
    }

    deinit { client.shutdown { _ in } }

    /// Sends `request` and gives `read` an answer of status 2xx, as often as the policy allows.
    ///
    /// An answer that turns out broken while it is read is asked for again, too.
    /// - Throws: `TelemetryError`, `CancellationError`, and what `read` throws.
    package func send<Result: Sendable>(
      _ request: HTTPRequest, reading read: @escaping @Sendable (HTTPAnswer) async throws -> Result
    ) async throws -> Result {
      var failures = 0
      while true {
        do {
          return try await inTime(request.address) { try await self.once(request, read) }
        } catch {
          failures += 1
          guard let failure = error as? TelemetryError, failure.isTransient,
            let pause = configuration.retry.pause(after: failures, asked: failure.retryAfter)
          else { throw error }
          try await Task.sleep(for: pause)
        }
      }
    }

    /// The body of the answer, at most `limit` bytes.
    package func contents(of request: HTTPRequest, limit: Int) async throws -> [UInt8] {
      try await send(request) { try await $0.contents(limit: limit) }
    }

    private func once<Result: Sendable>(
      _ request: HTTPRequest, _ read: @Sendable (HTTPAnswer) async throws -> Result
    ) async throws -> Result {
      var message = HTTPClientRequest(url: request.address.text)
      message.method = HTTPMethod(rawValue: request.method.rawValue)
      message.headers.add(name: "User-Agent", value: "neural-detect")
      for header in request.headers { message.headers.add(name: header.name, value: header.value) }
      if let authorization = try configuration.credentials.authorization() {
        message.headers.add(name: "Authorization", value: authorization)
      }
      if request.method == .post { message.body = .bytes(ByteBuffer(bytes: request.body)) }
      do {
        let response = try await client.execute(message, deadline: .distantFuture)
        let credentials = configuration.credentials
        let answer = HTTPAnswer(response, from: request.address) { credentials.masking($0) }
        try await answer.checkStatus()
        return try await read(answer)
      } catch {
        throw failure(error, at: request.address)
      }
    }

    /// What `work` gives, if it does so in time.
    private func inTime<Result: Sendable>(
      _ address: HTTPAddress, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
      let timeout = configuration.timeout
      return try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask { try await work() }
        group.addTask {
          // A sleep that is cancelled would be held until it is over: at long time-outs thousands of them.
          let loop = AsyncHTTPClient.HTTPClient.defaultEventLoopGroup.next()
          let alarm = loop.scheduleTask(in: .nanoseconds(timeout.nanoseconds)) {}
          await withTaskCancellationHandler {
            try? await alarm.futureResult.get()
          } onCancel: {
            alarm.cancel()
          }
          try Task.checkCancellation()
          throw TelemetryError.timedOut(at: address.description, after: timeout)
        }
        defer { group.cancelAll() }
        return try await group.next()!
      }
    }

    /// What went wrong, in our words.
    private func failure(_ error: any Error, at address: HTTPAddress) -> any Error {
      let at = address.description
      if Task.isCancelled { return CancellationError() }
      switch error {
      case let error as NIOConnectionError:
        return TelemetryError.unreachable(at: at, reason: reason(error))
      case let error as HTTPClientError
      where error == .connectTimeout || error == .tlsHandshakeTimeout:
        let limit = configuration.connectTimeout.compactDescription
        return TelemetryError.unreachable(at: at, reason: "no connection in \(limit)")
      case let error as HTTPClientError where error == .remoteConnectionClosed:
        return TelemetryError.cutOff(at: at)
      case let error as HTTPClientError:
        return TelemetryError.unreachable(at: at, reason: error.shortDescription.lowercased())
      case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
        return TelemetryError.untrusted(at: at, reason: tlsReason(error))
      case let error as IOError where error.errnoCode == ECONNRESET || error.errnoCode == EPIPE:
        return TelemetryError.cutOff(at: at)
      case let error as IOError:
        return TelemetryError.unreachable(at: at, reason: systemReason(error))
      case let error as ChannelError where error == .ioOnClosedChannel || error == .eof:
        return TelemetryError.cutOff(at: at)
      case is HTTPParserError:
        return TelemetryError.wrongContent(at: at, type: "what is no HTTP", expected: "HTTP")
      default: return error
      }
    }
  }
#endif
