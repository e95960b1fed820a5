#if Telemetry
  package import Logging
  internal import ServiceLifecycle
  package import Telemetry
  package import TimeSeries

  /// Sends what is to be sent: to Alertmanagers how all alerts stand, again and again; to webhooks each queued message
  /// until it is delivered or given up. Nothing here makes a cycle wait.
  package actor Deliverer: Service {
    /// How often Alertmanagers are told again of what fires.
    static let resending = Duration.seconds(60)

    /// A message that fails after so long is given up.
    static let patience = Duration.seconds(86_400)

    /// The longest pause before a message is sent again, whatever the receiver asks for.
    static let longestPause = Duration.seconds(600)

    /// How long what is given up waits where it cannot be written down.
    static let unwrittenPause = Duration.seconds(60)

    /// After so many failures, 17 minutes or more, the message behind is tried, too: if that one is taken, and
    /// the first once more is not, the fault is in the first, which is given up.
    static let stubborn = 10

    /// Deliveries by receiver: `delivered`, `failed` (to be tried again) and `dead`.
    package private(set) var counts: [Outcome: Int] = [:]

    package struct Outcome: Sendable, Hashable {
      package var receiver: String
      package var result: String
    }

    private let store: WatchStore
    private let logger: Logger
    private var configuration: WatchConfiguration.Notify
    private var alertmanagers: Alertmanagers
    private var deadLetters: DeadLetters?

    private var alerts: [Alert] = []
    private var toldAlerts: [Alert]?
    private var toldAt: Timestamp?
    private var retryAt: Timestamp?
    private var sent: [String: [Timestamp]] = [:]  // in the last minute, by receiver
    private var busy: Set<String?> = []

    /// What could not be written to the store: messages that are done with, receivers that are to wait.
    private var done: Set<String> = []
    private var pausedUntil: [String: Timestamp] = [:]

    /// What is given up and is no dead letter yet, why, and when that is tried again.
    private var unwritten: [String: (reason: any Error, next: Timestamp)] = [:]

    /// The latest moment of a cycle: where the clock was set back, it is waited for here, too.
    private var latest = Timestamp.epoch

    /// - Throws: `TelemetryError.badCertificate`.
    package init(
      _ configuration: WatchConfiguration.Notify, store: WatchStore, logger: Logger
    ) throws {
      self.store = store
      self.logger = logger
      self.configuration = configuration
      alertmanagers = try Alertmanagers(configuration)
      deadLetters = configuration.deadLetters.map { DeadLetters(path: $0) }
      counts = configuration.receivers.reduce(into: [:]) { $0[$1] = 0 }
    }

    /// Whom to tell from now on.
    func change(to configuration: WatchConfiguration.Notify, _ alertmanagers: Alertmanagers) {
      self.configuration = configuration
      self.alertmanagers = alertmanagers
      deadLetters = configuration.deadLetters.map { DeadLetters(path: $0) }
      toldAlerts = nil
      for outcome in configuration.receivers { counts[outcome, default: 0] += 0 }
    }

    /// How all alerts stand from now on: those that fire, and those that ended lately.
    package func update(_ alerts: [Alert], at moment: Timestamp) {
      self.alerts = alerts
      latest = max(latest, moment)
    }

    /// Delivers until it is told to stop; what is queued then is delivered after the next start. Receivers
    /// do not wait for one another.
    package func run() async throws {
      await withDiscardingTaskGroup { group in
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
          let now = max(.now, latest)
          for receiver in idleReceivers {
            group.addTask { await self.deliver(to: receiver, at: now) }
          }
          try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .milliseconds(500)) }
        }
        group.cancelAll()
      }
    }

    /// Sends all that is due, and waits until it is sent or has failed.
    package func deliverDue(at now: Timestamp) async {
      await withDiscardingTaskGroup { group in
        for receiver in idleReceivers {
          group.addTask { await self.deliver(to: receiver, at: now) }
        }
      }
    }

    /// Those to whom nothing is being sent; `nil` stands for the Alertmanagers.
    private var idleReceivers: [String?] {
      ([nil] + configuration.webhooks.map(\.name) + orphans).filter { !busy.contains($0) }
    }

    /// Names that messages are queued for although no webhook has them any more.
    private var orphans: [String] {
      let known = Set(configuration.webhooks.map(\.name))
      return ((try? store.receivers()) ?? []).filter { !known.contains($0) }
    }

    private func deliver(to receiver: String?, at now: Timestamp) async {
      guard busy.insert(receiver).inserted else { return }
      defer { busy.remove(receiver) }
      guard let receiver else { return await tellAlertmanagers(at: now) }
      if let pause = pausedUntil[receiver], now < pause { return }
      do {
        let messages = try store.messages(
          to: receiver, due: now, limit: max(2, configuration.perMinute) + unwritten.count)
        await deliver(messages, to: receiver, at: now)
      } catch {
        logger.error("\(error)")
      }
    }

    /// In their order: after one that fails the others wait.
    private func deliver(
      _ messages: [QueuedMessage], to name: String, at now: Timestamp
    ) async {
      var failed: (message: QueuedMessage, error: any Error, until: Timestamp)?
      defer { if let failed { postpone(failed.message, until: failed.until) } }
      for message in messages {
        if let (reason, next) = unwritten[message.id] {
          if now >= next { giveUp(message, reason, at: now) }
          continue
        }
        let recent = sent[name, default: []].filter { now - $0 < .seconds(60) }
        sent[name] = recent
        guard recent.count < configuration.perMinute || failed != nil else { return }
        if !isDone(message) {
          guard let receiver = configuration.webhooks.first(where: { $0.name == name }) else {
            giveUp(
              message, TelemetryError.badAddress(reason: "no webhook has that name any more"),
              at: now)
            continue
          }
          sent[name]!.append(now)
          do {
            try await receiver.webhook.deliver(message.group, id: message.id)
            count(name, "delivered")
            done.insert(message.id)
            if let first = failed?.message {
              failed = nil
              await sendOnceMore(first, to: receiver, at: now)
            }
          } catch is CancellationError {
            return
          } catch {
            let failure = error as? TelemetryError
            if failure?.isPermanent == true {
              giveUp(message, error, at: now)
              continue
            }
            count(name, "failed")
            logger.warning("webhook \(name): \(error)")
            guard failed == nil else { return }
            guard now - message.made < Self.patience else {
              for late in messages where !isDone(late) && now - late.made >= Self.patience {
                giveUp(late, error, at: now)
              }
              return
            }
            let pause = max(.seconds(1 << min(message.attempts, 10)), failure?.retryAfter ?? .zero)
            failed = (message, error, now + min(pause, Self.longestPause))
            guard message.attempts >= Self.stubborn else { return }
            continue
          }
        }
        guard note({ try store.remove(message) }) else { return }
        done.remove(message.id)
      }
    }

    /// The last try of a message that was not taken although the one behind it was.
    private func sendOnceMore(
      _ message: QueuedMessage, to receiver: WebhookReceiver, at now: Timestamp
    ) async {
      do {
        try await receiver.webhook.deliver(message.group, id: message.id)
        count(receiver.name, "delivered")
        done.insert(message.id)
        if note({ try store.remove(message) }) { done.remove(message.id) }
      } catch is CancellationError {
        return
      } catch {
        giveUp(message, error, at: now)
      }
    }

    /// Whether it was delivered, or given up, but that could not be noted: once is enough.
    private func isDone(_ message: QueuedMessage) -> Bool { done.contains(message.id) }

    private func postpone(_ message: QueuedMessage, until due: Timestamp) {
      if !note({ try store.postpone(message, until: due) }) {
        pausedUntil[message.group.receiver] = due
      }
    }

    /// Writes it to the dead letters. Where that fails it stays queued, and is not sent again, but written.
    private func giveUp(_ message: QueuedMessage, _ reason: any Error, at now: Timestamp) {
      let name = message.group.receiver
      logger.error("webhook \(name): message \(message.id) is given up: \(reason)")
      guard
        note({ try deadLetters?.append(message.group, id: message.id, error: reason, at: now) })
      else {
        unwritten[message.id] = (reason, now + Self.unwrittenPause)
        return
      }
      unwritten[message.id] = nil
      count(name, "dead")
      done.insert(message.id)
      if note({ try store.remove(message) }) { done.remove(message.id) }
    }

    /// Writes something down; whether that went well.
    private func note(_ write: () throws -> Void) -> Bool {
      do {
        try write()
        return true
      } catch {
        logger.error("\(error)")
        return false
      }
    }

    private func tellAlertmanagers(at now: Timestamp) async {
      guard !alertmanagers.members.isEmpty, retryAt.map({ now >= $0 }) ?? true else { return }
      let shown = alerts.filter { alert in
        !configuration.isSilenced(alert.labels, at: now)
      }
      let isDue = toldAt.map { now - $0 >= Self.resending } ?? true
      guard shown.map(\.stand) != toldAlerts?.map(\.stand) || isDue,
        !(shown.isEmpty && toldAlerts?.isEmpty ?? true)
      else { return }
      guard
        let outcome = try? await alertmanagers.post(shown, validUntil: now + Self.resending * 4)
      else { return }
      for failure in outcome.failures { logger.warning("alertmanager: \(failure)") }
      count("alertmanager", outcome.isTaken ? "delivered" : "failed")
      retryAt = outcome.isTaken ? nil : now + .seconds(5)
      if outcome.isTaken {
        toldAlerts = shown
        toldAt = now
      }
    }

    private func count(_ receiver: String, _ result: String) {
      counts[Outcome(receiver: receiver, result: result), default: 0] += 1
    }
  }

  extension Alert {
    /// What changes when it begins, is put down to code, or ends.
    fileprivate var stand: [String] {
      [
        fingerprint, startsAt.description, endsAt?.description ?? "",
        isNamed ? "named" : "",
      ]
    }
  }

  extension Alertmanagers {
    /// - Throws: `TelemetryError.badCertificate`.
    init(_ configuration: WatchConfiguration.Notify) throws {
      self.init(
        try configuration.alertmanagers.map {
          var access = $0.access
          // Well before the alerts end by themselves.
          access.timeout = min(access.timeout, .seconds(30))
          return Alertmanager(at: $0.address, over: try HTTPClient(access))
        })
    }
  }

  extension WatchConfiguration.Notify {
    /// All that can be counted: a counter begins with 0.
    fileprivate var receivers: [Deliverer.Outcome] {
      let names = (alertmanagers.isEmpty ? [] : ["alertmanager"]) + webhooks.map(\.name)
      return names.flatMap { name in
        ["delivered", "failed", "dead"].map { Deliverer.Outcome(receiver: name, result: $0) }
      }
    }

    /// Whether nobody is to hear of alerts with these labels.
    func isSilenced(_ labels: [String: String], at now: Timestamp) -> Bool {
      silences.contains { silence in
        silence.match.isContained(in: labels) && silence.until.map { now < $0 } ?? true
      }
    }
  }
#endif
