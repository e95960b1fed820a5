#if Telemetry
  import Monitoring
  import Telemetry
  import TestSupport
  import Testing
  import TimeSeries

  @Suite struct NotifierTests {
    private static let start = Timestamp(unixSeconds: 1_700_000_000)

    private func notifier(groupBy: [String] = ["job"]) throws -> Notifier {
      var configuration = WatchConfiguration.Notify()
      configuration.groupBy = groupBy
      configuration.groupWait = .seconds(30)
      configuration.repeatInterval = .seconds(3600)
      configuration.webhooks = [
        WebhookReceiver(
          name: "ops", webhook: try Webhook(url: "http://127.0.0.1:1/", format: .generic))
      ]
      return Notifier(configuration)
    }

    private func alert(
      _ instance: String, job: String = "api", from begin: Int = 0, to end: Int? = nil
    ) throws -> Alert {
      try Alert(
        labels: ["alertname": "A", "job": job, "instance": instance],
        startsAt: Self.start + .seconds(begin), endsAt: end.map { Self.start + .seconds($0) })
    }

    /// What is said after so many seconds: instances, in brackets those that ended.
    private func said(
      _ notifier: inout Notifier, _ alerts: [Alert], at seconds: Int
    ) -> [[String]] {
      notifier.messages(of: alerts, at: Self.start + .seconds(seconds)).messages.map {
        $0.group.alerts.map {
          let name = $0.labels["instance"] ?? ""
          return $0.isFiring ? name : "(\(name))"
        }
      }
    }

    @Test("Alerts that come together are one message, said once, and again after a while")
    func together() throws {
      var notifier = try notifier()
      let (a, b) = (try alert("a"), try alert("b", from: 20))
      #expect(said(&notifier, [a], at: 0) == [])
      #expect(said(&notifier, [a, b], at: 20) == [])
      #expect(said(&notifier, [a, b], at: 30) == [["a", "b"]])
      #expect(said(&notifier, [a, b], at: 60) == [])
      #expect(said(&notifier, [a, b], at: 3629) == [])
      #expect(said(&notifier, [a, b], at: 3630) == [["a", "b"]])
      #expect(said(&notifier, [a, b], at: 3660) == [])
    }

    @Test("An end is said once, with what still fires; an alert that ended untold never was")
    func end() throws {
      var notifier = try notifier()
      let (a, b) = (try alert("a"), try alert("b"))
      _ = said(&notifier, [a, b], at: 0)
      #expect(said(&notifier, [a, b], at: 30) == [["a", "b"]])
      let over = try alert("a", to: 60)
      #expect(said(&notifier, [over, b], at: 60) == [])
      #expect(said(&notifier, [over, b], at: 90) == [["b", "(a)"]])
      #expect(said(&notifier, [over, b], at: 120) == [])
      let brief = try alert("c", from: 130, to: 140)
      #expect(said(&notifier, [over, b, brief], at: 150) == [])
      #expect(said(&notifier, [over, b, brief], at: 190) == [])
    }

    @Test("An alert that comes back is said again, although its labels are the same")
    func again() throws {
      var notifier = try notifier()
      let a = try alert("a")
      _ = said(&notifier, [a], at: 0)
      _ = said(&notifier, [a], at: 30)
      let over = try alert("a", to: 60)
      _ = said(&notifier, [over], at: 60)
      #expect(said(&notifier, [over], at: 90) == [["(a)"]])
      let second = try alert("a", from: 100)
      _ = said(&notifier, [second], at: 100)
      #expect(said(&notifier, [second], at: 130) == [["a"]])
    }

    @Test("PagerDuty hears of each alert by itself, and of what is new alone") func incidents()
      throws
    {
      var notifier = try notifier()
      notifier.configuration.webhooks = [
        WebhookReceiver(
          name: "pager",
          webhook: try Webhook(
            url: "http://127.0.0.1:1/", format: .pagerduty, secretFile: "/nowhere"))
      ]
      let (a, b, c) = (try alert("a"), try alert("b"), try alert("c", from: 60))
      _ = said(&notifier, [a, b], at: 0)
      #expect(said(&notifier, [a, b], at: 30) == [["a"], ["b"]])
      let over = try alert("a", to: 60)
      _ = said(&notifier, [over, b, c], at: 60)
      #expect(said(&notifier, [over, b, c], at: 90) == [["c"], ["(a)"]])
      #expect(said(&notifier, [over, b, c], at: 4_000) == [["b"], ["c"]])
      // News of others does not keep what fires from being said again.
      let d = try alert("d", from: 7_000)
      _ = said(&notifier, [b, c, d], at: 7_000)
      #expect(said(&notifier, [b, c, d], at: 7_030) == [["d"]])
      let e = try alert("e", from: 7_600)
      _ = said(&notifier, [b, c, d, e], at: 7_600)
      #expect(said(&notifier, [b, c, d, e], at: 7_630) == [["b"], ["c"], ["d"], ["e"]])
      _ = said(&notifier, [b, c], at: 99_000)
      let ids = notifier.messages(of: [b, c], at: Self.start + .seconds(99_030)).messages.map(\.id)
      #expect(ids.count == 4)  // b and c still fire, d and e have ended
      #expect(Set(ids).count == ids.count)
    }

    private func webhook(_ name: String) throws -> WebhookReceiver {
      WebhookReceiver(
        name: name, webhook: try Webhook(url: "http://127.0.0.1:1/", format: .generic))
    }

    /// Who hears of something after so many seconds.
    private func heard(_ notifier: inout Notifier, _ alerts: [Alert], at seconds: Int) -> [String] {
      notifier.messages(of: alerts, at: Self.start + .seconds(seconds)).messages.map(
        \.group.receiver)
    }

    @Test("A webhook that comes later hears what fires already, the others hear nothing twice")
    func later() throws {
      var notifier = try notifier()
      let a = try alert("a")
      _ = said(&notifier, [a], at: 0)
      #expect(heard(&notifier, [a], at: 30) == ["ops"])
      notifier.configuration.webhooks.append(try webhook("late"))
      #expect(heard(&notifier, [a], at: 60) == [])
      #expect(heard(&notifier, [a], at: 90) == ["late"])
      #expect(heard(&notifier, [a], at: 120) == [])
      #expect(heard(&notifier, [a], at: 3_630) == ["ops"])
      #expect(heard(&notifier, [a], at: 3_690) == ["late"])
      let over = [try alert("a", to: 3_700)]
      _ = heard(&notifier, over, at: 3_720)
      #expect(heard(&notifier, over, at: 3_750) == ["ops", "late"])
    }

    @Test("What all were told before each was told by itself, each was told")
    func takenOver() throws {
      var before = try notifier()
      let a = try alert("a")
      _ = said(&before, [a], at: 0)
      let changes = before.messages(of: [a], at: Self.start + .seconds(30)).changes
      let (key, group) = try #require(changes.first)
      let ofAll = NotificationGroup.Key(receiver: "", labels: key.labels)
      before.configuration.webhooks.append(try webhook("other"))
      var notifier = Notifier(before.configuration, groups: [ofAll: try #require(group)])
      let (messages, taken) = notifier.messages(of: [a], at: Self.start + .seconds(300))
      #expect(messages.isEmpty)
      #expect(Set(taken.keys.map(\.receiver)) == ["", "ops", "other"])
      #expect(taken[ofAll] == .some(nil) && taken[key] == .some(group))
      #expect(heard(&notifier, [a], at: 3_630) == ["ops", "other"])
    }

    @Test("Each value of the labels to group by is a message of its own") func groups() throws {
      var notifier = try notifier()
      let alerts = [try alert("a"), try alert("b", job: "web"), try alert("c")]
      _ = said(&notifier, alerts, at: 0)
      #expect(said(&notifier, alerts, at: 30) == [["a", "c"], ["b"]])
    }

    @Test("A group that went on in a store goes on where it was: nothing is said twice or left out")
    func restored() throws {
      var notifier = try notifier()
      let a = try alert("a")
      var stored: [NotificationGroup.Key: NotificationGroup] = [:]
      var all: [[String]] = []
      for seconds in stride(from: 0, through: 300, by: 10) {
        // A new one each time, from what the one before handed over.
        var fresh = Notifier(notifier.configuration, groups: stored)
        let alerts = [seconds < 200 ? a : try alert("a", to: 200)]
        let (messages, changes) = fresh.messages(of: alerts, at: Self.start + .seconds(seconds))
        for (key, state) in changes { stored[key] = state }
        all += messages.map { $0.group.alerts.map { "\($0.labels["instance"]!) \($0.isFiring)" } }
        notifier = fresh
      }
      #expect(all == [["a true"], ["a false"]])
      #expect(stored.isEmpty)
    }

    @Test("An end is told although the alert is pending again by then, or forgotten")
    func pendingAgain() throws {
      var notifier = try notifier()
      let a = try alert("a")
      _ = said(&notifier, [a], at: 0)
      #expect(said(&notifier, [a], at: 30) == [["a"]])
      #expect(said(&notifier, [try alert("a", to: 60)], at: 60) == [])
      #expect(said(&notifier, [], at: 90) == [["(a)"]])
      #expect(said(&notifier, [], at: 120) == [])
    }

    @Test("Other labels to group by end no alert that still fires") func regrouped() throws {
      var notifier = try notifier()
      let a = try alert("a")
      _ = said(&notifier, [a], at: 0)
      _ = said(&notifier, [a], at: 30)
      notifier.configuration.groupBy = ["instance"]
      #expect(said(&notifier, [a], at: 60) == [])
      #expect(said(&notifier, [a], at: 90) == [["a"]])
      #expect(said(&notifier, [a], at: 120) == [])
    }

    @Test("What is silenced is not said, until the silence is over") func silenced() throws {
      var notifier = try notifier()
      notifier.configuration.silences = [
        WatchConfiguration.Silence(
          match: ["instance": "a"], until: Self.start + .seconds(100))
      ]
      let alerts = [try alert("a"), try alert("b")]
      _ = said(&notifier, alerts, at: 0)
      #expect(said(&notifier, alerts, at: 30) == [["b"]])
      _ = said(&notifier, alerts, at: 100)
      #expect(said(&notifier, alerts, at: 130) == [["a", "b"]])
    }
  }
#endif
