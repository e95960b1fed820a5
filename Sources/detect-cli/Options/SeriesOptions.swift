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

  /// The metrics of `series` to look at: those asked for, else those of memory and of `roles`, else
  /// all.
  func chosen(in series: Series, with roles: [Role] = []) -> Series {
    metrics.isEmpty ? Self.memory(of: series, with: roles) : series
  }

  /// The same without the metric `other`, unless it is asked for.
  /// - Throws: `SeriesError.unknownMetric` where there is no `other` in `series`, read from `file`.
  func chosen(
    in series: Series, with roles: [Role] = [], of file: String, beside other: String?
  ) throws(SeriesError) -> Series {
    guard let other else { return chosen(in: series, with: roles) }
    guard series.metric(named: other) != nil else {
      throw .unknownMetric(file: file, name: other, present: series.metrics.map(\.name))
    }
    var rest = series
    if !metrics.contains(other) { rest.metrics.removeAll { $0.name == other } }
    return chosen(in: rest, with: roles)
  }

  /// The metrics of `series` that measure memory, and those of `roles` that explain it; all if none
  /// measures memory.
  static func memory(of series: Series, with roles: [Role]) -> Series {
    guard series.metrics.contains(where: \.role.isMemory) else { return series }
    var series = series
    series.metrics.removeAll { !$0.role.isMemory && !roles.contains($0.role) }
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
