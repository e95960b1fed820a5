#if Telemetry
  import Glibc
  import TestSupport
  import Testing

  import Telemetry

  @Suite struct HTTPClientTests {
    private func client(
      attempts: Int = 3, _ configure: (inout HTTPConfiguration) -> Void = { _ in }
    ) throws -> HTTPClient {
      var configuration = HTTPConfiguration()
      configuration.timeout = .seconds(20)
      configuration.retry.attempts = attempts
      configuration.retry.firstPause = .milliseconds(20)
      configure(&configuration)
      return try HTTPClient(configuration)
    }

    private func text(_ server: FaultServer, _ client: HTTPClient) async throws -> String {
      let request = HTTPRequest(try HTTPAddress(server.address), accept: "text/plain")
      return String(decoding: try await client.contents(of: request, limit: 1 << 20), as: UTF8.self)
    }

    @Test("What fails for the moment is asked for again", arguments: [429, 502, 503, 504])
    func again(status: Int) async throws {
      let server = FaultServer { _, number in
        number < 2 ? [.answer(status, "no")] : [.answer(200, "yes")]
      }
      #expect(try await text(server, client()) == "yes")
      #expect(server.requests.count == 3)
    }

    @Test("A connection that ends in the middle of an answer is asked for again") func cutOff()
      async throws
    {
      let server = FaultServer { _, number in
        number == 0
          ? [
            .send(FaultServer.Step.head(200, ["Content-Length: 100"]) + Array("half".utf8)), .reset,
          ]
          : [.answer(200, "whole")]
      }
      #expect(try await text(server, client()) == "whole")
      #expect(server.requests.count == 2)
    }

    @Test("After the last attempt the failure is told", arguments: [1, 2, 4])
    func attempts(count: Int) async throws {
      let server = FaultServer(.answer(503, "no"))
      await #expect(throws: TelemetryError.self) { try await text(server, client(attempts: count)) }
      #expect(server.requests.count == count)
    }

    @Test("What will fail again is not asked for again", arguments: [400, 401, 403, 404, 422, 500])
    func once(status: Int) async throws {
      let server = FaultServer(.answer(status, "no"))
      await #expect(throws: TelemetryError.self) { try await text(server, client()) }
      #expect(server.requests.count == 1)
    }

    @Test("A server that asks for a pause is left alone for so long") func retryAfter() async throws
    {
      let server = FaultServer { _, number in
        number == 0 ? [.answer(429, headers: ["Retry-After: 1"], "no")] : [.answer(200, "yes")]
      }
      let start = ContinuousClock.now
      #expect(try await text(server, client()) == "yes")
      #expect(ContinuousClock.now - start >= .seconds(1))
    }

    @Test("A pause that is too long is told, not waited for") func longRetryAfter() async throws {
      let server = FaultServer(.answer(503, headers: ["Retry-After: 3600"], "{}"))
      await #expect(
        throws: TelemetryError.failed(
          at: server.address, status: 503, reason: "service unavailable",
          retryAfter: .seconds(3600))
      ) { try await text(server, client()) }
      #expect(server.requests.count == 1)
    }

    @Test("An answer that drips is given up in time", .onlyOnItsOwn) func drip() async throws {
      let server = FaultServer(
        .send(FaultServer.Step.head(200, [])), .pause(milliseconds: 300), .send([0x61]),
        .pause(milliseconds: 300), .send([0x61]), .pause(milliseconds: 60_000), .send([0x61]))
      let start = ContinuousClock.now
      await #expect(
        throws: TelemetryError.timedOut(at: server.address, after: .milliseconds(900))
      ) { try await text(server, client { $0.timeout = .milliseconds(900) }) }
      #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("A body larger than allowed is not read to its end", .onlyOnItsOwn) func tooLarge()
      async throws
    {
      let server = FaultServer(
        .send(FaultServer.Step.head(200, [])),
        .flood([UInt8](repeating: 0x20, count: 1 << 16), times: 100_000))
      await #expect(throws: TelemetryError.tooLarge(at: server.address, limit: 1 << 20)) {
        try await text(server, client())
      }
    }

    @Test("Secrets are read from their files at each request, and sent") func secrets() async throws
    {
      let path = "/tmp/neuraldetect-secret-\(getpid())-\(UInt32.random(in: 0 ... .max))"
      defer { unlink(path) }
      func write(_ text: String) {
        let file = fopen(path, "w")!
        fputs(text, file)
        fclose(file)
      }
      let server = FaultServer(.answer(200, "ok"))
      let bearer = try client { $0.credentials = .bearer(tokenFile: path) }
      write("first\n")
      _ = try await text(server, bearer)
      write("second\r\n")
      _ = try await text(server, bearer)
      write("open sesame")
      _ = try await text(
        server, client { $0.credentials = .basic(user: "Aladdin", passwordFile: path) })
      #expect(
        server.requests.map { $0.headers["authorization"] } == [
          "Bearer first", "Bearer second", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ])
      for text in ["", "\n", "two\nlines"] {
        write(text)
        await #expect(throws: TelemetryError.self) { try await self.text(server, bearer) }
      }
      #expect(server.requests.count == 3)
    }

    @Test("A redirect is told and not followed: secrets go to the address that was named")
    func redirect() async throws {
      let other = FaultServer(.answer(200, "secret"))
      let server = FaultServer(.answer(302, headers: ["Location: \(other.address)/login?a=b"], ""))
      await #expect(
        throws: TelemetryError.redirected(at: server.address, to: "\(other.address)/login")
      ) { try await text(server, client()) }
      #expect(other.requests.isEmpty)
    }

    @Test("A connection to another address than the pinned one carries no request") func pinned()
      async throws
    {
      let server = FaultServer(.answer(200, "secret"))
      let client = try client { $0.pinned = ("another", IPAddress("127.0.0.2")!) }
      await #expect(
        throws: TelemetryError.forbiddenAddress(at: "another", address: "127.0.0.1")
      ) { try await text(server, client) }
      #expect(server.requests.isEmpty)
    }

    @Test("A task that is cancelled ends at once", .onlyOnItsOwn) func cancelled() async throws {
      let server = FaultServer(.pause(milliseconds: 60_000), .answer(200, "late"))
      let client = try client()
      let start = ContinuousClock.now
      let task = Task { try await text(server, client) }
      try await Task.sleep(for: .milliseconds(200))
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(ContinuousClock.now - start < .seconds(30))
    }
  }

  extension Trait where Self == ConditionTrait {
    /// A test by the clock: beside tests that keep all threads busy, time-outs come late. CI runs it in
    /// a run of its own.
    fileprivate static var onlyOnItsOwn: Self {
      .enabled(if: getenv("NEURALDETECT_SLOW_TESTS") != nil)
    }
  }
#endif
