#if Telemetry
  internal import NeuralDetect
  package import Telemetry
  package import TimeSeries

  /// What `watch` watches, how it judges, and whom it tells.
  package struct WatchConfiguration: Sendable {
    /// A server, and what it takes to be let in.
    package struct Server: Sendable {
      package var address: HTTPAddress
      package var access: HTTPConfiguration
    }

    /// A metric of the series that an expression gives.
    package struct Query: Sendable, Equatable {
      package var name: String
      package var expression: PrometheusQuery
      package var role: Role
    }

    /// Where memory is full, for the series with the labels of `match`.
    package struct MemoryLimit: Sendable, Equatable {
      package var value: Limit
      package var match: [String: String]
    }

    /// Where metrics are served.
    package struct Listener: Sendable, Equatable {
      package var host = "127.0.0.1"
      package var port = 9595
      package var identity: (certificate: String, key: String)?
      package var tokenFile: String?

      package static func == (a: Listener, b: Listener) -> Bool {
        (a.host, a.port, a.tokenFile) == (b.host, b.port, b.tokenFile)
          && a.identity?.certificate == b.identity?.certificate
          && a.identity?.key == b.identity?.key
      }
    }

    package var prometheus: Server
    package var queries: [Query]

    /// From one cycle to the next.
    package var interval = Duration.seconds(30)

    /// From one sample that is scored to the next: the mean of what came in it.
    package var step = Duration.seconds(600)

    /// How much of the past a series is judged by.
    package var history = Duration.seconds(7 * 86_400)

    /// A series without samples for so long is gone: its alerts end.
    package var absence = Duration.seconds(300)

    package var listener = Listener()
    package var statePath: String

    /// What scores: a shipped model's name, or a file.
    package var model = "memory"
    package var limits: [MemoryLimit] = []
    package var rules = AlertRule.usual
    package var notify = Notify()

    /// Where profiles are: the first that matches a series is its.
    package var profiles: [ProfileSource] = []

    /// Bytes that all profiles that are kept may have, packed.
    package var profileBytes = 1 << 30
  }

  extension WatchConfiguration {
    /// Whom to tell, how often, and of what not.
    package struct Notify: Sendable {
      /// Labels whose values alerts in one message share.
      package var groupBy = ["alertname"]

      /// How long the first message of a group waits for others.
      package var groupWait = Duration.seconds(30)

      /// When what still fires is said again.
      package var repeatInterval = Duration.seconds(4 * 3600)

      /// Messages to a webhook in a minute, at most; more wait.
      package var perMinute = 30
      package var deadLetters: String?
      package var silences: [Silence] = []
      package var alertmanagers: [Server] = []
      package var webhooks: [WebhookReceiver] = []

      package init() {}
    }

    /// Alerts with these labels are not sent.
    package struct Silence: Sendable, Equatable {
      package var match: [String: String]
      package var until: Timestamp?

      package init(match: [String: String], until: Timestamp? = nil) {
        self.match = match
        self.until = until
      }
    }

    /// Reads the certificates, keys and secrets that it names.
    /// - Throws: `TelemetryError`, naming the file.
    package func checkFiles() throws {
      for server in [prometheus] + notify.alertmanagers { try server.access.checkFiles() }
      for receiver in notify.webhooks { try receiver.webhook.checkFiles() }
      for source in profiles { try source.access.checkFiles() }
      var access = HTTPConfiguration()
      access.identity = listener.identity
      if let tokenFile = listener.tokenFile {
        access.credentials = .bearer(tokenFile: tokenFile)
      }
      try access.checkFiles()
    }

    /// What stored rows depend on: other queries or another step make others.
    package var grid: String {
      ([step.compactDescription]
        + queries.map { "\($0.name)=\($0.expression) (\($0.role.rawValue))" })
        .joined(separator: "\n")
    }

    /// The limit of a series with these labels: the first that matches.
    func limit(of labels: [String: String]) -> Limit? {
      limits.first { $0.match.isContained(in: labels) }?.value
    }
  }

  extension [String: String] {
    func isContained(in other: [String: String]) -> Bool {
      allSatisfy { other[$0.key] == $0.value }
    }
  }
#endif
