import ArgumentParser
import Monitoring
import NeuralDetect
import TimeSeries

/// `changepoints`: where series begin to behave differently.
struct Changepoints: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say where each metric begins to behave differently.",
    discussion: """
      Examples:
        detect-cli changepoints rss.csv
        detect-cli changepoints rss.csv --method pelt --cost l2 --penalty bic --min-size 6
        detect-cli changepoints fleet/*.csv.gz --method edivisive --json
        detect-cli changepoints rss.csv --healthy last-month/*.csv --false-alarms 0.05

      Each series is seen whole: but with an online method, and the network, a changepoint may be \
      known only long after it, so these are no alarms. It is the first sample of what is new; after a long gap or a new start of the clock \
      samples count anew. Without options, lines are fitted that need \
      not meet, as many as are worth Zhang and Siegmund's penalty.
      """)

  @OptionGroup var source: SourceOptions

  @OptionGroup var input: SeriesOptions
  @OptionGroup var changes: ChangepointOptions
  @OptionGroup var scoring: ModelOptions
  @Flag(help: "One JSON object a changepoint, in place of the table.") var json = false
  @OptionGroup var output: OutputOptions

  func validate() throws { try source.checkNamed(to: "look for changes in") }

  func run() async throws {
    let model = changes.method == .lstm ? try scoring.load(output) : nil
    let detector = changes.healthy.isEmpty ? changes.detector : try calibrated()
    var printer = ChangepointPrinter(
      method: changes.method.rawValue, asJSON: json, Style(noColor: output.noColor))
    var failures = FileFailures()
    var saidChoice = false
    for source in try await source.sources(input) {
      do {
        let notes = Notes(isQuiet: output.quiet, asJSON: json)
        var pieces = try SeriesPieces(source, input, notes, saidChoice: saidChoice)
        for series in try pieces.whole().map(\.samples) {
          for metric in series.metrics {
            let found = try changepoints(in: metric, of: series, detector, model)
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

  /// The method, as strict as it has to be on the series of --healthy.
  private func calibrated() throws -> (any ChangepointDetector)? {
    let notes = Notes(isQuiet: output.quiet, asJSON: json)
    let healthy = try HealthyMetrics(changes.healthy, input, notes)
    var calibration = FalseAlarmCalibration()
    calibration.rate = changes.falseAlarms ?? calibration.rate
    calibration.step = healthy.step
    calibration.threads = scoring.compute.threads
    guard let found = changes.detector(calibration, on: healthy.values) else { return nil }
    let rate = calibration.falseAlarmsPerDay(of: found.detector, on: healthy.values)
    notes.say(
      "\(found.strictness) finds \((rate * 1e4).rounded() / 1e4) changepoints a day in "
        + "\((healthy.days * 10).rounded() / 10) healthy days")
    return found.detector
  }

  private func changepoints(
    in metric: Metric, of series: Series, _ detector: (any ChangepointDetector)?, _ model: Model?
  ) throws -> [Changepoint] {
    if let detector { return detector.changepoints(in: metric.values) }
    guard let model else { return try TrendChangepoints().changepoints(in: metric, of: series) }
    var series = series
    series.metrics = [metric]
    let seen = model.averaged(series) ?? series
    let events = SeriesEvents(model, of: seen)
    return events.changepoints(of: events.detections()).map { changepoint in
      // A step is stamped with its last sample.
      let before = changepoint.index - 1
      return Changepoint(
        index: before < 0 ? 0 : series.index(at: seen.time(at: before)) + 1,
        detected: series.index(at: seen.time(at: changepoint.detected)),
        strength: changepoint.strength)
    }
  }
}
