import ArgumentParser
import NeuralDetect
import TimeSeries

/// `evaluate`: how good scores, events or forecasts are, against the truth.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure scores or events against labels, forecasts against what came.",
    discussion: """
      Examples:
        detect-cli score run.csv > scores.csv
        detect-cli evaluate scores.csv --labels run.csv
        detect-cli detect run.csv --json | detect-cli evaluate - --labels run.csv --grace 6
        head -n 1000 run.csv | detect-cli forecast - > forecast.csv
        detect-cli evaluate forecast.csv --truth run.csv
        detect-cli evaluate --nab scores.csv --labels combined_windows.json

      A result is what `score` (CSV), `detect --json` or `forecast` (CSV) printed. Samples are matched \
      by series and time. Beside each figure stands what a detector that knows nothing would reach, and \
      beside a forecast "as one season ago", or "as the last value" where nothing repeats. A forecast's \
      band is taken for one of 95%.

      With --nab it is what `score` (CSV) or NAB wrote (timestamp,value,anomaly_score,…), and \
      labels are also NAB's combined_windows.json. One threshold for all series is chosen for \
      each profile, as NAB does.
      """)

  @Argument(help: "What `score`, `detect --json` or `forecast` printed; - is standard input.")
  var results: [String]

  @Option(
    name: [.customLong("labels"), .customLong("truth")], parsing: .upToNextOption,
    help: "The series with labels, or with what came.")
  var labels: [String]
  @Option(help: "The truth column that marks faults.") var label = "label"
  @Option(help: "How the labelled series are written; found if not given.")
  var inputFormat: InputFormat?
  @Option(help: "The time between their samples; found if not given.") var step: Duration?
  @Option(parsing: .unconditional, help: "The buffer of VUS, in samples.")
  var buffer = 100
  @Option(
    parsing: .unconditional,
    help: "Samples after a fault's end in which an alarm still counts for it.")
  var grace = 0
  @Option(parsing: .unconditional, help: "Samples that a changepoint may be off.")
  var margin = 5
  @Option(
    parsing: .unconditional,
    help: "False alarms a day at which `event_recall_at_false_alarms` is read.")
  var falseAlarms = 1.0
  @Option(
    parsing: .unconditional,
    help: "The share of samples in a fault for which scores are held against chances.")
  var faulty: Double?
  @Option(help: "The lowest severity that is an alarm: info, warning or critical.")
  var severity = "warning"
  @Flag(help: "The scores of the Numenta Anomaly Benchmark, of all series together.")
  var nab = false
  @Flag(help: "One JSON document in place of the table.") var json = false
  @Flag(help: "Also each series on its own.") var each = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (0...100_000).contains(buffer), (0...100_000).contains(grace),
      (0...100_000).contains(margin)
    else { throw ValidationError("--buffer, --grace and --margin must be from 0 to 100000") }
    try SeriesOptions.checkTruth(label)
    guard falseAlarms > 0, falseAlarms.isFinite else {
      throw ValidationError("--false-alarms must be above 0")
    }
    guard faulty.map({ $0 > 0 && $0 < 1 }) ?? true else {
      throw ValidationError("--faulty must be above 0, below 1")
    }
    guard ["info", "warning", "critical"].contains(severity) else {
      throw ValidationError("--severity must be info, warning or critical")
    }
  }

  func run() throws {
    let text = nab ? try nabTable() : try measureTable()
    var out = StandardOutput()
    try out.write(text)
    try out.flush()
  }

  private var notes: Notes { Notes(isQuiet: output.quiet, asJSON: json) }

  private var reading: SeriesReader.Options {
    var reading = SeriesReader.Options()
    reading.format = inputFormat
    reading.step = step
    return reading
  }

  private func measureTable() throws -> String {
    var evaluation = Evaluation()
    evaluation.surface = VolumeUnderSurface(buffer: buffer)
    evaluation.events = EventMatching(grace: grace)
    evaluation.changepoints = ChangepointMatching(margin: margin)
    evaluation.falseAlarmsPerDay = falseAlarms

    let truths = try labels.flatMap { try SeriesReader.read(path: $0, options: reading) }
    var answers = ResultFiles(truths)
    for file in results { try answers.read(file, severity: severity) }
    var evaluated = answers.forecasts
    if answers.hasAlarms {
      let labelled = answers.all.compactMap { $0.evaluated(evaluation, label: label) }
      guard !labelled.isEmpty else { throw noLabels }
      evaluated += labelled
    }
    sayLeftOut(answers.unmatched, "labels", "results")
    let report = EvaluationReport(evaluated)
    let reliability = report.reliability.flatMap { reliability in
      faulty.map { reliability.reweighted(toLabelledShare: $0) } ?? reliability
    }
    let table = MeasureTable(report, reliability, each: each)
    return json ? table.json + "\n" : table.text
  }

  private func nabTable() throws -> String {
    var windows = NABWindows()
    for file in labels { try windows.read(file, label: label, reading: reading) }
    guard !windows.spans.isEmpty else { throw noLabels }
    var files = NABFiles(windows)
    for file in results { try files.read(file) }
    sayLeftOut(files.unmatched, "labels", "results")
    sayLeftOut(files.missing, "results", "labels")
    guard let report = NABReport(files.series) else {
      throw Failure(Failure.badData, "the results have no anomaly window to find")
    }
    let table = NABTable(report, each: each)
    return json ? table.json + "\n" : table.text
  }

  private var noLabels: Failure {
    Failure(
      Failure.badData, "no labelled series has a column \(label): name another with --label")
  }

  private func sayLeftOut(_ series: Set<String>, _ missing: String, _ present: String) {
    guard let first = series.sorted().first else { return }
    notes.say(
      "no \(missing) for \(series.count) series of the \(present), \(first) among them: left out")
  }
}
