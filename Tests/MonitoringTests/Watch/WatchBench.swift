#if Telemetry
  import Logging
  import Monitoring
  import NeuralDetect
  import Telemetry
  import TestSupport
  import TimeSeries

  /// A watch over a `FormulaPrometheus`, in a time of its own, with a webhook that notes what it is told.
  final class WatchBench {
    static let start = 1_700_000_100 / 600 * 600
    static let model = try! Model(
      contentsOf: #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
        + "/models/memory.safetensors")

    let folder = Folder()
    let prometheus: FormulaPrometheus
    let receiver: FaultServer
    var configuration: WatchConfiguration
    private(set) var watch: Watch!
    private(set) var exporter: Exporter!
    private(set) var deliverer: Deliverer!
    private(set) var store: WatchStore?

    /// - Parameter word: a message with it is taken, whatever `answers` has.
    init(
      _ formulas: [String: FormulaPrometheus.Formula], extra: String = "", notify: String = "",
      timeout: String = "600s", scrapingEvery scrape: Int = 1,
      answers: @escaping @Sendable (Int) -> [FaultServer.Step] = { _ in [.answer(200, "ok")] },
      taking word: String = "\0"
    ) throws {
      prometheus = FormulaPrometheus(formulas, scrapingEvery: scrape)
      receiver = FaultServer { request, number in
        request.body.contains(word) ? [.answer(200, "ok")] : answers(number)
      }
      let queries = formulas.keys.sorted().map { "{name: \($0), expr: '\($0){job=\"api\"}'}" }
      configuration = try WatchConfiguration(
        """
        prometheus: {url: \(prometheus.server.address), timeout: \(timeout)}
        queries: [\(queries.joined(separator: ", "))]
        state: \(folder.path)/state.sqlite
        limits: [{bytes: 1000000000}]
        \(extra)
        notify:
          group_by: [alertname, instance]
          group_wait: 0s
          webhooks: [{name: ops, url: "\(receiver.address)/hook", allow: [127.0.0.1/32]}]
          \(notify)
        """, file: "watch.yaml")
      try begin()
    }

    /// Begins anew from what is stored, as after an end of any kind.
    func begin() throws {
      try store?.close()
      var logger = Logger(label: "test")
      logger.logLevel = .critical
      let store = try WatchStore(
        path: configuration.statePath,
        origin: WatchStore.Origin(grid: configuration.grid, model: Self.model.digest))
      self.store = store
      exporter = Exporter(Exporter.Options(host: "127.0.0.1", port: 0), logger: logger)
      deliverer = try Deliverer(configuration.notify, store: store, logger: logger)
      watch = try Watch(
        configuration, model: Self.model, store: store, exporter: exporter, deliverer: deliverer,
        threads: 1, version: "0", logger: logger)
    }

    func restart(at second: Int) async throws {
      try begin()
      try await watch.restore(at: Timestamp(unixSeconds: Double(second)))
    }

    /// A cycle at a second, and the delivery of what is due then.
    func cycle(at second: Int) async throws {
      let moment = Timestamp(unixSeconds: Double(second))
      try await watch.cycle(at: moment)
      await deliverer.deliverDue(at: moment)
    }

    /// What the receiver was told, in order: alert, instance and status of each.
    var told: [String] {
      receiver.requests.flatMap { request -> [String] in
        guard let alerts = try? JSONValue.parse(Array(request.body.utf8))["alerts"]?.elements else {
          return ["?"]
        }
        return alerts.map { alert in
          let labels = alert["labels"]
          return [labels?["alertname"]?.text, labels?["instance"]?.text, alert["status"]?.text]
            .map { $0 ?? "?" }.joined(separator: " ")
        }
      }
    }

    /// A metric of the page, by its name and labels as they are written.
    func value(_ line: String) -> Double? {
      exporter.text.split(separator: "\n").first { $0.hasPrefix(line + " ") }
        .flatMap { Double($0.dropFirst(line.count + 1)) }
    }
  }
#endif
