import ArgumentParser
import Monitoring
import NeuralDetect
import TimeSeries

/// `changepoints`: where series begin to behave differently.
struct Changepoints: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say where each metric begins to behave differently.",
    discussion: """
      Examples:
        detect-cli changepoints rss.csv
        detect-cli changepoints rss.csv --method pelt --cost l2 --penalty bic --min-size 6
        detect-cli changepoints fleet/*.csv.gz --method edivisive --json

      Each series is seen whole: but with an online method, and the network, a changepoint may be \
      known only long after it, so these are no alarms. It is the first sample of what is new; after a long gap or a new start of the clock \
      samples count anew. Without options, lines are fitted that need \
      not meet, as many as are worth Zhang and Siegmund's penalty.
      """)

  @Argument(help: "CSV, NDJSON or a Prometheus answer, also gzipped; - is standard input.")
  var files: [String]

  @OptionGroup var input: SeriesOptions
  @OptionGroup var changes: ChangepointOptions
  @OptionGroup var scoring: ModelOptions
  @Flag(help: "One JSON object a changepoint, in place of the table.") var json = false
  @OptionGroup var output: OutputOptions

  func run() throws {
    let model = changes.method == .lstm ? try scoring.load(output) : nil
    var printer = ChangepointPrinter(
      method: changes.method.rawValue, asJSON: json, Style(noColor: output.noColor))
    var failures = FileFailures()
    var saidChoice = false
    for file in files {
      do {
        let notes = Notes(isQuiet: output.quiet, asJSON: json)
        var pieces = try SeriesPieces(file, input, notes, saidChoice: saidChoice)
        for series in try pieces.whole() {
          for metric in series.metrics {
            let found = try changepoints(in: metric, of: series, model)
            try printer.add(found, of: metric.name, in: series)
          }
          printer.count(series)
        }
        saidChoice = pieces.saidChoice
        try pieces.finish()
      } catch let error as SeriesError {
        failures.add(error)
      }
    }
    try printer.finish()
    try failures.finish()
  }

  private func changepoints(
    in metric: Metric, of series: Series, _ model: Model?
  ) throws -> [Changepoint] {
    if let detector = changes.detector { return detector.changepoints(in: metric.values) }
    guard let model else { return try TrendChangepoints().changepoints(in: metric, of: series) }
    var series = series
    series.metrics = [metric]
    return OnsetScorer(model).changepoints(in: series)
  }
}
