import ArgumentParser
import Benchmark
import TimeSeries

/// `benchmark`: how fast this machine is, and how much of what it could be.
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure speed on this machine, as ratios and as shares of what it can do.",
    discussion: """
      Examples:
        detect-cli benchmark
        detect-cli benchmark --quick
        detect-cli benchmark --only inference --only threads
        detect-cli benchmark --json > speed.json

      The limit is what this processor reaches with fused multiply-adds on registers alone; no \
      matrix product can be faster. All figures are medians of repeats. On a busy machine believe \
      shares and ratios, which are measured in turn, and not rates. It takes half a minute.
      """)

  @Flag(help: "A few seconds: shorter and fewer repeats.") var quick = false
  @Option(
    help: ArgumentHelp(
      "Measure this alone: \(BenchmarkRun.Part.allCases.map(\.rawValue).joined(separator: ", ")) "
        + "(what so many windows cost; only when asked for). May be repeated.",
      valueName: "part"))
  var only: [BenchmarkRun.Part] = []
  @Option(help: "The commit to name in the report.") var commit: String?
  @Flag(help: "One JSON document in place of the tables.") var json = false
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard compute.threads <= 1024 else {
      throw ValidationError("--threads must be at most 1024 to be measured")
    }
  }

  func run() throws {
    let notes = Notes(isQuiet: output.quiet, asJSON: json)
    if output.verbose { notes.say(compute.description) }
    var run = BenchmarkRun(threads: compute.threads)
    if !only.isEmpty { run.parts = Set(only) }
    if quick { run.hurry() }
    let progress = BenchmarkProgressLine(isQuiet: output.quiet)
    let report = run.report { progress.show($0) }
    progress.finish()
    let table = BenchmarkTable(report, commit: commit, Style(noColor: output.noColor))
    var out = StandardOutput()
    try out.write(json ? table.json.description + "\n" : table.text)
    try out.flush()
    if report.isDisturbed {
      notes.say(
        "other work kept this machine busy: \(Int(report.processorShare * 100))% of a processor "
          + "was left to this; shares and ratios suffered little, rates are too low")
    }
  }
}

extension BenchmarkRun.Part: ExpressibleByArgument {}
