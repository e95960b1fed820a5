#if Telemetry
  import Synchronization
  import TestSupport
  import Testing
  import TimeSeries

  import Telemetry

  @Suite struct WebhookTests {
    private static let ok = #"{"errcode":0,"errmsg":"ok","code":0,"status":"success"}"#
    private let folder = Folder()

    private func group(_ count: Int = 1) throws -> AlertGroup {
      try AlertGroup(
        to: "ops", groupLabels: ["job": "api"],
        (0..<count).map {
          try Alert(
            labels: ["alertname": "MemoryHigh", "job": "api", "instance": "\($0)"],
            startsAt: Timestamp("2026-11-23T13:52:56Z")!)
        })
    }

    /// A webhook that may go to this machine, with a secret where it needs one.
    private func webhook(_ url: String, _ format: WebhookFormat = .generic, timeout: Int = 20)
      throws -> Webhook
    {
      let isSigned = [.dingtalk, .feishu, .pagerduty].contains(format)
      var webhook = try Webhook(
        url: url, format: format,
        secretFile: isSigned ? folder.write("pl4nted-secret\n", "secret") : nil)
      webhook.addressGuard = try AddressGuard(
        allowing: [AddressRange("127.0.0.1"), AddressRange("::1")])
      webhook.http.timeout = .seconds(timeout)
      return webhook
    }

    /// The failure of a delivery; it must not tell more of the address than `shown`, nor a secret.
    private func failure(
      _ webhook: Webhook, _ count: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TelemetryError {
      do {
        try await webhook.deliver(group(count), id: "1")
      } catch let error as TelemetryError {
        #expect(!"\(error)".contains("pl4nted"), "\(error)", sourceLocation: sourceLocation)
        #expect(!String(reflecting: error).contains("pl4nted"), sourceLocation: sourceLocation)
        return error
      }
      Issue.record("it was delivered", sourceLocation: sourceLocation)
      throw CancellationError()
    }

    @Test(
      "A notification is posted as JSON with its id, to the very address",
      arguments: WebhookFormat.allCases)
    func delivered(format: WebhookFormat) async throws {
      let server = FaultServer(.answer(200, Self.ok))
      try await webhook("\(server.address)/services/T0/?key=K/", format).deliver(group(), id: "n-1")
      let request = try #require(server.requests.first)
      #expect(server.requests.count == 1)
      #expect(request.line.hasPrefix("POST /services/T0/?key=K/"))
      #expect(request.headers["content-type"] == "application/json")
      #expect(
        request.headers["idempotency-key"]
          == (format == .pagerduty ? "n-1.9b619f6c1b4edc07" : "n-1"))
      #expect(try JSONValue.parse(Array(request.body.utf8)).members?.isEmpty == false)
    }

    @Test("DingTalk's address carries the time and its signature") func signed() async throws {
      let server = FaultServer(.answer(200, Self.ok))
      try await webhook("\(server.address)/send?access_token=T", .dingtalk).deliver(
        group(), id: "1")
      let query = server.requests[0].line.split(separator: " ")[1].drop { $0 != "?" }.dropFirst()
      let fields = query.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1)[1] }
      let time = try #require(Int64(fields[1]))
      #expect(abs(Timestamp.now.nanoseconds / 1_000_000 - time) < 3_600_000)
      let expected = DingTalkMessage.signature(
        Array("pl4nted-secret".utf8), at: .epoch + .milliseconds(time)
      ).sign
      let encoded = expected.replacing("+", with: "%2B").replacing("/", with: "%2F")
        .replacing("=", with: "%3D")
      #expect(query.hasPrefix("access_token=T&timestamp=") && fields[2] == encoded)
    }

    @Test("PagerDuty gets a request an alert; one that fails ends the delivery") func several()
      async throws
    {
      let server = FaultServer { _, number in
        number < 4 ? [.answer(202, Self.ok)] : [.answer(429, headers: ["Retry-After: 60"], "{}")]
      }
      let webhook = try webhook(server.address, .pagerduty)
      try await webhook.deliver(group(3), id: "1")
      #expect(server.requests.count == 3)
      let error = try await failure(webhook, 3)
      #expect(server.requests.count == 5)
      #expect(!error.isPermanent && error.retryAfter == .seconds(60))
    }

    @Test("An alert that PagerDuty does not take keeps no other from it") func refusedAmongOthers()
      async throws
    {
      let server = FaultServer { _, number in [.answer(number == 1 ? 400 : 202, Self.ok)] }
      let error = try await failure(webhook(server.address, .pagerduty), 3)
      #expect(error.isPermanent && server.requests.count == 3)
    }

    @Test(
      "A failure tells whether another time may help, and each notification is sent once",
      arguments: [
        (400, true), (401, true), (403, true), (404, true), (410, true), (413, true), (422, true),
        (301, true), (308, true), (408, false), (425, false), (429, false), (500, false),
        (501, false), (502, false), (503, false), (504, false),
      ])
    func statuses(status: Int, isPermanent: Bool) async throws {
      for format in WebhookFormat.allCases {
        let other = FaultServer(.answer(200, Self.ok))
        let server = FaultServer(
          .answer(
            status, headers: ["Location: \(other.address)/pl4nted", "Retry-After: 7"],
            #"{"error":"no /pl4nted-path here","message":"pl4nted","errcode":0,"code":0}"#))
        let error = try await failure(webhook("\(server.address)/pl4nted-path?key=pl4nted", format))
        #expect(error.isPermanent == isPermanent, "\(error)")
        if status == 429 || status >= 500 { #expect(error.retryAfter == .seconds(7)) }
        #expect(server.requests.count == 1 && other.requests.isEmpty)
        #expect("\(error)".contains(server.address))
      }
    }

    @Test("A receiver that is away, silent or torn off may take it later") func away() async throws
    {
      let gone = try await failure(webhook("http://127.0.0.1:\(FaultServer.freePort())/pl4nted"))
      let silent = FaultServer(.pause(milliseconds: 8000))
      let late = try await failure(webhook("\(silent.address)/pl4nted", timeout: 1))
      let torn = FaultServer(
        .send(FaultServer.Step.head(200, ["Content-Length: 99"]) + Array("{".utf8)), .reset)
      let cut = try await failure(webhook("\(torn.address)/pl4nted"))
      #expect(late == .timedOut(at: silent.address, after: .seconds(1)))
      #expect(cut == .cutOff(at: torn.address))
      for error in [gone, late, cut] { #expect(!error.isPermanent) }
      let noName = try await failure(webhook("http://pl4nt.invalid/pl4nted"))
      #expect(!noName.isPermanent)
    }

    @Test(
      "A robot that answers 200 with a code other than 0 has not taken it",
      arguments: [
        (WebhookFormat.wecom, #"{"errcode":93000,"errmsg":"invalid key pl4nted"}"#, true),
        (.wecom, #"{"errcode":45009,"errmsg":"api freq out of limit"}"#, false),
        (.wecom, #"{"errcode":-1,"errmsg":"system busy"}"#, false),
        (.dingtalk, #"{"errcode":310000,"errmsg":"sign not match pl4nted"}"#, true),
        (.dingtalk, #"{"errcode":130101,"errmsg":"send too fast"}"#, false),
        (.feishu, #"{"code":19021,"msg":"sign match fail"}"#, true),
        (.feishu, #"{"code":11232,"msg":"frequency limited"}"#, false),
        (.feishu, #"{"StatusCode":5,"StatusMessage":"no"}"#, true),
      ])
    func robots(format: WebhookFormat, body: String, isPermanent: Bool) async throws {
      let server = FaultServer(.answer(200, body))
      let error = try await failure(webhook(server.address, format))
      #expect(server.requests.count == 1)
      guard case .notTaken = error else { throw error }
      #expect(error.isPermanent == isPermanent)
    }

    @Test("Feishu's older answer is success, too") func olderAnswer() async throws {
      let server = FaultServer(.answer(200, #"{"StatusCode":0,"StatusMessage":"success"}"#))
      try await webhook(server.address, .feishu).deliver(group(), id: "1")
    }

    @Test(
      "A page in place of an answer is no success, where an answer is known",
      arguments: WebhookFormat.allCases)
    func page(format: WebhookFormat) async throws {
      let server = FaultServer(.answer(200, type: "text/html", "<html>pl4nted</html>"))
      let webhook = try webhook(server.address, format)
      if format == .generic {
        try await webhook.deliver(group(), id: "1")
      } else {
        #expect(try await !failure(webhook).isPermanent)
      }
    }

    @Test("The address and the secret may change in their files") func files() async throws {
      let (first, second) = (FaultServer(.answer(200, Self.ok)), FaultServer(.answer(200, Self.ok)))
      let url = folder.write("\(first.address)/one\n", "url")
      let secret = folder.write("one\n", "key")
      var webhook = try Webhook(urlFile: url, format: .pagerduty, secretFile: secret)
      webhook.addressGuard = try AddressGuard(allowing: [AddressRange("127.0.0.1")])
      try await webhook.deliver(group(), id: "1")
      folder.write("\(second.address)/two", "url")
      folder.write("two\n", "key")
      try await webhook.deliver(group(), id: "2")
      #expect(first.requests[0].body.contains(#"routing_key":"one""#))
      #expect(second.requests[0].body.contains(#"routing_key":"two""#))
      for text in [
        "", "pl4nted", "http://pl4nted@host/", "http://h/pl4nted#a", "http://a b/pl4nted",
      ] {
        folder.write(text, "url")
        let error = try await failure(webhook)
        #expect(!error.isPermanent && "\(error)".contains(url), "\(error)")
      }
    }

    @Test("What cannot work is refused before anything is sent") func misconfigured() {
      func refused(_ url: String, _ format: WebhookFormat, _ secret: String?) {
        let error = #expect(throws: TelemetryError.self) {
          try Webhook(url: url, format: format, secretFile: secret)
        }
        #expect(error.map { "\($0)".contains("pl4nted") } == false)
      }
      refused("http://h/", .pagerduty, nil)
      for format in [WebhookFormat.generic, .slack, .wecom] { refused("http://h/", format, "file") }
      for url in [
        "pl4nted", "ftp://pl4nted/", "http://u:pl4nted@h/", "http://h/pl4nted#a",
        "http://pl4nted h/",
        "http://h:99999/pl4nted", "http://h\\pl4nted/", "http://%6c/pl4nted",
        "http://[::1%25lo]/pl4nted",
      ] { refused(url, .generic, nil) }
    }

    // MARK: The guard

    private static let spellings = [
      "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001",
      "localhost", "LOCALHOST", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    ]

    @Test(
      "However a way inside is spelled, no webhook goes it",
      arguments: spellings + ["0.0.0.0", "0", "[::]", "[64:ff9b::7f00:1]", "169.254.169.254"])
    func inside(host: String) async throws {
      let server = FaultServer(.answer(200, Self.ok))
      var webhook = try webhook("http://\(host):\(server.port)/")
      webhook.addressGuard = AddressGuard()
      let error = try await failure(webhook)
      guard case .forbiddenAddress = error else { throw error }
      #expect(error.isPermanent && server.requests.isEmpty)
    }

    @Test(
      "The same spellings lead there where it is allowed",
      arguments: spellings.filter { $0 != "[::1]" })
    func allowed(host: String) async throws {
      let server = FaultServer(.answer(200, Self.ok))
      try await webhook("http://\(host):\(server.port)/").deliver(group(), id: "1")
      #expect(server.requests.count == 1)
    }

    /// A webhook at `host` whose resolver gives `answers` one after the other.
    private func webhook(at host: String, _ port: UInt16, resolving answers: [String]...) throws
      -> Webhook
    {
      let answers = try answers.map { try $0.map { try #require(IPAddress($0)) } }
      let turn = Turn()
      var webhook = try webhook("http://\(host):\(port)/pl4nted")
      webhook.addressGuard = try AddressGuard(
        allowing: [AddressRange("127.0.0.1"), AddressRange("127.0.0.2")]
      ) { asked in
        #expect(asked == host)
        return answers[turn.next()]
      }
      return webhook
    }

    private final class Turn: Sendable {
      private let count = Mutex(0)

      func next() -> Int {
        count.withLock {
          $0 += 1
          return $0 - 1
        }
      }
    }

    @Test(
      "The address that was judged is the one connected to: a name is resolved once",
      arguments: ["rebind.test", "Rebind.TEST", "a_b.test"])
    func pinned(host: String) async throws {
      let server = FaultServer(.answer(200, Self.ok))
      // The second answer would not be let in; nor does the system know the name.
      try await webhook(at: host, server.port, resolving: ["127.0.0.1"], ["10.0.0.1"])
        .deliver(group(3), id: "1")
      #expect(server.requests.count == 1)
      #expect(
        server.requests[0].headers["host"]?.lowercased() == "\(host.lowercased()):\(server.port)")
    }

    @Test("A name that the system knows by another address leads only where it was judged")
    func notTheSystems() async throws {
      let server = FaultServer(.answer(200, Self.ok))  // at 127.0.0.1 alone, which localhost is
      for host in ["localhost", "LocalHost"] {
        let error = try await failure(webhook(at: host, server.port, resolving: ["127.0.0.2"]))
        #expect(!error.isPermanent, "\(error)")
      }
      #expect(server.requests.isEmpty)
    }

    @Test("One address inside among others is enough to refuse") func mixed() async throws {
      let error = try await failure(
        webhook(at: "mixed.test", 80, resolving: ["8.8.8.8", "10.0.0.1", "127.0.0.1"]))
      #expect(error == .forbiddenAddress(at: "http://mixed.test:80", address: "10.0.0.1"))
    }

    @Test("Where nobody listens at the first address, the next is tried") func next() async throws {
      let server = FaultServer(.answer(200, Self.ok))
      try await webhook(at: "two.test", server.port, resolving: ["127.0.0.2", "127.0.0.1"])
        .deliver(group(), id: "1")
      #expect(server.requests.count == 1)
    }

    @Test("A name that nobody knows is told as such") func unknown() async throws {
      let error = try await failure(webhook(at: "none.test", 80, resolving: []))
      #expect(
        error
          == .unreachable(at: "http://none.test:80", reason: "no address is known for none.test"))
    }

    @Test(
      "TLS is with the host's name, wherever it is connected to",
      .enabled(
        if: RealAlertmanager.isInstalled, "Debian's prometheus-alertmanager is not installed"))
    func tls() async throws {
      let server = try await RealAlertmanager(certifiedAs: "hook.test", in: folder)
      func failure(_ host: String) async throws -> TelemetryError {
        var webhook = try webhook("https://\(host):\(server.port)/api/v2/alerts")
        webhook.http.certificateAuthority = "\(folder.path)/cert.pem"
        webhook.addressGuard = try AddressGuard(allowing: [AddressRange("127.0.0.1")]) { _ in
          [IPAddress("127.0.0.1")!]
        }
        return try await self.failure(webhook)
      }
      // Where the name is right it is a server that answers, in its own way.
      guard case .refused(_, 400, _) = try await failure("hook.test") else {
        throw try await failure("hook.test")
      }
      #expect(
        try await failure("other.test")
          == .untrusted(
            at: "https://other.test:\(server.port)", reason: "its certificate is for another host"))
    }
  }
#endif
