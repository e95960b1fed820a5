#if Telemetry
  import ArgumentParser
  import Telemetry
  import TimeSeries

  /// `collect`: what processes need, sample by sample.
  struct Collect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sample the memory of processes into a CSV that detect reads.",
      discussion: """
        Examples:
          detect-cli collect --pid 4711 --every 10s --output api.csv
          detect-cli collect --match 'worker --queue' --output workers.csv
          detect-cli collect --match api-server --expvar http://localhost:6060 --output api.csv
          detect-cli collect --metrics http://localhost:9100 --output node.csv --duration 1h

        Rows are appended to the file, one write a sample; after an end of any kind the same command \
        goes on. A process that is started anew keeps its series. It ends cleanly on SIGINT and \
        SIGTERM; a second one ends it at once.
        """)

    @Option(
      help: ArgumentHelp(
        "Sample this process, and what is started with the same words after it.",
        valueName: "number"))
    var pid: Int32?
    @Option(
      help: ArgumentHelp(
        "Sample all processes whose command line has a match of this regular expression.",
        valueName: "regex"))
    var match: String?
    @Option(
      help: ArgumentHelp(
        "Also take Go's memory statistics from expvar, as http://localhost:6060 (/debug/vars).",
        valueName: "url"))
    var expvar: String?
    @Option(
      help: ArgumentHelp(
        "Also take metrics from a page in Prometheus' format, as http://localhost:8080 (/metrics).",
        valueName: "url"))
    var metrics: String?
    @Option(
      name: .customLong("metric"),
      help: "Only this metric of the page; repeat it for more. Default: those of memory.")
    var names: [String] = []
    @Option(help: ArgumentHelp("The time between samples.", valueName: "duration"))
    var every = Duration.seconds(1)
    @Option(
      help: ArgumentHelp(
        "A file that rows are appended to; - is standard output.", valueName: "path"))
    var output: String
    @Option(help: ArgumentHelp("End after this time.", valueName: "duration"))
    var duration: Duration?
    @Option(parsing: .unconditional, help: "End after so many samples.")
    var count: Int?
    @Flag(name: .shortAndLong, help: "Say nothing but errors.") var quiet = false

    func validate() throws {
      guard pid == nil || match == nil else {
        throw ValidationError("give --pid or --match, not both")
      }
      guard pid != nil || match != nil || expvar != nil || metrics != nil else {
        throw ValidationError("say what to sample: --pid, --match, --expvar or --metrics")
      }
      guard names.isEmpty || metrics != nil else {
        throw ValidationError("--metric chooses from the page of --metrics")
      }
      guard (pid ?? 1) > 0 else { throw ValidationError("--pid must be a positive number") }
      guard (count ?? 1) > 0 else { throw ValidationError("--count must be at least 1") }
      guard every >= .milliseconds(10) else {
        throw ValidationError("--every must be 10ms or more")
      }
      guard !output.isEmpty, !output.hasSuffix("/"), !output.hasSuffix(".gz") else {
        throw ValidationError("--output must name a file, without .gz: rows are appended to it")
      }
      if let match, (try? Regex(match)) == nil {
        throw ValidationError("“\(match)” is no regular expression")
      }
      for address in [expvar, metrics] {
        if let address { _ = try HTTPAddress(argument: address) }
      }
    }

    /// The processes to sample, if any are to be.
    var choice: ProcessWatch.Choice? {
      get throws {
        if let match { return .match(try Regex(match)) }
        return pid.map { .pid($0) }
      }
    }

    func run() async throws {
      let work = Task {
        var collection = try Collection.start(self)
        try await collection.run()
      }
      let signals = EndingSignals { work.cancel() }
      defer { signals.forget() }
      try await work.value
    }
  }
#endif
