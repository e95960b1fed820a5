#if Telemetry
  import ArgumentParser
  import Telemetry
  import TimeSeries

  /// Which Prometheus is asked, for what, and how.
  struct PrometheusOptions: ParsableArguments {
    @Option(
      name: .customLong("prometheus"),
      help: ArgumentHelp(
        "Ask this Prometheus, or VictoriaMetrics, as http://host:9090.", valueName: "url"))
    var address: String?

    @Option(
      name: .customLong("query"),
      help: ArgumentHelp(
        "What to ask for, in PromQL; repeat it for more metrics of the same series. The samples of a "
          + "selector come as they were stored, other expressions at each --step, or minute.",
        valueName: "promql"))
    var queries: [String] = []

    @Option(help: ArgumentHelp("How far back, as 6h, 7d, 2w.", valueName: "duration"))
    var last: Duration?
    @Option(
      help: ArgumentHelp("The first moment, in RFC 3339 or Unix time.", valueName: "time"),
      transform: Timestamp.argument)
    var from: Timestamp?
    @Option(
      help: ArgumentHelp("The moment before which to end; now if not given.", valueName: "time"),
      transform: Timestamp.argument)
    var to: Timestamp?

    @OptionGroup var access: HTTPOptions

    func validate() throws {
      guard let address else {
        guard queries.isEmpty, last == nil, from == nil, to == nil else {
          throw ValidationError("--query, --last, --from and --to need --prometheus")
        }
        return
      }
      guard !queries.isEmpty else { throw ValidationError("--prometheus needs a --query") }
      guard (last == nil) != (from == nil) else {
        throw ValidationError("--prometheus needs --last or --from, one of them")
      }
      if let from, let to, to <= from { throw ValidationError("--to must be after --from") }
      guard try !HTTPAddress(argument: address).hasQuery else {
        throw ValidationError("the address of a Prometheus has no ?")
      }
    }

    /// What the Prometheus answers to all queries; `nil` if none is asked.
    func answer(step: Duration?) async throws -> SeriesSource? {
      guard let address else { return nil }
      let place = try HTTPAddress(argument: address)
      let end = to ?? Timestamp(nanoseconds: Timestamp.now.nanoseconds / 1_000_000 * 1_000_000)
      let start = from ?? end - last!
      guard start < end else {
        throw Failure(Failure.usage, "--from \(start) is in the future; give an earlier time")
      }
      let client = PrometheusClient(place, over: try HTTPClient(access.configuration))
      var all = PrometheusAnswer()
      for query in queries {
        all.append(
          try await client.samples(
            of: PrometheusQuery(query), in: start..<end, step: step ?? .seconds(60)))
      }
      let queries = queries.joined(separator: ", ")
      guard !all.isEmpty else {
        throw TelemetryError.noSamples(
          at: place.description, query: queries, from: start, to: end)
      }
      return .answer(all, of: place.description, queries: queries)
    }
  }

  /// Who asks, whom we trust, and how long we wait.
  struct HTTPOptions: ParsableArguments {
    @Option(
      name: .customLong("prometheus-ca"),
      help: ArgumentHelp("Trust servers by the certificates in this PEM file.", valueName: "file"))
    var authority: String?
    @Option(
      name: .customLong("prometheus-cert"),
      help: ArgumentHelp("Our own certificate, in PEM.", valueName: "file"))
    var certificate: String?
    @Option(
      name: .customLong("prometheus-key"),
      help: ArgumentHelp("The key of our certificate, in PEM.", valueName: "file"))
    var key: String?
    @Option(
      name: .customLong("prometheus-user"),
      help: ArgumentHelp("The name to give with the password.", valueName: "name"))
    var user: String?
    @Option(
      name: .customLong("prometheus-password-file"),
      help: ArgumentHelp("A file that holds the password.", valueName: "file"))
    var passwordFile: String?
    @Option(
      name: .customLong("prometheus-token-file"),
      help: ArgumentHelp("A file that holds a bearer token.", valueName: "file"))
    var tokenFile: String?
    @Option(
      name: .customLong("prometheus-timeout"),
      help: ArgumentHelp("The longest that one answer may take.", valueName: "duration"))
    var timeout = Duration.seconds(120)

    func validate() throws {
      guard (user == nil) == (passwordFile == nil) else {
        throw ValidationError("--prometheus-user and --prometheus-password-file go together")
      }
      guard user == nil || tokenFile == nil else {
        throw ValidationError("give a password or a token, not both")
      }
      guard user?.contains(":") != true else {
        throw ValidationError("--prometheus-user must not have a colon")
      }
      guard (certificate == nil) == (key == nil) else {
        throw ValidationError("--prometheus-cert and --prometheus-key go together")
      }
    }

    var configuration: HTTPConfiguration {
      var configuration = HTTPConfiguration()
      configuration.timeout = timeout
      configuration.certificateAuthority = authority
      if let certificate, let key { configuration.identity = (certificate, key) }
      if let user, let passwordFile {
        configuration.credentials = .basic(user: user, passwordFile: passwordFile)
      }
      if let tokenFile { configuration.credentials = .bearer(tokenFile: tokenFile) }
      return configuration
    }
  }

  extension HTTPAddress {
    /// The address given to an option. A transform would repeat what it refuses, passwords too.
    /// - Throws: `ValidationError`.
    init(argument text: String) throws {
      do {
        try self.init(text)
      } catch {
        throw ValidationError(error.description)
      }
    }
  }
#endif
