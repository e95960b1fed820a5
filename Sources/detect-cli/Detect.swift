import ArgumentParser
import NeuralDetect
import TimeSeries

/// `detect`: what happened, and since when.
struct Detect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Report what happened to each series, and since when.",
    discussion: """
      Examples:
        detect-cli detect rss.csv
        detect-cli detect fleet/*.csv.gz --limit 2147483648 --json
        detect-cli detect rss.csv --fail-on-event || page-someone
        detect-cli detect rss.csv --threshold peaks:1e-4

      An event is raised as soon as the samples up to it show it, never later. Times are UTC.
      """)

  @Argument(help: "CSV, NDJSON or a Prometheus answer, also gzipped; - is standard input.")
  var files: [String]

  @OptionGroup var input: SeriesOptions
  @OptionGroup var scoring: ModelOptions
  @Option(
    parsing: .unconditional,
    help: "Bytes at which memory is full: growth that reaches them in 72 h is critical.")
  var limit: Double?

  @Flag(help: "One JSON object an event, in place of the table.") var json = false
  @Flag(help: "Exit with 3 if there is an event of severity warning or critical.")
  var failOnEvent = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let limit, !(limit > 0 && limit.isFinite) {
      throw ValidationError("--limit must be a positive number of bytes")
    }
  }

  func run() throws {
    let model = try scoring.load(output)
    var printer = EventPrinter(asJSON: json, Style(noColor: output.noColor))
    var failures = FileFailures()
    var saidChoice = false
    for file in files {
      do {
        try detect(file, model, &printer, &saidChoice)
      } catch let error as SeriesError {
        failures.add(error)
      }
    }
    try printer.finish()
    try failures.finish()
    if failOnEvent, printer.alarms > 0 { throw ExitCode(Failure.eventFound) }
  }

  private func detect(
    _ file: String, _ model: Model, _ printer: inout EventPrinter, _ saidChoice: inout Bool
  ) throws {
    var options = EventDetector.Options()
    options.limit = limit
    let notes = Notes(isQuiet: output.quiet, asJSON: json)
    var pieces = try SeriesPieces(
      file, input, window: model.configuration.window, notes,
      saidChoice: saidChoice)
    var detector = EventDetector(model, options: options, threads: scoring.compute.threads)
    do {
      while let piece = try pieces.next() {
        for event in detector.events(in: piece) { try printer.add(event) }
        printer.count(piece)
      }
    } catch let error as SeriesError {
      for event in detector.finish() { try printer.add(event) }  // what came before stays true
      throw error
    }
    for event in detector.finish() { try printer.add(event) }
    saidChoice = pieces.saidChoice
    try pieces.finish()
  }
}
