#if Telemetry
  import Testing
  import TimeSeries

  import Telemetry

  @Suite struct WebhookFormatTests {
    private let start = Timestamp("2026-11-23T13:52:56Z")!

    /// A group of one alert that fires and one that is over.
    private func group() throws -> AlertGroup {
      try AlertGroup(
        to: "ops", groupLabels: ["job": "api"],
        [
          Alert(
            labels: [
              "alertname": "MemoryExhaustion", "job": "api", "instance": "a:1", "severity": "P0",
            ],
            annotations: [
              "summary": "RSS <grows> & the \"heap\" is *flat*", "certainty": "97%",
              "value": "1.9 GiB of 2 GiB", "until": "2026-11-23T18:00:00Z", "runbook": "r1",
            ], startsAt: start, generatorURL: "http://prometheus:9090/graph?g0.expr=a%3Db"),
          Alert(
            labels: [
              "alertname": "MemoryHigh", "job": "api", "instance": "<!channel>\n@all",
              "severity": "warning",
            ],
            annotations: ["summary": "over 85%"], startsAt: start - .seconds(3600),
            endsAt: start - .milliseconds(59_500)),
        ])
    }

    private func requests(
      _ format: WebhookFormat, _ group: AlertGroup? = nil, line: String? = nil,
      secret: String? = nil
    ) throws -> [HTTPRequest] {
      format.requests(
        telling: try group ?? self.group(), line: line.flatMap(LineTemplate.init), id: "7-1",
        to: try HTTPAddress(secret: "https://hook.test/a/b"), secret: secret.map { Array($0.utf8) },
        at: start + .milliseconds(123))
    }

    private func body(
      _ format: WebhookFormat, _ group: AlertGroup? = nil, line: String? = nil,
      secret: String? = nil
    ) throws -> String {
      let all = try requests(format, group, line: line, secret: secret)
      #expect(all.count == 1)
      return String(decoding: all[0].body, as: UTF8.self)
    }

    private let lines = [
      #"[FIRING:1, RESOLVED:1] 2 kinds of alerts (job="api")"#,
      #"MemoryExhaustion P0: RSS <grows> & the "heap" is *flat*; since 2026-11-23T13:52:56Z; "#
        + #"certainty 97%; value 1.9 GiB of 2 GiB; limit reached 2026-11-23T18:00:00Z; instance="a:1""#,
      #"MemoryHigh warning: over 85%; resolved after 59m, from 2026-11-23T12:52:56Z to "#
        + #"2026-11-23T13:51:56Z; instance="<!channel>\n@all""#,
    ]

    /// `text` as it stands within a string of JSON.
    private func escaped(_ text: String) -> String {
      var bytes: [UInt8] = []
      JSONValue.append(text, to: &bytes)
      return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
    }

    @Test("generic is the JSON of Alertmanager's webhook, version 4") func generic() throws {
      #expect(
        try body(.generic)
          == #"{"receiver":"ops","status":"firing","alerts":["#
          + #"{"status":"firing","labels":{"alertname":"MemoryExhaustion","instance":"a:1","job":"api","severity":"P0"},"#
          + #""annotations":{"certainty":"97%","runbook":"r1","summary":"RSS <grows> & the \"heap\" is *flat*","#
          + #""until":"2026-11-23T18:00:00Z","value":"1.9 GiB of 2 GiB"},"startsAt":"2026-11-23T13:52:56Z","#
          + #""endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus:9090/graph?g0.expr=a%3Db","#
          + #""fingerprint":"b4cabb2755827e9c"},"#
          + #"{"status":"resolved","labels":{"alertname":"MemoryHigh","instance":"<!channel>\n@all","job":"api","severity":"warning"},"#
          + #""annotations":{"summary":"over 85%"},"startsAt":"2026-11-23T12:52:56Z","#
          + #""endsAt":"2026-11-23T13:51:56.5Z","generatorURL":"","fingerprint":"f33c97dc37673c8d"}],"#
          + #""groupLabels":{"job":"api"},"commonLabels":{"job":"api"},"commonAnnotations":{},"externalURL":"","#
          + #""version":"4","groupKey":"{}:{job=\"api\"}","truncatedAlerts":0}"#)
    }

    @Test("slack is a text without markup, in which nothing mentions") func slack() throws {
      let text = lines.joined(separator: "\n").replacing("&", with: "&amp;")
        .replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      #expect(try body(.slack) == #"{"text":"\#(escaped(text))","mrkdwn":false}"#)
    }

    @Test("wecom is a text") func weCom() throws {
      let text = lines.joined(separator: "\n")
      #expect(try body(.wecom) == #"{"msgtype":"text","text":{"content":"\#(escaped(text))"}}"#)
    }

    @Test("dingtalk is a text, and signed in its address") func dingTalk() throws {
      let text = lines.joined(separator: "\n")
      for secret in [nil, "pl4nted"] {
        #expect(
          try body(.dingtalk, secret: secret)
            == #"{"msgtype":"text","text":{"content":"\#(escaped(text))"}}"#)
      }
    }

    @Test("feishu is a post of plain pieces, and signed in its body") func feishu() throws {
      let post =
        #""msg_type":"post","content":{"post":{"en_us":{"title":"\#(escaped(lines[0]))","content":["#
        + #"[{"tag":"text","text":"\#(escaped(lines[1]))"}],"#
        + #"[{"tag":"text","text":"\#(escaped(lines[2]))"}]]}}}}"#
      #expect(try body(.feishu) == "{" + post)
      // Golden value: Tests/Golden/webhook_signatures.py.
      #expect(
        try body(.feishu, secret: "SEC0123456789abcdef")
          == #"{"timestamp":"1795441976","sign":"A7rnanmG2znNJu0VJHPriA5R0oZvq4NteCemiSldYzY=","#
          + post)
    }

    @Test("pagerduty is an event an alert, whose key is its fingerprint") func pagerDuty() throws {
      let all = try requests(.pagerduty, secret: "R0UT1NG")
      #expect(
        all.map { String(decoding: $0.body, as: UTF8.self) } == [
          #"{"routing_key":"R0UT1NG","event_action":"trigger","dedup_key":"b4cabb2755827e9c","#
            + #""payload":{"summary":"\#(escaped(lines[1].replacing(#"instance="a:1""#, with: #"instance="a:1", job="api""#)))","#
            + #""source":"a:1","severity":"critical","timestamp":"2026-11-23T13:52:56Z","class":"MemoryExhaustion","#
            + #""custom_details":{"labels":{"alertname":"MemoryExhaustion","instance":"a:1","job":"api","severity":"P0"},"#
            + #""annotations":{"certainty":"97%","runbook":"r1","summary":"RSS <grows> & the \"heap\" is *flat*","#
            + #""until":"2026-11-23T18:00:00Z","value":"1.9 GiB of 2 GiB"}}},"#
            + #""client":"NeuralDetect","client_url":"http://prometheus:9090/graph?g0.expr=a%3Db"}"#,
          #"{"routing_key":"R0UT1NG","event_action":"resolve","dedup_key":"f33c97dc37673c8d"}"#,
        ])
    }

    @Test("A line says what its template asks for, and is as plain as any") func template() throws {
      let line = try #require(
        LineTemplate("{status}: {alertname} at {instance}, {summary}{none} {runbook}, {endsAt}"))
      let group = try group()
      #expect(
        AlertText(of: group, line: line).lines == [
          #"firing: MemoryExhaustion at a:1, RSS <grows> & the "heap" is *flat* r1, "#,
          "resolved: MemoryHigh at <!channel>·@all, over 85% , 2026-11-23T13:51:56Z",
        ])
      #expect(AlertText(of: group, line: line).title == lines[0])
      let event = try JSONValue.parse(requests(.pagerduty, line: "{instance}", secret: "k")[0].body)
      #expect(event["payload"]?["summary"]?.text == "a:1")
      #expect(try body(.wecom, line: "{alertname}").contains("heap") == false)
      let long = try #require(LineTemplate(String(repeating: "{summary}", count: 400)))
      #expect(AlertText(of: group, line: long).lines.allSatisfy { $0.utf8.count <= 600 })
    }

    @Test(
      "What is no template is none",
      arguments: ["", "  ", "{", "}", "{}", "a {b", "a } b", "{a b}", "{{a}}", "{1}", "{a", "{a}}"])
    func noTemplate(text: String) { #expect(LineTemplate(text) == nil) }

    @Test("Each request has its own, constant id") func ids() throws {
      func ids(_ format: WebhookFormat) throws -> [String] {
        try requests(format, secret: "x").flatMap(\.headers)
          .filter { $0.name == "Idempotency-Key" }.map(\.value)
      }
      for format in WebhookFormat.allCases where format != .pagerduty {
        #expect(try ids(format) == ["7-1"])
      }
      #expect(try ids(.pagerduty) == ["7-1.b4cabb2755827e9c", "7-1.f33c97dc37673c8d"])
    }

    // Golden values: Tests/Golden/webhook_signatures.py.
    @Test(
      "Signatures are as Python computes them",
      arguments: [
        (
          1_795_441_976_123, "SEC0123456789abcdef", "6eBT5aq7LBrUGWA60YxERLoET79ZVZiJxfdhK+OZjGw=",
          "A7rnanmG2znNJu0VJHPriA5R0oZvq4NteCemiSldYzY="
        ),
        (
          1, "ü x", "9xIXnKYhRerbmE77+lJWfUYwnIP1z/0jCY7v2+BMWLk=",
          "3GmqLDHLgx9OuvBu/i+89B0CNd3GvW7Z7R2oIXm4k4c="
        ),
      ])
    func signatures(milliseconds: Int, secret: String, dingTalk: String, feishu: String) {
      let time = Timestamp.epoch + .milliseconds(milliseconds)
      let inAddress = DingTalkMessage.signature(Array(secret.utf8), at: time)
      #expect(inAddress == ("\(milliseconds)", dingTalk))
      let inBody = FeishuMessage.signature(Array(secret.utf8), at: time)
      #expect(inBody == ("\(milliseconds / 1000)", feishu))
    }

    /// Alerts with names and labels that take as much room as they can.
    private func many(_ count: Int, filling: Character = "x") throws -> AlertGroup {
      try AlertGroup(
        to: "ops", groupLabels: ["job": String(repeating: filling, count: 2000)],
        (0..<count).map { number in
          try Alert(
            labels: ["alertname": "MemoryHigh", "instance": "\(number)"],
            annotations: ["summary": String(repeating: filling, count: 5000)], startsAt: start)
        }, limit: 1000)
    }

    @Test(
      "No message is longer than its receiver takes, and what is left out is counted",
      arguments: [1, 2, 3, 20, 400], ["x", "\"", "&", "ü", "\u{1f4a5}", "\u{1}", "\u{202e}"])
    func limits(count: Int, filling: Character) throws {
      let group = try many(count, filling: filling)
      func text(_ format: WebhookFormat) throws -> String {
        let json = try JSONValue.parse(Array(body(format, group).utf8))
        let text = json["text"]?.text ?? json["text"]?["content"]?.text
        return try #require(text)
      }
      #expect(try text(.slack).count <= 4000)
      #expect(try text(.wecom).utf8.count <= 2048)
      #expect(try body(.dingtalk, group, secret: "x").utf8.count <= 20_000)
      #expect(try body(.feishu, group, secret: "x").utf8.count <= 20_000)
      for format in [WebhookFormat.slack, .wecom, .dingtalk] {
        let lines = try text(format).split(separator: "\n")
        #expect(lines[0].hasPrefix("[FIRING:\(count)] MemoryHigh"))
        let rest = lines.last!.hasPrefix("and ") ? Int(lines.last!.split(separator: " ")[1])! : 0
        #expect(lines.count - 1 - (rest > 0 ? 1 : 0) + rest == count, "\(format)")
      }
      let summary = try JSONValue.parse(
        requests(.pagerduty, many(1, filling: filling), secret: "x")[0].body)["payload"]?["summary"]
      #expect(try #require(summary?.text).count <= 1024)
    }

    @Test("However long lines are, what is left out is said within the limit") func fitting() throws
    {
      for length in 0..<300 {
        let group = try AlertGroup(
          to: "ops", groupLabels: [:],
          (0..<40).map { number in
            try Alert(
              labels: ["alertname": "MemoryHigh", "instance": "\(number)"],
              annotations: ["summary": String(repeating: "x", count: length)], startsAt: start)
          })
        let json = try JSONValue.parse(Array(body(.wecom, group).utf8))
        let text = try #require(json["text"]?["content"]?.text)
        #expect(text.utf8.count <= 2048 && text.utf8.count > 2048 - 420)
        #expect(text.contains("\nand "))
      }
    }

    @Test("What a text leaves out is counted; generic and PagerDuty get each alert")
    func truncated()
      throws
    {
      let alerts = try many(9).alerts
      let group = AlertGroup(to: "ops", groupLabels: [:], alerts, limit: 2)
      #expect(try body(.wecom, group).contains(#"\nand 7 more""#))
      let json = try JSONValue.parse(Array(body(.generic, group).utf8))
      #expect(json["truncatedAlerts"] == 0 && json["alerts"]?.elements?.count == 9)
      #expect(try requests(.pagerduty, group, secret: "x").count == 9)
    }
  }
#endif
