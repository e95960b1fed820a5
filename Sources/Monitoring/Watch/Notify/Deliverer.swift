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

    /// A message is given up after so many attempts: they take about a day.
    static let attempts = 150

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

    /// - Throws: `TelemetryError.badCertificate`.
    package init(
      _ configuration: WatchConfiguration.Notify, store: WatchStore, logger: Logger
    ) throws {
      self.store = store
      self.logger = logger
      self.configuration = configuration
      alertmanagers = try configuration.clients
      deadLetters = configuration.deadLetters.map { DeadLetters(path: $0) }
    }

    /// - Throws: `TelemetryError.badCertificate`.
    package func reload(_ configuration: WatchConfiguration.Notify) throws {
      alertmanagers = try configuration.clients
      self.configuration = configuration
      deadLetters = configuration.deadLetters.map { DeadLetters(path: $0) }
      toldAlerts = nil
    }

    /// How all alerts stand from now on: those that fire, and those that ended lately.
    package func update(_ alerts: [Alert]) { self.alerts = alerts }

    /// Delivers until it is told to stop; what is queued then is delivered after the next start.
    package func run() async throws {
      try? await cancelWhenGracefulShutdown {
        while true {
          await self.deliverDue(at: .now)
          try await Task.sleep(for: .milliseconds(500))
        }
      }
    }

    /// Sends all that is due.
    package func deliverDue(at now: Timestamp) async {
      await tellAlertmanagers(at: now)
      let due: [QueuedMessage]
      do {
        due = try store.messages(due: now)
      } catch {
        return logger.error("\(error)")
      }
      await withTaskGroup(of: Void.self) { group in
        for (receiver, messages) in Dictionary(grouping: due, by: \.group.receiver) {
          group.addTask { await self.deliver(messages, to: receiver, at: now) }
        }
      }
    }

    /// In their order; after one that fails the others wait, too.
    private func deliver(_ messages: [QueuedMessage], to name: String, at now: Timestamp) async {
      for message in messages {
        let recent = sent[name, default: []].filter { now - $0 < .seconds(60) }
        sent[name] = recent
        guard recent.count < configuration.perMinute else { return }
        guard let receiver = configuration.webhooks.first(where: { $0.name == name }) else {
          giveUp(
            message, TelemetryError.badAddress(reason: "no webhook has that name any more"), at: now
          )
          continue
        }
        sent[name]!.append(now)
        do {
          try await receiver.webhook.deliver(message.group, id: message.id)
          try store.remove(message)
          count(name, "delivered")
        } catch is CancellationError {
          return
        } catch let error as TelemetryError
          where error.isPermanent || message.attempts + 1 >= Self.attempts
        {
          giveUp(message, error, at: now)
        } catch let error as TelemetryError {
          count(name, "failed")
          logger.warning("webhook \(name): \(error)")
          let pause = min(Duration.seconds(1 << min(message.attempts, 10)), .seconds(600))
          do {
            try store.postpone(message, until: now + max(pause, error.retryAfter ?? .zero))
          } catch {
            logger.error("\(error)")
          }
          return
        } catch {
          return logger.error("\(error)")
        }
      }
    }

    private func giveUp(_ message: QueuedMessage, _ reason: TelemetryError, at now: Timestamp) {
      let name = message.group.receiver
      logger.error("webhook \(name): message \(message.id) is given up: \(reason)")
      count(name, "dead")
      do {
        try deadLetters?.append(message.group, id: message.id, error: reason, at: now)
        try store.remove(message)
      } catch {
        logger.error("\(error)")  // it stays queued: nothing is lost
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
    /// What changes when it begins or ends.
    fileprivate var stand: [String] {
      [fingerprint, startsAt.description, endsAt?.description ?? ""]
    }
  }

  extension WatchConfiguration.Notify {
    fileprivate var clients: Alertmanagers {
      get throws {
        Alertmanagers(
          try alertmanagers.map { Alertmanager(at: $0.address, over: try HTTPClient($0.access)) })
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
