#if Telemetry
  import Monitoring
  import NeuralDetect
  import Testing
  import TimeSeries

  @Suite struct AlertTrackerTests {
    private static let start = Timestamp(unixSeconds: 1_700_000_000)

    /// What the rule "usage above 0.85" is told in a cycle.
    private enum Cycle {
      case high, low, missing
      case spike  // high, but for one cycle and far above all before

      var sight: SeriesSight {
        var sight = SeriesSight()
        switch self {
        case .high: sight.usage = Usage(value: 90, limit: 100, previous: 90, zscore: 0)
        case .spike: sight.usage = Usage(value: 90, limit: 100, previous: 50, zscore: 40)
        case .low: sight.usage = Usage(value: 50, limit: 100, previous: 50, zscore: 0)
        case .missing: break
        }
        return sight
      }
    }

    /// How the alert stands after each cycle of 30 s: `-` not at all, `p` pending, `f` firing, `r` resolved.
    private func course(_ rule: AlertRule, _ cycles: [Cycle]) -> String {
      var tracker = AlertTracker([rule])
      var course = ""
      for (number, cycle) in cycles.enumerated() {
        tracker.evaluate(
          cycle.sight, of: "api", labels: ["job": "api"],
          at: Self.start + .seconds(30 * number)
        ) { _ in [:] }
        let state = tracker.states[AlertTracker.Key(rule: rule.name, series: "api")]
        course += state.map { $0.isPending ? "p" : $0.isFiring ? "f" : "r" } ?? "-"
      }
      return course
    }

    private func rule(cycles: Int = 1, seconds: Int = 0, zscore: Double? = nil) -> AlertRule {
      AlertRule(
        name: "MemoryHigh", condition: .usage(above: 0.85, zscore: zscore), cycles: cycles,
        duration: .seconds(seconds))
    }

    @Test("What fires under a rule whose labels changed goes on under the new ones")
    func newLabels() {
      let rule = AlertRule(
        name: "Full", condition: .usage(above: 0.95, zscore: nil), labels: ["severity": "P0"])
      var sight = SeriesSight()
      sight.usage = Usage(value: 99, limit: 100)
      var tracker = AlertTracker([rule])
      func labels(at seconds: Int) -> [String: String]? {
        tracker.evaluate(
          sight, of: "api", labels: ["job": "api"],
          at: Self.start + .seconds(seconds)
        ) { _ in [:] }
        return tracker.alerts.first?.labels
      }
      #expect(labels(at: 0)?["severity"] == "P0")
      tracker.rules[0].labels["severity"] = "P1"
      #expect(labels(at: 30) == ["alertname": "Full", "job": "api", "severity": "P1"])
      #expect(tracker.alerts.first?.startsAt == Self.start)
    }

    @Test("Three cycles have to hold in succession, and three not to")
    func sustained() {
      let cycles: [Cycle] = [
        .high, .high, .low, .high, .high, .high, .low, .low, .high, .low, .low, .low,
      ]
      #expect(course(rule(cycles: 3), cycles) == "pp-ppfffffff".dropLast() + "r")
    }

    @Test("A cycle without a sample counts neither way")
    func missing() {
      #expect(course(rule(cycles: 3), [.high, .missing, .high, .missing, .high]) == "ppppf")
      #expect(course(rule(), [.high, .missing, .missing, .low]) == "fffr")
    }

    @Test("A time that it has to hold is measured from the first cycle")
    func duration() {
      #expect(course(rule(seconds: 60), [.high, .high, .high, .low, .low, .low]) == "ppfffr")
    }

    @Test("A spike of one cycle does not count; a step does from its second cycle on")
    func spike() {
      #expect(course(rule(zscore: 3), [.low, .spike, .low]) == "---")
      #expect(course(rule(zscore: 3), [.low, .spike, .high]) == "--f")
      #expect(course(rule(), [.low, .spike, .low]) == "-fr")
    }

    @Test("What comes back after its end is another alert") func again() {
      #expect(course(rule(), [.high, .low, .high]) == "frf")
    }

    @Test("An alert that has ended is told for a quarter of an hour, then forgotten")
    func forgotten() {
      var tracker = AlertTracker([rule()])
      let now = Self.start
      tracker.evaluate(Cycle.high.sight, of: "api", labels: [:], at: now) { _ in ["a": "b"] }
      tracker.end(where: { $0 == "api" }, at: now + .seconds(30))
      #expect(tracker.alerts.map(\.endsAt) == [now + .seconds(30)])
      tracker.tidy(at: now + .seconds(900))
      #expect(tracker.alerts.count == 1)
      tracker.tidy(at: now + .seconds(931))
      #expect(tracker.alerts.isEmpty && tracker.states.isEmpty)
    }

    @Test("A rule that is taken out of the configuration ends its alerts") func ruleGone() {
      var tracker = AlertTracker([rule()])
      tracker.evaluate(Cycle.high.sight, of: "api", labels: [:], at: Self.start) { _ in [:] }
      tracker.rules = []
      tracker.tidy(at: Self.start + .seconds(30))
      #expect(tracker.alerts.first?.endsAt == Self.start + .seconds(30))
    }

    @Test("The labels of a series, of its rule and the rule's name are the alert's")
    func labels() {
      var rule = rule()
      rule.labels = ["severity": "P0"]
      var tracker = AlertTracker([rule])
      tracker.evaluate(Cycle.high.sight, of: "api", labels: ["job": "api"], at: Self.start) { _ in
        ["summary": "full"]
      }
      #expect(
        tracker.alerts.first?.labels
          == ["alertname": "MemoryHigh", "job": "api", "severity": "P0"])
      #expect(tracker.alerts.first?.annotations == ["summary": "full"])
    }
  }
#endif
