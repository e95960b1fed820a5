#if Telemetry
  import TestSupport
  import Testing
  import TimeSeries

  import Telemetry

  @Suite struct AlertmanagerTests {
    private func alertmanager(_ address: String, timeout: Int = 20) throws -> Alertmanager {
      var configuration = HTTPConfiguration()
      configuration.timeout = .seconds(timeout)
      configuration.retry = .never
      return try Alertmanager(at: HTTPAddress(address), over: HTTPClient(configuration))
    }

    private func alert(_ instance: String, _ summary: String = "full", since: Timestamp = .now)
      throws -> Alert
    {
      try Alert(
        labels: ["alertname": "MemoryHigh", "job": "api", "instance": instance, "empty": ""],
        annotations: ["summary": summary], startsAt: since, generatorURL: "http://localhost/g?a=b")
    }

    @Test("Alerts are posted as an array, and those that fire end when they are not told again")
    func posted() async throws {
      let server = FaultServer(.answer(200, ""))
      let start = Timestamp("2026-11-23T13:52:56Z")!
      let firing = try Alert(labels: ["b": "1", "a": "\"x\""], startsAt: start)
      let over = try alert("i", since: start).resolved(at: start + .milliseconds(1500))
      try await alertmanager("\(server.address)/prefix/")
        .post([firing, over], validUntil: start + .seconds(300))
      #expect(server.requests.map(\.line) == ["POST /prefix/api/v2/alerts HTTP/1.1"])
      #expect(
        server.requests[0].body
          == #"[{"labels":{"a":"\"x\"","b":"1"},"annotations":{},"startsAt":"2026-11-23T13:52:56Z","#
          + #""endsAt":"2026-11-23T13:57:56Z"},"#
          + #"{"labels":{"alertname":"MemoryHigh","instance":"i","job":"api"},"annotations":{"summary":"full"},"#
          + #""startsAt":"2026-11-23T13:52:56Z","endsAt":"2026-11-23T13:52:57.5Z","generatorURL":"http://localhost/g?a=b"}]"#
      )
    }

    @Test("Failures tell what Alertmanager says, and whether another time may help") func failures()
      async throws
    {
      func failure(_ steps: FaultServer.Step..., timeout: Int = 20) async throws -> TelemetryError {
        let server = FaultServer { _, _ in steps }
        do {
          try await alertmanager(server.address, timeout: timeout).post(
            [alert("a")], validUntil: .now)
        } catch let error as TelemetryError {
          return error
        }
        throw CancellationError()
      }
      let bad = try await failure(.answer(400, #""bad label""#))
      let invalid = try await failure(
        .answer(422, #"{"code":601,"message":"must be of type uri"}"#))
      #expect("\(bad)".contains("bad label") && bad.isPermanent)
      #expect("\(invalid)".contains("must be of type uri") && invalid.isPermanent)
      #expect(try await failure(.answer(302, headers: ["Location: /login"], "")).isPermanent)
      let limited = try await failure(.answer(429, headers: ["Retry-After: 90"], "{}"))
      #expect(!limited.isPermanent && limited.retryAfter == .seconds(90))
      #expect(try await !failure(.answer(500, "{}")).isPermanent)
      #expect(try await !failure(.answer(200, type: "text/html", "<html>")).isPermanent)
      #expect(try await !failure(.pause(milliseconds: 5000), timeout: 1).isPermanent)
    }

    @Test("All Alertmanagers are told; one that takes it suffices, and each failure is known")
    func several() async throws {
      let (good, bad) = (FaultServer(.answer(200, "")), FaultServer(.answer(500, "no")))
      let away = "http://127.0.0.1:\(FaultServer.freePort())"
      let alerts = try [alert("a")]
      let some = try await Alertmanagers(
        [away, good.address, bad.address].map { try alertmanager($0) }
      ).post(alerts, validUntil: .now)
      #expect(some.isTaken && some.takenBy.map(\.description) == [good.address])
      #expect(some.failures.count == 2)
      #expect("\(some.failures[0])".hasPrefix(away) && "\(some.failures[1])".hasPrefix(bad.address))
      #expect(good.requests.count == 1 && bad.requests.count == 1)
      let none = try await Alertmanagers([away, bad.address].map { try alertmanager($0) })
        .post(alerts, validUntil: .now)
      #expect(!none.isTaken && none.failures.count == 2)
    }
  }

  /// With an Alertmanager as it is installed.
  @Suite(
    .enabled(if: RealAlertmanager.isInstalled, "Debian's prometheus-alertmanager is not installed"))
  struct RealAlertmanagerTests {
    private let client = try! HTTPClient()

    private func alert(
      _ instance: String, _ summary: String = "full", since: Timestamp = .now - .seconds(60)
    ) throws -> Alert {
      try Alert(
        labels: [
          "alertname": "MemoryHigh", "job": "api", "instance": instance, "odd": "ö\"\\\n\u{1f4a5}",
          "empty": "",
        ],
        annotations: ["summary": summary], startsAt: since, generatorURL: "http://localhost/g?a=b")
    }

    /// The alerts that `server` knows to fire, by their instances.
    private func active(_ server: RealAlertmanager) async throws -> [String: JSONValue] {
      let request = HTTPRequest(
        try HTTPAddress("\(server.address)/api/v2/alerts"), accept: "application/json")
      let answer = try JSONValue.parse(await client.contents(of: request, limit: 1 << 20))
      return Dictionary(
        uniqueKeysWithValues: try #require(answer.elements).map {
          ($0["labels"]?["instance"]?.text ?? "", $0)
        })
    }

    private func alertmanager(_ server: RealAlertmanager) throws -> Alertmanager {
      Alertmanager(at: try HTTPAddress(server.address), over: client)
    }

    @Test("An alert is known by its labels: told again it is the same, and it ends when it is over")
    func lifetime() async throws {
      let server = try await RealAlertmanager()
      let alertmanager = try alertmanager(server)
      let alerts = try ["a", "b"].map { try alert($0) }
      let later = Timestamp.now + .seconds(300)
      try await alertmanager.post(alerts, validUntil: later)
      var known = try await active(server)
      #expect(known.keys.sorted() == ["a", "b"])
      for alert in alerts {
        let its = try #require(known[alert.labels["instance"]!])
        #expect(its["fingerprint"]?.text == alert.fingerprint)
        #expect(
          its["labels"]
            == .object(
              alert.labels.sorted { $0.key < $1.key }.map {
                JSONValue.Member($0.key, .string($0.value))
              }))
        #expect(
          its["startsAt"]?.text.flatMap { Timestamp($0) }.map {
            abs(($0 - alert.startsAt).inSeconds) < 0.001
          } == true)
        #expect(
          its["endsAt"]?.text.flatMap { Timestamp($0) }.map { abs(($0 - later).inSeconds) < 0.001 }
            == true)
        #expect(its["generatorURL"]?.text == alert.generatorURL)
      }
      // Told again with another text: still two, the first with the new text and its old start.
      try await alertmanager.post(
        [alert("a", "fuller", since: .now)], validUntil: later)
      known = try await active(server)
      #expect(known.count == 2)
      #expect(known["a"]?["annotations"]?["summary"] == "fuller")
      #expect(
        known["a"]?["startsAt"]?.text.flatMap { Timestamp($0) }.map { $0 < .now - .seconds(50) }
          == true)
      // Over.
      try await alertmanager.post([alerts[0].resolved(at: .now)], validUntil: later)
      #expect(try await active(server).keys.sorted() == ["b"])
    }

    @Test("An alert that is not told again expires") func expires() async throws {
      let server = try await RealAlertmanager()
      try await alertmanager(server).post([alert("a")], validUntil: .now + .seconds(8))
      #expect(try await active(server).keys.sorted() == ["a"])
      for _ in 0..<300 where try await !active(server).isEmpty {
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(try await active(server).isEmpty)
    }

    @Test("What our check refuses is what Alertmanager refuses") func refused() async throws {
      let server = try await RealAlertmanager()
      let address = try HTTPAddress("\(server.address)/api/v2/alerts")
      for name in ["a-b", "9a", "a b", "ä", "a:b", "a.b"] {
        #expect(throws: TelemetryError.self) { try Alert(labels: [name: "x"], startsAt: .now) }
        let request = HTTPRequest(address, json: [["labels": .object([.init(name, "x")])]])
        let error = await #expect(throws: TelemetryError.self) {
          try await client.contents(of: request, limit: 1 << 20)
        }
        guard case .refused(_, 400, let reason) = error else { throw try #require(error) }
        #expect(reason.contains("invalid label set"), "\(reason)")
      }
    }

    @Test("Our generic webhook is what Alertmanager itself sends of the same alerts") func webhook()
      async throws
    {
      let receiver = FaultServer(.answer(200, ""))
      let server = try await RealAlertmanager(webhook: receiver.address)
      let start =
        Timestamp(nanoseconds: Timestamp.now.nanoseconds / 1_000_000 * 1_000_000) - .seconds(60)
      let alerts = try ["a", "b"].map { try alert($0, since: start) }
      func theirs(_ alerts: [Alert], after count: Int) async throws -> JSONValue {
        try await alertmanager(server).post(alerts, validUntil: .now + .seconds(300))
        for _ in 0..<300 where receiver.requests.count <= count {
          try await Task.sleep(for: .milliseconds(100))
        }
        return try JSONValue.parse(Array(try #require(receiver.requests.last).body.utf8))
      }
      func ours(_ alerts: [Alert]) throws -> JSONValue {
        let group = AlertGroup(to: "ops", groupLabels: ["job": "api"], alerts)
        return try JSONValue.parse(
          WebhookFormat.generic.requests(
            telling: group, id: "1", to: HTTPAddress("http://h"), secret: nil, at: .now)[0].body)
      }
      #expect(try await comparable(theirs(alerts, after: 0)) == comparable(ours(alerts)))
      let mixed = try [alerts[0], alerts[1].resolved(at: start + .seconds(59))]
      #expect(try await comparable(theirs(mixed, after: 1)) == comparable(ours(mixed)))
    }

    /// A notification with what may differ left out: its sender, and the order of its alerts.
    private func comparable(_ notification: JSONValue) throws -> [String: JSONValue] {
      let members = try #require(notification.members).filter { $0.key != "externalURL" }
      var all = Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
      all["alerts"] = .array(
        try #require(notification["alerts"]?.elements)
          .sorted { "\($0["labels"] ?? nil)" < "\($1["labels"] ?? nil)" })
      return all
    }
  }
#endif
