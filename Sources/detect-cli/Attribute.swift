import ArgumentParser
import Monitoring
import Telemetry
import TimeSeries

/// `attribute`: from growing memory to the code that allocates it.
struct Attribute: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say which code allocates the memory that grows.",
    discussion: """
      Examples:
        curl -so before.pb.gz http://localhost:6060/debug/pprof/heap   # and again later: after.pb.gz
        detect-cli attribute before.pb.gz after.pb.gz
        detect-cli attribute heap-*.pb.gz --series rss.csv --report growth.html
        detect-cli attribute before.histo after.histo                  # jcmd PID GC.class_histogram
        detect-cli attribute before.pb.gz after.pb.gz --pprof growth.pb.gz && go tool pprof growth.pb.gz

      Profiles stand in time order: Go's heap and goroutine profiles, those of jemalloc and gperftools in \
      pprof's form, a JVM's class histograms. With --series only memory that a forecast from before the first \
      profile, or --onset, does not explain is looked into, and the series' other metrics say where it is if \
      not in the profiles. A heap profile names who allocated, not who holds the memory.
      """)

  @Argument(help: "Two profiles or more, the earliest first.") var profiles: [String]

  @Option(
    help: ArgumentHelp(
      "The memory of the process over that time: what a forecast does not explain is looked into.",
      valueName: "file"))
  var series: String?
  @OptionGroup var input: SeriesOptions
  @Option(
    help: ArgumentHelp(
      "Since when it grows, as RFC 3339; since the first profile if not given.", valueName: "time"),
    transform: Timestamp.argument)
  var onset: Timestamp?
  @Option(
    help: ArgumentHelp(
      "Bytes that have to be explained, as 30MiB, in place of what --series says.",
      valueName: "bytes"),
    transform: Self.bytes)
  var residual: Double?
  @Option(
    name: .customLong("memory"),
    help: ArgumentHelp(
      "Go's /debug/vars or a /proc/PID/smaps; the first and the last given say where else memory grew.",
      valueName: "file"))
  var accounts: [String] = []

  @Option(
    help: ArgumentHelp(
      "Less than this needs no explanation. Default: 1.2MB.", valueName: "bytes"),
    transform: Self.bytes)
  var threshold: Double?
  @Option(
    help: "Samples of --series in a row that must exceed it. Default: \(Residual.Rule().cycles).")
  var cycles: Int?
  @Option(
    help: "How many functions to name, of those that grew by a twentieth of the first one or more.")
  var top = Attribution.Rule().most

  @Option(
    help: ArgumentHelp(
      "Also write a page with a flame graph of what grew.", valueName: "html file"))
  var report: String?
  @Option(
    help: ArgumentHelp(
      "Also write what grew as a profile for go tool pprof.", valueName: "pb.gz file"))
  var pprof: String?
  @Flag(help: "Replace what is written if it exists.") var force = false
  @Flag(help: "One JSON document, in place of the table.") var json = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (cycles ?? 1) > 0, top > 0 else {
      throw ValidationError("--cycles and --top are 1 or more")
    }
    guard residual == nil || series == nil else {
      throw ValidationError("--residual or --series says what is to be explained, not both")
    }
    guard
      series != nil
        || input.metrics.isEmpty && input.roles.isEmpty && input.step == nil
          && input.inputFormat == nil
    else {
      throw ValidationError(
        "--metric, --role, --step and --input-format say how to read --series: give it")
    }
    guard series != nil || cycles == nil else {
      throw ValidationError("--cycles counts samples of --series: give it, or leave --cycles out")
    }
    guard accounts.count != 1 else {
      throw ValidationError("--memory needs two files, of before and of after: repeat it")
    }
    guard !force || report != nil || pprof != nil else {
      throw ValidationError("--force needs --report or --pprof")
    }
    guard report == nil || pprof == nil || !Files.areSame(report!, pprof!) else {
      throw ValidationError("--report and --pprof are one file: give two")
    }
    guard (profiles + accounts + [series].compactMap { $0 }).count(where: { $0 == "-" }) < 2 else {
      throw ValidationError("-, standard input, can be given once")
    }
  }

  func run() throws {
    for path in [report, pprof].compactMap({ $0 }) {
      try Files.checkWritable(path, replacing: force)
    }
    var reader = ProfileReader()
    let read = try profiles.map { try reader.read(path: $0) }
    let goroutines = read.filter { $0.kind == .goroutines }
    let memory = read.filter { $0.kind != .goroutines }
    if memory.isEmpty, let option = optionOfMemory {
      throw Failure(
        Failure.usage,
        "\(option) is about memory, but all profiles are of goroutines; "
          + "give those of the heap, too, or leave \(option) out")
    }
    let stacks = reader.stacks
    let notes = Notes(isQuiet: output.quiet, asJSON: json)
    // One goroutine profile beside heap profiles says nothing of growth.
    let growths = try [memory, goroutines].filter { !$0.isEmpty }.map { profiles in
      try ProfileGrowth(of: profiles, in: stacks, since: onset)
    }
    let series = try series.map { try Self.whole($0, input, notes) }
    for growth in growths {
      if let series { try growth.checkRestarts(in: series, notes) }
    }
    let attributions = try growths.map { try attribution($0, series) }
    guard let first = attributions.first else {
      throw ProfileError.fewProfiles(count: 0, kind: nil)
    }
    StandardOutput.writeAll(json ? text(json: attributions) : text(of: attributions))
    if let pprof {
      try AtomicFile.write(first.growth.pprof, to: pprof, replacing: force)
      if attributions.count > 1 {
        notes.say("\(pprof): what grew in memory; goroutines have to be given alone for --pprof")
      }
    }
    if let report {
      let page = AttributionReport(attributions).html
      try AtomicFile.write(Array(page.utf8), to: report, replacing: force)
    }
  }

  /// The first option given that says nothing of goroutines.
  private var optionOfMemory: String? {
    if series != nil { return "--series" }
    if residual != nil { return "--residual" }
    if threshold != nil { return "--threshold" }
    return accounts.isEmpty ? nil : "--memory"
  }

  private func attribution(_ growth: ProfileGrowth, _ series: Series?) throws -> Attribution {
    var rule = Attribution.Rule()
    rule.residual.threshold = threshold ?? rule.residual.threshold
    rule.residual.cycles = cycles ?? rule.residual.cycles
    rule.most = top
    guard growth.kind != .goroutines else { return Attribution(of: growth, rule) }
    let span = try series.map { try growth.span(in: $0, since: onset) }
    let residual = try series.map {
      try Residual(
        of: input.chosen(in: $0), from: span!.lowerBound, to: span!.upperBound, rule.residual)
    }
    var attribution = Attribution(of: growth, residual: residual, amount: self.residual, rule)
    if let first = accounts.first, let last = accounts.last {
      let before = try MemoryAccount(try Files.contents(of: first), name: first)
      let after = try MemoryAccount(try Files.contents(of: last), name: last)
      guard before.mappings.isEmpty == after.mappings.isEmpty,
        !after.growth(since: before).isEmpty
      else {
        throw ProfileError.otherAccount(file: last, other: first)
      }
      attribution.account(from: before, to: after)
    } else if let series, let span,
      let before = MemoryAccount(series, at: span.lowerBound),
      let after = MemoryAccount(series, at: span.upperBound)
    {
      attribution.account(from: before, to: after)
    }
    return attribution
  }

  private func text(of attributions: [Attribution]) -> String {
    attributions.map { AttributionTable($0, Style(noColor: output.noColor)).text }
      .joined(separator: "\n")
  }

  private func text(json attributions: [Attribution]) -> String {
    AttributionTable.json(attributions).description + "\n"
  }

  /// The one series in the file at `path`, whole.
  private static func whole(
    _ path: String, _ input: SeriesOptions, _ notes: Notes
  ) throws -> Series {
    var options = input.reading()
    options.metrics = []
    options.pieceLength = .max
    var reader = try SeriesReader(path: path, options: options)
    defer { notes.report(reader.irregularities, of: path) }
    var latest: Series?
    while let piece = try reader.next() {
      if let latest, latest.id != piece.id {
        throw Failure(
          Failure.badData,
          "\(path): has the series \(latest.id) and \(piece.id); give that of the profiled process")
      }
      latest = piece  // what stands before a long gap is another story
    }
    guard let latest else { throw SeriesError.headerOnly(file: path) }
    return latest
  }

  private static func bytes(_ text: String) throws -> Double {
    guard let bytes = Limit.bytes(parsing: text), bytes >= 0, bytes.isFinite else {
      throw ValidationError("\(text) is no size; write 1200000, 1.2MB or 1MiB")
    }
    return bytes
  }
}
