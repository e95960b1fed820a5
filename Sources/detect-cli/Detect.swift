import ArgumentParser
import Monitoring
import NeuralDetect
import TimeSeries

/// `detect`: what happened, and since when.
struct Detect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Report what happened to each series, and since when.",
    discussion: """
      Examples:
        detect-cli detect rss.csv
        detect-cli detect fleet/*.csv.gz --limit 2GiB --json
        detect-cli detect pods/*.csv --limit container_spec_memory_limit_bytes --report pods.html
        detect-cli detect rss.csv --fail-on-event || page-someone
        detect-cli detect rss.csv --threshold peaks:1e-4
        detect-cli detect --prometheus http://localhost:9090 \\
          --query 'process_resident_memory_bytes{job="api"}' --last 7d

      An event is raised as soon as the samples up to it show it, never later. A day or more of samples \
      that are closer than ten minutes, what the model was made for, is looked at in means of ten \
      minutes; less than a day as it is. Growth that reaches --limit in 72 h is critical. Times are UTC. A \
      report holds whole series in memory; without one, pieces of them.
      """)

  @OptionGroup var source: SourceOptions

  @OptionGroup var input: SeriesOptions
  @OptionGroup var scoring: ModelOptions
  @Option(parsing: .unconditional, help: LimitOption.help, transform: LimitOption.parsed)
  var limit: LimitOption?

  @Option(
    help: ArgumentHelp(
      "Also write a page to look at: series, events, changepoints, the next 72 h.",
      valueName: "html file"))
  var report: String?
  @Flag(help: "Replace the report if it exists.") var force = false
  @Flag(help: "One JSON object an event, in place of the table.") var json = false
  @Flag(help: "Exit with 3 if there is an event of severity warning or critical.")
  var failOnEvent = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try source.checkNamed(to: "look for events in")
    guard report != "-" else { throw ValidationError("--report needs a file: events go to -") }
    guard report != nil || !force else { throw ValidationError("--force needs --report") }
  }

  func run() async throws {
    if let report { try Files.checkWritable(report, replacing: force) }
    var pipeline = Pipeline(model: try scoring.load(output))
    pipeline.limit = try limit?.resolved()
    pipeline.threads = scoring.compute.threads
    var printer = EventPrinter(asJSON: json, Style(noColor: output.noColor))
    var page = Report()
    var failures = FileFailures()
    var saidChoice = false
    for source in try await source.sources(input) {
      do {
        if report == nil {
          try detect(source, pipeline, &printer, &saidChoice)
        } else {
          try detect(source, pipeline, &printer, &page, &saidChoice)
        }
      } catch let error as SeriesError {
        failures.add(error)
        page.leftOut.append(error.description)
      }
    }
    try printer.finish()
    if let report { try write(page, to: report) }
    try failures.finish()
    if failOnEvent, printer.alarms > 0 { throw ExitCode(Failure.eventFound) }
  }

  private var notes: Notes { Notes(isQuiet: output.quiet, asJSON: json) }

  /// In pieces, remembering no more than words need.
  private func detect(
    _ source: SeriesSource, _ pipeline: Pipeline, _ printer: inout EventPrinter,
    _ saidChoice: inout Bool
  ) throws {
    var pieces = try SeriesPieces(
      source, input, for: pipeline.model.configuration, notes, saidChoice: saidChoice,
      limit: limit?.metric)
    var detector = pipeline.detector
    var recent = RecentSamples()
    func add(_ events: [Event], _ printer: inout EventPrinter) throws {
      for event in events { try printer.add(event, recent, pipeline) }
    }
    do {
      while let next = try pieces.next() {
        let piece = next.seen
        if piece.offset == 0 { try add(detector.finish(), &printer) }
        recent.append(piece, beside: pieces.others)
        let limits = pipeline.limits(in: piece, beside: pieces.others)
        try add(detector.events(in: piece, limits: limits), &printer)
        printer.count(next.samples)
      }
    } catch let error as SeriesError {
      try add(detector.finish(), &printer)  // what came before stays true
      throw error
    }
    try add(detector.finish(), &printer)
    saidChoice = pieces.saidChoice
    try pieces.finish()
  }

  /// Whole, for the page.
  private func detect(
    _ source: SeriesSource, _ pipeline: Pipeline, _ printer: inout EventPrinter,
    _ page: inout Report,
    _ saidChoice: inout Bool
  ) throws {
    var pieces = try SeriesPieces(
      source, input, for: pipeline.model.configuration, notes, saidChoice: saidChoice,
      limit: limit?.metric)
    var whole: [RecentSamples] = []
    var failure: (any Error)?
    do {
      while let next = try pieces.next() {
        let piece = next.seen
        printer.count(next.samples)
        if piece.offset == 0 { whole.append(RecentSamples(length: .max)) }
        whole[whole.count - 1].append(piece, beside: pieces.others)
      }
    } catch let error as SeriesError {
      failure = error  // what came before stays true
    }
    for whole in whole {
      guard let series = whole.series else { continue }
      let found = pipeline.report(on: series, beside: whole.others)
      for finding in found.findings { try printer.add(finding) }
      page.series.append(found)
    }
    saidChoice = pieces.saidChoice
    if let failure { throw failure }
    try pieces.finish()
  }

  private func write(_ page: Report, to path: String) throws {
    let bytes = Array(page.html.utf8)
    try AtomicFile.write(bytes, to: path, replacing: force)
    let size = Quantity.bytes.text(Double(bytes.count))
    notes.say("\(path): \(page.series.count) series, \(size)")
  }
}
