import ArgumentParser
import Forecast
import Monitoring
import NeuralDetect
import TimeSeries

/// `compare`: the detectors side by side on labelled data.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hold the network against statistical methods, on labelled series.",
    discussion: """
      Examples:
        detect-cli compare judged/*.csv.gz --train others/*.csv.gz
        detect-cli compare runs/*.csv.gz --kinds runs.csv --false-alarms 0.05 --json

      A fair fight: the threshold of every detector is the lowest that keeps its false alarms on the \
      series of --train rare enough; without --train, on every other one of the series given, which \
      are then not judged. No detector knows the future.
      """)

  @Argument(help: "Labelled series: CSV or NDJSON, also gzipped.")
  var files: [String]

  @Option(
    parsing: .upToNextOption, help: "The labelled series that thresholds are chosen by.")
  var train: [String] = []
  @Option(help: "A CSV with columns series (or run) and kind: what happens in each series.")
  var kinds: String?
  @Option(help: "The truth column that marks faults.") var label = "label"
  @Option(
    parsing: .unconditional,
    help: "False alarms in a healthy day that every detector may raise on the series of --train.")
  var falseAlarms = 0.02
  @Option(
    parsing: .unconditional,
    help: "Samples after a fault's end in which an alarm still counts for it.")
  var grace = 36
  @Option(parsing: .unconditional, help: "Samples that a changepoint may be off.")
  var margin = 12
  @Option(name: .customLong("detector"), help: "Only this detector; repeat it for more.")
  var detectors: [String] = []

  @OptionGroup var input: SeriesOptions
  @OptionGroup var scoring: ModelOptions
  @Option(help: ArgumentHelp("Also write a page with the tables to this file.", valueName: "path"))
  var report: String?
  @Flag(help: "Replace the report if it exists.") var force = false
  @Flag(help: "One JSON document in place of the table.") var json = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (0...100_000).contains(grace), (0...100_000).contains(margin) else {
      throw ValidationError("--grace and --margin must be from 0 to 100000")
    }
    guard falseAlarms > 0, falseAlarms.isFinite else {
      throw ValidationError("--false-alarms must be above 0")
    }
    try SeriesOptions.checkTruth(label)
    guard report != nil || !force else { throw ValidationError("--force needs --report") }
    let names = Self.contenders.map(\.name)
    if let unknown = detectors.first(where: { !names.contains($0) }) {
      throw ValidationError(
        "no detector \(unknown); there are \(names.joined(separator: ", "))")
    }
  }

  func run() throws {
    if let report { try Files.checkWritable(report, replacing: force) }
    let model = try scoring.load(output)
    let notes = Notes(isQuiet: output.quiet, asJSON: json)
    var judged = try labelled(files, model, notes)
    var chosenBy = try labelled(train, model, notes)
    if train.isEmpty {
      guard judged.count > 1 else {
        throw Failure(
          Failure.badData, "one series cannot both choose thresholds and be judged: add --train")
      }
      chosenBy = judged.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
      judged = judged.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      notes.say("\(chosenBy.count) series choose the thresholds, \(judged.count) are judged")
    }
    let kinds = try kinds.map { try KindTable(path: $0).kinds } ?? [:]
    var comparison = Comparison()
    comparison.falseAlarmsPerDay = falseAlarms
    comparison.matching = EventMatching(grace: grace)
    comparison.margin = margin
    comparison.label = label
    comparison.threads = scoring.compute.threads
    let contenders = Self.contenders.filter {
      detectors.isEmpty || detectors.contains($0.name)
    }.map { $0.make($0.name, model) }
    let rows = try comparison.rows(
      contenders, chosenBy: chosenBy, judged: judged, kinds: kinds,
      progress: { if output.verbose { notes.say($0) } })
    var out = StandardOutput()
    let table = ComparisonTable(rows, series: judged.count, falseAlarms: falseAlarms)
    try out.write(json ? table.json + "\n" : table.text)
    try out.flush()
    if let report {
      let page = ComparisonReport(rows, series: judged.count, falseAlarmsPerDay: falseAlarms)
      try AtomicFile.write(Array(page.html.utf8), to: report, replacing: force)
      notes.say("\(report): the same as a page")
    }
  }

  /// All detectors, ours first, each named as `--detector` does.
  private static let contenders:
    [(name: String, make: @Sendable (String, Model) -> any Contender)] = [
      ("lstm", { NetworkContender($0, $1) }),
      ("lstm, confirmed", { NetworkContender($0, $1, confirming: [looseFloor, CUSUM()]) }),
      ("floor", { name, _ in ChangepointContender(name, Floor()) }),
      ("cusum", { name, _ in ChangepointContender(name, CUSUM()) }),
      ("page-hinkley", { name, _ in ChangepointContender(name, PageHinkley()) }),
      ("slope", { name, _ in ChangepointContender(name, SlopeLikelihoodRatio()) }),
      ("bocpd", { name, _ in ChangepointContender(name, BOCPD()) }),
      ("pelt, levels", { name, _ in SegmentationContender(name, levels) }),
      ("pelt, lines", { name, _ in SegmentationContender(name, PELT()) }),
      ("prophet", { name, _ in TrendContender(name, .prophet) }),
      ("prophet, article", { name, _ in TrendContender(name, .article) }),
      ("prophet, ours", { name, _ in TrendContender(name, Forecaster()) }),
      ("rolling sigma", { name, _ in RollingSigmaContender(name) }),
    ]

  /// It only has to agree.
  private static var looseFloor: Floor {
    var floor = Floor()
    floor.threshold = 0.25
    return floor
  }

  private static var levels: PELT {
    var pelt = PELT()
    pelt.cost = .l2
    return pelt
  }

  private func labelled(_ files: [String], _ model: Model, _ notes: Notes) throws -> [Series] {
    var all: [Series] = []
    var saidChoice = false
    for file in files {
      var pieces = try SeriesPieces(
        .file(file), input, for: model.configuration, notes, saidChoice: saidChoice)
      let series = try pieces.whole().map(\.seen)
      saidChoice = pieces.saidChoice
      try pieces.finish()
      for series in series where series.truth(named: label) == nil {
        throw Failure(
          Failure.badData, "\(file): \(series.id) has no column \(label): name another with --label"
        )
      }
      all += series
    }
    return all
  }
}
