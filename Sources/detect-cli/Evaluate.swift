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

      A result is what `score` (CSV), `detect --json` or `forecast` (CSV) printed. Samples are matched \
      by series and time. Beside each figure stands what a detector that knows nothing would reach, and \
      beside a forecast "as one season ago", or "as the last value" where nothing repeats. A forecast's \
      band is taken for one of 95%.
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
  @Option(help: "The lowest severity that is an alarm: info, warning or critical.")
  var severity = "warning"
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
    guard ["info", "warning", "critical"].contains(severity) else {
      throw ValidationError("--severity must be info, warning or critical")
    }
  }

  func run() throws {
    var evaluation = Evaluation()
    evaluation.surface = VolumeUnderSurface(buffer: buffer)
    evaluation.events = EventMatching(grace: grace)
    evaluation.changepoints = ChangepointMatching(margin: margin)
    evaluation.falseAlarmsPerDay = falseAlarms

    let notes = Notes(isQuiet: output.quiet, asJSON: json)
    var truths: [Series] = []
    for file in labels {
      var reading = SeriesReader.Options()
      reading.format = inputFormat
      reading.step = step
      truths += try SeriesReader.read(path: file, options: reading)
    }
    var answers = ResultFiles(truths)
    for file in results { try answers.read(file, severity: severity) }
    var evaluated = answers.forecasts
    if answers.hasAlarms {
      let labelled = answers.all.compactMap { $0.evaluated(evaluation, label: label) }
      guard !labelled.isEmpty else {
        throw Failure(
          Failure.badData, "no labelled series has a column \(label): name another with --label")
      }
      evaluated += labelled
    }
    if !answers.unmatched.isEmpty {
      notes.say(
        "no labels for \(answers.unmatched.count) series of the results, "
          + "\(answers.unmatched.sorted()[0]) among them: left out")
    }
    let report = EvaluationReport(evaluated)
    var out = StandardOutput()
    try out.write(
      json ? MeasureTable.json(report, each: each) + "\n" : MeasureTable.text(report, each: each))
    try out.flush()
  }
}
