import ArgumentParser
import Glibc
import Simulation
import TimeSeries

/// `simulate`: labelled series of services that nobody runs.
struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make labelled series of simulated services, or of anything but memory.",
    discussion: """
      Examples:
        detect-cli simulate --seed 7 --count 20 --days 14 --output simulated
        detect-cli simulate --count 3 | detect-cli score --stream
        detect-cli simulate --kind heap_leak --strength 1-3 --healthy 0 --output leaks
        detect-cli simulate --count 20 --output simulated --json | jq '.files[].faults'
        detect-cli simulate --corpus general --count 20 --output general

      The same seed gives the same bytes. Columns `label`, `changepoint` and `label_*` are the truth.
      """)

  @Option(help: "What to simulate: services' memory, or general series that are not memory.")
  var corpus = Corpus.services
  @Option(help: "Where all random numbers begin.") var seed: UInt64 = 1
  @Option(help: "Series to make.") var count = 10
  @Option(help: "Days in each.") var days = 10.0
  @Option(help: "The share of series without a fault.") var healthy = 0.4
  @Option(
    help: ArgumentHelp(
      "What happens, for each option one more; none: nothing. Without: everything.",
      valueName: "kind"))
  var kind: [KindOption] = []
  @Option(
    help: ArgumentHelp(
      "How far faults move memory, in daily swings of the service: 3, or 0.5-8, the default.",
      valueName: "strength"))
  var strength: StrengthOption?
  @Option(help: "The time between samples: 10m if not given, and 5m of general series always.")
  var step: Duration?
  @Option(
    help: ArgumentHelp(
      "A folder for a CSV a series; without, NDJSON on standard output.", valueName: "folder"))
  var output: String?
  @Flag(help: "Replace files that exist.") var force = false
  @Flag(help: "Print the files written, and what happens in each, as one JSON document.")
  var json = false

  func validate() throws {
    guard (1...1_000_000).contains(count) else {
      throw ValidationError("--count must be from 1 to 1000000")
    }
    let step = self.step ?? (corpus == .services ? .seconds(600) : GeneralSimulator.step)
    guard days >= step.inSeconds / 86_400, days * 86_400 / step.inSeconds <= 10_000_000 else {
      throw ValidationError("--days must hold 1 to 10000000 samples")
    }
    guard (0...1).contains(healthy) else {
      throw ValidationError("--healthy must be from 0 to 1")
    }
    guard kind.count <= 1 || kind.allSatisfy({ $0.kind != nil }) else {
      throw ValidationError("--kind none is all or nothing: leave the other kinds out")
    }
    guard corpus == .services || (kind.isEmpty && strength == nil && self.step == nil) else {
      throw ValidationError(
        "--kind, --strength and --step are of services: leave them out of --corpus general")
    }
    guard output != nil || !json else {
      throw ValidationError("--json lists the files written: name their folder with --output")
    }
  }

  func run() throws {
    switch corpus {
    case .services:
      var simulator = Simulator(seed: seed)
      simulator.healthyShare = healthy
      if let step { simulator.step = step }
      if let strength { simulator.strength = strength.range }
      if !kind.isEmpty { simulator.kinds = kind.compactMap(\.kind) }
      try write(simulator.series(count: count, days: days)) { index, series, path in
        simulator.scenario(index, days: days).json(path: path)
      }
    case .general:
      var simulator = GeneralSimulator(seed: seed)
      simulator.healthyShare = healthy
      try write(simulator.series(count: count, days: days)) { _, series, path in
        let upsets = series.labels["faults"]!.split(separator: " ")
        return [
          "path": .string(path), "behaviour": .string(series.labels["behaviour"]!),
          "samples": .integer(Int64(series.count)),
          "faults": .array(upsets.map { .string(String($0)) }),
        ]
      }
    }
  }

  /// Writes `all`; with --json, each is what `document` says of it, its index and its file's path.
  private func write(
    _ all: some Sequence<Series>, document: (Int, Series, String) -> JSONValue
  ) throws {
    var lines = SeriesWriter(.ndjson)
    var printed = StandardOutput()
    var files: [JSONValue] = []
    if let output { try Files.makeFolder(output) }
    for (index, series) in all.enumerated() {
      guard let output else {
        try printed.write(lines.text(of: series))
        continue
      }
      let path = "\(output)/\(series.id).csv"
      try SeriesWriter.write([series], as: .csv, to: path, replacing: force)
      if json { files.append(document(index, series, path)) }
    }
    if json {
      // A number above 2⁶³ is none that every reader keeps.
      let seed = Int64(exactly: seed).map { JSONValue.integer($0) } ?? .string("\(seed)")
      try printed.writeLine(
        JSONValue.object([.init("seed", seed), .init("files", .array(files))]).description)
    }
    try printed.flush()
  }
}

extension Scenario {
  /// What the series in the file `path` was made from; `end` is null for what lasts.
  fileprivate func json(path: String) -> JSONValue {
    func time(_ sample: Int) -> JSONValue {
      .string((start + step * sample).description)
    }
    func list(_ faults: [Fault]) -> JSONValue {
      .array(
        faults.map { fault in
          [
            "kind": .string(fault.kind.rawValue), "onset": time(fault.onset),
            "end": fault.end < count ? time(fault.end) : .null,
            "strength": .number(fault.strength),
          ]
        })
    }
    let happening = faults.filter { $0.onset < count }
    return [
      "path": .string(path), "service": .string(service.profile.rawValue),
      "runtime": .string(service.runtime.rawValue), "samples": .integer(Int64(count)),
      "faults": list(happening.filter(\.kind.isAlarmWorthy)),
      "benign": list(happening.filter { !$0.kind.isAlarmWorthy }),
    ]
  }
}

/// A kind of fault or benign event, or none of them.
struct KindOption: ExpressibleByArgument {
  /// Nil for none.
  let kind: Fault.Kind?

  init?(argument: String) {
    kind = Fault.Kind(rawValue: argument)
    guard kind != nil || argument == "none" else { return nil }
  }

  static var allValueStrings: [String] { ["none"] + Fault.Kind.allCases.map(\.rawValue) }
}

/// A strength, or all those between two, as in 0.5-8.
struct StrengthOption: ExpressibleByArgument {
  let range: ClosedRange<Double>

  init?(argument: String) {
    let bounds = argument.split(separator: "-", omittingEmptySubsequences: false).map {
      Double($0) ?? .nan
    }
    guard let low = bounds.first, let high = bounds.last, bounds.count <= 2,
      low > 0, low <= high, high <= 1000
    else { return nil }
    range = low...high
  }
}
