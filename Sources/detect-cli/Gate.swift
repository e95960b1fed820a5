import ArgumentParser
import Monitoring
import NeuralDetect
import Telemetry
import TimeSeries

/// `gate`: did the fix hold.
struct Gate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say whether a fix holds: memory before against after.",
    discussion: """
      Examples:
        detect-cli gate before.csv after.csv
        detect-cli gate pods-before/ pods-after/ --limit 2GiB --report gate.html
        detect-cli gate rss.csv --before-range 2024-07-08..2024-07-11 \\
          --after-range 2024-07-11..2024-07-13
        detect-cli gate --prometheus http://localhost:9090 --last 3d \\
          --query process_resident_memory_bytes \\
          --query go_memstats_heap_inuse_bytes \\
          --before track=stable --after track=canary
        detect-cli gate before.csv after.csv \\
          --profiles-before a1.pb.gz a2.pb.gz --profiles-after b1.pb.gz b2.pb.gz

      Before and after are two files, or folders of them; or two ranges of time, or two labels, of all \
      that is read. The load, where it is among the metrics, explains busier days; heap \
      profiles of a process before and of one after let the code decide. Exit codes: 0 the fix holds, \
      4 it does not, 5 it cannot be said yet.
      """)

  @OptionGroup var source: SourceOptions

  @Option(
    help: ArgumentHelp("The time before the fix, its end not included.", valueName: "from..to"),
    transform: TimeRange.parsed)
  var beforeRange: Range<Timestamp>?
  @Option(
    help: ArgumentHelp("The time after the fix, its end not included.", valueName: "from..to"),
    transform: TimeRange.parsed)
  var afterRange: Range<Timestamp>?
  @Option(
    help: ArgumentHelp(
      "The series without the fix: those that have these labels.", valueName: "name=value,…"),
    transform: LabelSelector.parsed)
  var before: LabelSelector?
  @Option(
    help: ArgumentHelp("The series with the fix, likewise.", valueName: "name=value,…"),
    transform: LabelSelector.parsed)
  var after: LabelSelector?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Heap or goroutine profiles of one process before the fix: the code that grows there decides, too.",
      valueName: "file"))
  var profilesBefore: [String] = []
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The same of one after it, hours apart.", valueName: "file"))
  var profilesAfter: [String] = []

  @OptionGroup var input: SeriesOptions
  @Option(parsing: .unconditional, help: LimitOption.help, transform: LimitOption.parsed)
  var limit: LimitOption?
  @Option(
    parsing: .unconditional,
    help: "The share of the growth before that may remain after. Default: 0.5.")
  var remainder = Monitoring::Gate().remainder
  @Option(
    parsing: .unconditional,
    help: "The share by which level and peaks may change and still be equal. Default: 0.1.")
  var tolerance = Monitoring::Gate().tolerance
  @Option(
    parsing: .unconditional,
    help: "How probable it must be that growth is gone, or is not. Default: 0.95.")
  var confidence = Monitoring::Gate().confidence
  @Option(
    help: ArgumentHelp(
      "Also write a page to look at: both sides, and all measures.", valueName: "html file"))
  var report: String?
  @Flag(help: "Replace the report if it exists.") var force = false
  @Flag(help: "One JSON document in place of the table.") var json = false
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (beforeRange == nil) == (afterRange == nil) else {
      throw ValidationError("--before-range and --after-range go together")
    }
    guard (before == nil) == (after == nil) else {
      throw ValidationError("--before and --after go together")
    }
    guard beforeRange == nil || before == nil else {
      throw ValidationError("give ranges or labels, not both")
    }
    if isOfTwo {
      guard source.files.count == 2 else {
        throw ValidationError(
          "name two files or folders, before and after the fix; or --before-range and --after-range"
        )
      }
      guard !Files.areSame(source.files[0], source.files[1]) else {
        throw ValidationError("\(source.files[0]) is named twice: before and after the fix differ")
      }
      #if Telemetry
        guard source.prometheus.address == nil else {
          throw ValidationError(
            "--prometheus needs --before-range and --after-range, or --before and --after")
        }
      #endif
    } else {
      try source.checkNamed(to: "look at")
    }
    for (name, value) in [("--remainder", remainder), ("--tolerance", tolerance)] {
      guard value >= 0, value < 1 else {
        throw ValidationError("\(name) must be from 0 to below 1")
      }
    }
    guard confidence > 0.5, confidence < 1 else {
      throw ValidationError("--confidence must be above 0.5, below 1")
    }
    guard report != "-" else {
      throw ValidationError("--report needs a file: the verdict goes to -")
    }
    guard profilesBefore.isEmpty == profilesAfter.isEmpty else {
      throw ValidationError("--profiles-before and --profiles-after go together")
    }
    if let shared = profilesBefore.first(where: { path in
      profilesAfter.contains { Files.areSame($0, path) }
    }) {
      throw ValidationError("\(shared) is named as a profile before and after the fix")
    }
    if let beforeRange, let afterRange, beforeRange.overlaps(afterRange) {
      throw ValidationError(
        "--before-range and --after-range overlap: end one where the other begins")
    }
    guard report != nil || !force else { throw ValidationError("--force needs --report") }
  }

  func run() async throws {
    if let report { try Files.checkWritable(report, replacing: force) }
    var gate = Monitoring::Gate()
    gate.metrics = input.metrics
    gate.limit = try limit?.resolved()
    gate.remainder = remainder
    gate.tolerance = tolerance
    gate.confidence = confidence
    gate.threads = compute.threads
    let sides = try await sides()
    if let name = limit?.metric { try sides.check(has: name) }
    for metric in sides.oneSided where input.metrics.isEmpty {
      notes.say("\(metric) is on one side only: it is not judged")
    }
    let verdict = try gate.verdict(
      before: sides.before, after: sides.after, profiles: try profiles(of: sides))
    var out = StandardOutput()
    let table = GateTable(verdict)
    try out.write(json ? table.json + "\n" : table.text)
    try out.flush()
    if let report {
      let page = GateReport(verdict, before: sides.before, after: sides.after)
      try AtomicFile.write(Array(page.html.utf8), to: report, replacing: force)
      notes.say("\(report): the same as a page")
    }
    switch verdict.decision {
    case .holds: break
    case .failed: throw ExitCode(Failure.gateFailed)
    case .undecided: throw ExitCode(Failure.gateUndecided)
    }
  }

  private var isOfTwo: Bool { beforeRange == nil && before == nil }
  private var notes: Notes { Notes(isQuiet: output.quiet, asJSON: json) }

  /// The code that grows before, of each kind of profiles.
  private func profiles(of sides: GateSides) throws -> [GateProfiles] {
    let before = try growths(profilesBefore, of: sides.before)
    let after = try growths(profilesAfter, of: sides.after)
    if let lone = Set(before.keys).symmetricDifference(after.keys).first {
      throw Failure(
        Failure.usage,
        "\(lone.rawValue) profiles are given of one side only; give them of both, or of none")
    }
    return try before.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { kind, growth in
      noteOrder(of: growth, after[kind]!)
      let profiles = try GateProfiles(before: growth, after: after[kind]!)
      if profiles == nil {
        notes.say("the \(kind.rawValue) profiles before the fix name no code that is sure to grow")
      }
      return profiles
    }
  }

  private func noteOrder(of before: ProfileGrowth, _ after: ProfileGrowth) {
    guard let first = before.profiles.first?.time, let last = after.profiles.last?.time,
      last < first
    else { return }
    notes.say(
      "the profiles after the fix (to \(last)) are older than those before it (from \(first)): "
        + "if they were taken for each other, so is the verdict")
  }

  private func growths(
    _ paths: [String], of series: [Series]
  ) throws -> [Profile.Kind: ProfileGrowth] {
    var reader = ProfileReader()
    let all = Dictionary(grouping: try paths.map { try reader.read(path: $0) }, by: \.kind)
    let stacks = reader.stacks
    let growths = try all.mapValues { try ProfileGrowth(of: $0, in: stacks) }
    if series.count == 1 {
      for growth in growths.values {
        try growth.checkRestarts(in: series[0], notes)
        growth.noteOutside(of: series[0], notes)
      }
    }
    return growths
  }

  private func sides() async throws -> GateSides {
    if isOfTwo {
      return GateSides(
        before: try GateSides.files(at: source.files[0]).flatMap { try series(of: .file($0)) },
        after: try GateSides.files(at: source.files[1]).flatMap { try series(of: .file($0)) })
    }
    let files = try source.files.flatMap(GateSides.files)
    var all = try files.flatMap { try series(of: .file($0)) }
    #if Telemetry
      if let answer = try await source.prometheus.answer(step: input.step) {
        all += try series(of: answer)
      }
    #endif
    if let beforeRange, let afterRange {
      return GateSides(
        before: all.compactMap { $0.samples(in: beforeRange) },
        after: all.compactMap { $0.samples(in: afterRange) })
    }
    let sides = GateSides(
      before: all.filter { before!.matches($0) }, after: all.filter { after!.matches($0) })
    try sides.checkApart()
    return sides
  }

  /// All metrics of a source, the judged and those that explain them.
  private func series(of source: SeriesSource) throws -> [Series] {
    var options = input.reading()
    options.metrics = []
    options.pieceLength = .max
    var reader = try source.reader(options)
    var all: [Series] = []
    while let series = try reader.next() {
      if let unknown = input.metrics.first(where: { series.metric(named: $0) == nil }) {
        throw SeriesError.unknownMetric(
          file: source.name, name: unknown, present: series.metrics.map(\.name))
      }
      all.append(series)
    }
    notes.report(reader.irregularities, of: source.name)
    return all
  }
}
