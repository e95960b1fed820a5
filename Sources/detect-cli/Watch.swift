#if Telemetry
  import ArgumentParser
  import Glibc
  import Logging
  import Monitoring
  import NeuralDetect
  import ServiceLifecycle
  import Telemetry
  import TimeSeries
  import UnixSignals

  /// `watch`: a Prometheus in, alerts and metrics out.
  struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Watch the series of a Prometheus, raise alerts, and serve what is seen.",
      discussion: """
        Examples:
          detect-cli watch --config watch.yaml --check-config
          detect-cli watch --config watch.yaml
          curl http://127.0.0.1:9595/metrics

        Asks for the series of all queries every interval, scores each new step, and tells \
        Alertmanagers and webhooks when a rule holds. What it knows is in the file state: after an end \
        of any kind it goes on there. SIGHUP reads the configuration again; SIGINT and SIGTERM end it \
        once the cycle is written, a second one at once. deploy/watch.yaml has all keys, docs/watch.md \
        says what it does.
        """)

    @Option(help: ArgumentHelp("What to watch, in YAML.", valueName: "file"))
    var config: String
    @Flag(help: "Read the configuration and all files that it names, say so, and end.")
    var checkConfig = false
    @OptionGroup var compute: ComputeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      signal(SIGHUP, SIG_IGN)  // one that comes before all is ready waits, and ends nothing
      let hangups = await UnixSignalsSequence(trapping: .sighup)
      let configuration = try read()
      let modelPath = try ShippedModel.path(of: configuration.model)
      let model = try Model(contentsOf: modelPath)
      try configuration.checkFiles()
      if checkConfig {
        let rules = configuration.rules.map(\.name).joined(separator: ", ")
        StandardOutput.writeAll(
          """
          \(config): \(configuration.queries.count) queries every \
          \(configuration.interval.compactDescription), rules \(rules), model \(modelPath)

          """)
        return
      }
      LoggingSystem.bootstrap { label in StreamLogHandler.standardError(label: label) }
      var logger = Logger(label: "neural-detect")
      logger.logLevel = output.quiet ? .error : output.verbose ? .debug : .info
      ProcessMetrics.begin()
      let store = try WatchStore(
        path: configuration.statePath,
        origin: WatchStore.Origin(grid: configuration.grid, model: model.digest))
      let listener = configuration.listener
      let exporter = Exporter(
        Exporter.Options(
          host: listener.host, port: listener.port, identity: listener.identity,
          tokenFile: listener.tokenFile), logger: logger)
      let deliverer = try Deliverer(configuration.notify, store: store, logger: logger)
      let watch = try Monitoring.Watch(
        configuration, model: model, store: store, exporter: exporter, deliverer: deliverer,
        threads: compute.threads, version: DetectCLI.version, logger: logger)
      let reloader = Reloader(watch: watch, hangups: hangups, logger: logger, read: read)
      logger.info(
        "watching \(configuration.prometheus.address), serving \(listener.host):\(listener.port)")
      let services = ServiceGroup(
        configuration: ServiceGroupConfiguration(
          services: [exporter, deliverer, watch, reloader], logger: logger))
      let signals = EndingSignals { Task { await services.triggerGracefulShutdown() } }
      defer { signals.forget() }
      try await services.run()
      try store.close()
    }

    private func read() throws -> WatchConfiguration {
      let text = String(decoding: try Files.contents(of: config), as: UTF8.self)
      return try WatchConfiguration(text, file: config)
    }
  }

  /// Reads the configuration again on SIGHUP; one with an error changes nothing.
  private struct Reloader: Service {
    let watch: Monitoring.Watch
    let hangups: UnixSignalsSequence
    let logger: Logger
    let read: @Sendable () throws -> WatchConfiguration

    func run() async throws {
      for await _ in hangups.cancelOnGracefulShutdown() {
        do {
          try await watch.reload(try read())
        } catch {
          logger.error("the configuration stays as it is: \(error)")
        }
      }
    }
  }
#endif
