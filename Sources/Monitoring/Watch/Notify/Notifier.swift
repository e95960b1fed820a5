#if Telemetry
  package import Telemetry
  package import TimeSeries

  /// Says which messages are due, so that webhooks hear of every alert once, together with its like, and of
  /// what lasts again after a while.
  ///
  /// An alert that begins or ends changes its group; `groupWait` later its firing alerts, and those that
  /// ended since, are one message to each webhook. An alert that ends before it was told is never told. What each
  /// webhook was told is known by itself: one that comes later hears of all that fires.
  package struct Notifier: Sendable {
    package var configuration: WatchConfiguration.Notify
    private(set) var groups: [NotificationGroup.Key: NotificationGroup]

    /// What changed when it was made.
    private var taken: [NotificationGroup.Key: NotificationGroup?] = [:]

    package init(
      _ configuration: WatchConfiguration.Notify,
      groups: [NotificationGroup.Key: NotificationGroup] = [:]
    ) {
      self.configuration = configuration
      self.groups = groups
      for (key, group) in groups where key.receiver.isEmpty {
        self.groups[key] = nil
        taken.updateValue(nil, forKey: key)
        for webhook in configuration.webhooks {
          let own = NotificationGroup.Key(receiver: webhook.name, labels: key.labels)
          self.groups[own] = group
          taken.updateValue(group, forKey: own)
        }
      }
    }

    /// The messages that are due at `now`, and the groups that changed, `nil` for those that are over.
    /// - Parameter alerts: all that fire, and those that ended lately.
    package mutating func messages(
      of alerts: [Alert], at now: Timestamp
    ) -> (messages: [QueuedMessage], changes: [NotificationGroup.Key: NotificationGroup?]) {
      let firing = Set(alerts.filter(\.isFiring).map(\.fingerprint))
      let members = Dictionary(
        grouping: alerts.filter { !configuration.isSilenced($0.labels, at: now) }
      ) { Self.key(groupLabels($0)) }
      var messages: [QueuedMessage] = []
      var changes = taken
      taken = [:]
      let names = Set(configuration.webhooks.map(\.name))
      for key in groups.keys where !names.contains(key.receiver) {
        groups[key] = nil
        changes.updateValue(nil, forKey: key)
      }
      let known = Dictionary(grouping: groups.keys, by: \.receiver)
      for webhook in configuration.webhooks {
        let told = known[webhook.name, default: []].map(\.labels)
        for labels in Set(members.keys).union(told).sorted() {
          let key = NotificationGroup.Key(receiver: webhook.name, labels: labels)
          let before = groups[key]
          var group = before ?? NotificationGroup()
          let said = group.due(members[labels] ?? [], firing: firing, configuration, at: now)
          messages += self.messages(to: webhook, of: said, &group, before, labels, at: now)
          groups[key] = group.isOver ? nil : group
          if groups[key] != before { changes.updateValue(groups[key], forKey: key) }
        }
      }
      return (messages, changes)
    }

    /// What is said to one receiver as messages.
    private func messages(
      to webhook: WebhookReceiver, of said: [Alert], _ group: inout NotificationGroup,
      _ before: NotificationGroup?, _ key: String, at now: Timestamp
    ) -> [QueuedMessage] {
      guard let first = said.first else { return [] }
      let labels = groupLabels(first)
      let id = "\(webhook.name)-\(Self.digest(key))-\(now.nanoseconds)"
      let isDueWhole =
        before?.toldAllAt.map { now - $0 >= configuration.repeatInterval } ?? true
      if isDueWhole { group.toldAllAt = now }
      guard webhook.webhook.format == .pagerduty else {
        return [
          QueuedMessage(
            id: id, group: AlertGroup(to: webhook.name, groupLabels: labels, said), made: now)
        ]
      }
      // An alert is an incident of its own: what is known of one is not said again for another's sake, but
      // now and then, in case that it got lost.
      let incidents = said.filter { isDueWhole || !$0.isFiring || before?.knows($0) != true }
      return incidents.enumerated().map { number, alert in
        QueuedMessage(
          id: "\(id)-\(number)",
          group: AlertGroup(to: webhook.name, groupLabels: labels, [alert]), made: now)
      }
    }

    private func groupLabels(_ alert: Alert) -> [String: String] {
      alert.labels.filter { configuration.groupBy.contains($0.key) }
    }

    private static func key(_ labels: [String: String]) -> String {
      labels.sorted { $0.key < $1.key }.map { "\($0.key)=\(JSONValue.string($0.value))" }
        .joined(separator: ",")
    }

    /// - Source: Fowler, Noll & Vo, FNV-1a, 64 bits.
    private static func digest(_ text: String) -> String {
      let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01b3
      }
      return String(hash, radix: 16)
    }
  }

  extension NotificationGroup {
    /// What is to be said at `now`, noted as told; nothing if nothing is due.
    /// - Parameter anywhere: the fingerprints of all that fires, in other groups, too.
    fileprivate mutating func due(
      _ alerts: [Alert], firing anywhere: Set<String>, _ configuration: WatchConfiguration.Notify,
      at now: Timestamp
    ) -> [Alert] {
      let firing = alerts.filter(\.isFiring)
      let here = Set(firing.map(\.fingerprint))
      // What is silenced by now, or in another group, leaves this one without a word.
      told = told.filter { fingerprint, old in
        !configuration.isSilenced(old.labels, at: now)
          && (here.contains(fingerprint) || !anywhere.contains(fingerprint))
      }
      // An end is told although the alert may be pending again by now, or forgotten.
      let over = Dictionary(
        alerts.filter { !$0.isFiring }.map { ($0.fingerprint, $0) }, uniquingKeysWith: { $1 })
      let ended: [Alert] = told.values.filter { !here.contains($0.fingerprint) }.map { old in
        if let known = over[old.fingerprint] { return known }
        return (try? old.resolved(at: max(now, old.startsAt))) ?? old
      }
      let isNews = firing.contains { !knows($0) } || !ended.isEmpty
      guard isNews else {
        changedAt = nil
        guard let toldAt, !firing.isEmpty, now - toldAt >= configuration.repeatInterval else {
          return []
        }
        return say(firing, now)
      }
      let since = changedAt ?? now
      changedAt = since
      return now - since >= configuration.groupWait ? say(firing + ended, now) : []
    }

    /// Whether the receiver knows of an alert that fires, and of the code that it is put down to.
    fileprivate func knows(_ alert: Alert) -> Bool {
      told[alert.fingerprint].map {
        $0.startsAt == alert.startsAt && ($0.isNamed || !alert.isNamed)
      } ?? false
    }

    private mutating func say(_ alerts: [Alert], _ now: Timestamp) -> [Alert] {
      told = Dictionary(
        alerts.filter(\.isFiring).map { ($0.fingerprint, $0) }, uniquingKeysWith: { $1 })
      toldAt = now
      changedAt = nil
      return alerts
    }

    /// Whether the receiver knows of nothing that fires, and there is nothing to tell it.
    fileprivate var isOver: Bool { told.isEmpty && changedAt == nil }
  }
#endif
