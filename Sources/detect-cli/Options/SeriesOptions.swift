public import ArgumentParser
import TimeSeries

/// Where series come from and how they are read.
struct SeriesOptions: ParsableArguments {
  @Option(
    name: .customLong("metric"),
    help: "Only this metric; repeat it for more. Default: those of memory, else all.")
  var metrics: [String] = []

  @Option(
    name: .customLong("role"),
    help: ArgumentHelp(
      "What a metric measures, as NAME=ROLE; roles are \(Role.names).", valueName: "name=role"))
  var roles: [RoleAssignment] = []

  @Option(
    help: ArgumentHelp(
      "The time between samples, as 30s, 10m, 1h; found in the data if not given.",
      valueName: "duration"))
  var step: Duration?

  @Option(help: "How the input is written (\(InputFormat.names)); found if not given.")
  var inputFormat: InputFormat?

  /// What to read, the metric `other` among it, which only says something of those asked for.
  func reading(beside other: String? = nil) -> SeriesReader.Options {
    var options = SeriesReader.Options()
    options.format = inputFormat
    options.step = step
    options.metrics = metrics
    if let other, !metrics.isEmpty, !metrics.contains(other) { options.metrics.append(other) }
    options.roles = Dictionary(roles.map { ($0.metric, $0.role) }) { $1 }
    return options
  }

  /// The metrics of `series` to look at: those asked for, else those of memory, else all.
  func chosen(in series: Series) -> Series {
    metrics.isEmpty ? Self.memory(of: series) : series
  }

  /// The same without the metric `other`, unless it is asked for.
  /// - Throws: `SeriesError.unknownMetric` where there is no `other` in `series`, read from `file`.
  func chosen(
    in series: Series, of file: String, beside other: String?
  ) throws(SeriesError) -> Series {
    guard let other else { return chosen(in: series) }
    guard series.metric(named: other) != nil else {
      throw .unknownMetric(file: file, name: other, present: series.metrics.map(\.name))
    }
    var rest = series
    if !metrics.contains(other) { rest.metrics.removeAll { $0.name == other } }
    return chosen(in: rest)
  }

  /// The metrics of `series` that measure memory, or all if none does.
  static func memory(of series: Series) -> Series {
    let memory = series.metrics.filter { $0.role.isMemory }
    guard !memory.isEmpty else { return series }
    var series = series
    series.metrics = memory
    return series
  }

  /// - Throws: if a column of that name would be read as a metric.
  static func checkTruth(_ label: String) throws {
    guard Truth.isTruth(label) else {
      throw ValidationError("--label must be label or begin with label_: others are metrics")
    }
  }
}

/// `NAME=ROLE` on the command line.
struct RoleAssignment: ExpressibleByArgument {
  let metric: String
  let role: Role

  init?(argument: String) {
    guard let equals = argument.lastIndex(of: "="),
      let role = Role(rawValue: String(argument[argument.index(after: equals)...]))
    else { return nil }
    metric = String(argument[..<equals])
    self.role = role
  }
}

extension Role {
  fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// Whether it measures memory itself.
  var isMemory: Bool { self != .load && self != .other && self != .heapGoal }
}

extension InputFormat: ExpressibleByArgument {
  fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension Duration: @retroactive ExpressibleByArgument {
  /// As `Duration(parsing:)`, but not zero.
  public init?(argument: String) {
    guard let duration = Duration(parsing: argument), duration > .zero else { return nil }
    self = duration
  }
}
