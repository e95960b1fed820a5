#if Telemetry
  package import Telemetry
  package import TimeSeries

  /// All alerts: which are pending, which fire, and which have ended lately.
  package struct AlertTracker: Sendable {
    /// How long an alert that has ended is still told to an Alertmanager, as Prometheus does.
    static let memory = Duration.seconds(15 * 60)

    package var rules: [AlertRule]
    package private(set) var states: [Key: AlertState] = [:]

    /// What changed since `takeChanges()`.
    private var changed: Set<Key> = []

    package struct Key: Sendable, Hashable {
      package var rule: String
      package var series: String

      package init(rule: String, series: String) {
        self.rule = rule
        self.series = series
      }
    }

    package init(_ rules: [AlertRule], states: [Key: AlertState] = [:]) {
      self.rules = rules
      self.states = states
    }

    /// Evaluates all rules on what is seen of a series.
    /// - Parameter annotations: what to say of it, made only if there is something to be said.
    package mutating func evaluate(
      _ sight: SeriesSight, of series: String, labels: [String: String], at now: Timestamp,
      annotations: (AlertRule) -> [String: String]
    ) {
      for rule in rules {
        let key = Key(rule: rule.name, series: series)
        let holds = rule.holds(sight)
        if var state = states[key], state.endsAt == nil || holds != true {
          let remains = state.advance(rule, holds: holds, at: now)
          if holds == true {
            // A rule that was changed is known by its new labels from here on.
            state.labels = rule.labels(of: labels)
            state.annotations = annotations(rule)
          }
          set(remains ? state : nil, key)
        } else if holds == true {
          set(
            AlertState(
              rule, labels: rule.labels(of: labels), annotations: annotations(rule), at: now), key)
        }
      }
    }

    /// Ends the alerts of series that are gone.
    package mutating func end(where isGone: (_ series: String) -> Bool, at now: Timestamp) {
      for key in states.keys where isGone(key.series) { end(key, now) }
    }

    /// Ends the alerts on a limit, of series that have none any more, or nothing to hold against it.
    package mutating func endOfLimit(where isGone: (_ series: String) -> Bool, at now: Timestamp) {
      let names = Set(rules.filter(\.condition.isOfLimit).map(\.name))
      for key in states.keys where names.contains(key.rule) && isGone(key.series) { end(key, now) }
    }

    /// Forgets what ended long ago, and ends what no rule stands for any more.
    package mutating func tidy(at now: Timestamp) {
      let names = Set(rules.map(\.name))
      for (key, state) in states {
        if let end = state.endsAt, now - end > Self.memory { set(nil, key) }
        if !names.contains(key.rule) { end(key, now) }
      }
    }

    /// Those that fire, and those that ended lately, in the order of rules and series.
    package var alerts: [Alert] {
      states.sorted { ($0.key.rule, $0.key.series) < ($1.key.rule, $1.key.series) }
        .compactMap { $0.value.alert }
    }

    /// The alerts that changed since the last call, `nil` for those forgotten.
    package mutating func takeChanges() -> [Key: AlertState?] {
      defer { changed = [] }
      return Dictionary(uniqueKeysWithValues: changed.map { ($0, states[$0]) })
    }

    private mutating func end(_ key: Key, _ now: Timestamp) {
      guard var state = states[key] else { return }
      state.end(at: now)
      set(state.startsAt == nil ? nil : state, key)
    }

    private mutating func set(_ state: AlertState?, _ key: Key) {
      guard states[key] != state else { return }
      states[key] = state
      changed.insert(key)
    }
  }

  extension AlertRule {
    /// What its alert of a series with `labels` is known by.
    fileprivate func labels(of labels: [String: String]) -> [String: String] {
      labels.merging(self.labels) { $1 }.merging(["alertname": name]) { $1 }
    }
  }
#endif
