import ArgumentParser
import Glibc
import Simulation
import TimeSeries

/// `simulate`: labelled series of services that nobody runs.
struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make labelled series of simulated services.",
    discussion: """
      Examples:
        detect-cli simulate --seed 7 --count 20 --days 14 --output simulated
        detect-cli simulate --count 3 | detect-cli score --stream

      The same seed gives the same bytes. Columns `label`, `changepoint` and `label_*` are the truth.
      """)

  @Option(help: "Where all random numbers begin.") var seed: UInt64 = 1
  @Option(help: "Series to make.") var count = 10
  @Option(help: "Days in each.") var days = 10.0
  @Option(help: "The share of series without a fault.") var healthy = 0.4
  @Option(help: "The time between samples.") var step = Duration.seconds(600)
  @Option(
    help: ArgumentHelp(
      "A folder for a CSV a series; without, NDJSON on standard output.", valueName: "folder"))
  var output: String?
  @Flag(help: "Replace files that exist.") var force = false

  func validate() throws {
    guard (1...1_000_000).contains(count) else {
      throw ValidationError("--count must be from 1 to 1000000")
    }
    guard days >= step.inSeconds / 86_400, days * 86_400 / step.inSeconds <= 10_000_000 else {
      throw ValidationError("--days must hold 1 to 10000000 samples")
    }
    guard (0...1).contains(healthy) else {
      throw ValidationError("--healthy must be from 0 to 1")
    }
  }

  func run() throws {
    var simulator = Simulator(seed: seed)
    simulator.step = step
    simulator.healthyShare = healthy
    var lines = SeriesWriter(.ndjson)
    var printed = StandardOutput()
    if let output { try Files.makeFolder(output) }
    for series in simulator.series(count: count, days: days) {
      if let output {
        try SeriesWriter.write(
          [series], as: .csv, to: "\(output)/\(series.id).csv", replacing: force)
      } else {
        try printed.write(lines.text(of: series))
      }
    }
    try printed.flush()
  }
}
