import ArgumentParser
import NeuralDetect
import TimeSeries

/// `score`: a score, a threshold and a flag for every sample.
struct Score: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a score, a threshold and a flag for every sample.",
    discussion: """
      Examples:
        detect-cli score rss.csv
        detect-cli score metrics.csv.gz --metric rss_bytes --format ndjson
        detect-cli score rss.csv --threshold quantile:0.99
        detect-cli score --prometheus http://localhost:9090 --query 'go_memstats_heap_inuse_bytes' --last 7d
        cat fleet.ndjson | detect-cli score --stream

      A score is the probability that something is wrong, from the samples up to it. The first \
      samples, too few for a window, have none.
      """)

  @OptionGroup var source: SourceOptions

  @OptionGroup var input: SeriesOptions
  @OptionGroup var scoring: ModelOptions
  @Option(help: "How to print scores: csv or ndjson; csv if not given.") var format: ScoreFormat?
  @Flag(help: "The same as --format ndjson.") var json = false
  @Flag(help: "Use later samples, too: for studies, never for alarms.") var retrospective = false

  @Flag(help: "Series as NDJSON on standard input, one result a line out, flushed.")
  var stream = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !stream { try source.checkNamed(to: "score") }
    guard !(stream && (!source.isEmpty || retrospective)) else {
      throw ValidationError("--stream reads standard input alone and scores causally")
    }
    guard !(stream && input.inputFormat != nil) else {
      throw ValidationError("--stream reads NDJSON: leave --input-format out")
    }
    guard format != .csv || !(stream || json) else {
      throw ValidationError("\(stream ? "--stream" : "--json") prints JSON: leave --format csv out")
    }
  }

  func run() async throws {
    let model = try scoring.load(output)
    if stream { return try StreamWorker(model, scoring.compute.threads, input).run() }
    let format = json ? .ndjson : format ?? .csv
    var printer = try ScorePrinter(format)
    var failures = FileFailures()
    var saidChoice = false
    for source in try await source.sources(input) {
      do {
        let notes = Notes(isQuiet: output.quiet, asJSON: format == .ndjson)
        var pieces = try SeriesPieces(
          source, input, for: model.configuration, notes,
          saidChoice: saidChoice)
        try score(&pieces, model, &printer)
        saidChoice = pieces.saidChoice
        try pieces.finish()
      } catch let error as SeriesError {
        failures.add(error)
      }
    }
    try printer.finish()
    try failures.finish()
  }

  private func score(
    _ pieces: inout SeriesPieces, _ model: Model, _ printer: inout ScorePrinter
  ) throws {
    if retrospective {
      for piece in try pieces.whole() {
        let scores = RetrospectiveScorer(model, threads: scoring.compute.threads)
          .scores(of: piece.seen)
        var thresholds = MetricThresholds(model)
        try printer.print(piece, scores, thresholds.decisions(on: scores, in: piece.seen))
      }
    } else {
      var scorer = SeriesScorer(model, threads: scoring.compute.threads)
      var thresholds = MetricThresholds(model)
      while let piece = try pieces.next() {
        let scores = scorer.scores(of: piece.seen)
        try printer.print(piece, scores, thresholds.decisions(on: scores, in: piece.seen))
      }
    }
  }
}
