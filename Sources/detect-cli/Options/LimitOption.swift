import ArgumentParser
import Forecast
import Glibc
import TimeSeries

/// Where memory ends, as given on the command line.
enum LimitOption: ExpressibleByArgument {
  case value(Double)
  case metric(String)
  case cgroup(path: String)

  static let help = """
    Where memory ends: a number in the metric's unit, a metric's name (its last value), a cgroup's \
    memory.max file or folder, or cgroup for that of this process.
    """

  init?(argument: String) {
    if let value = Double(argument) {
      guard value > 0, value.isFinite else { return nil }
      self = .value(value)
    } else if argument == "cgroup" {
      guard let path = Self.ownCgroup() else { return nil }
      self = .cgroup(path: path)
    } else if argument.contains("/") {
      self = .cgroup(path: argument)
    } else {
      guard !argument.isEmpty else { return nil }
      self = .metric(argument)
    }
  }

  /// The metric that has to be read for it.
  var metric: String? {
    if case .metric(let name) = self { name } else { nil }
  }

  /// The limit of `series`, read from `file`.
  /// - Throws: `SeriesError` where the metric or the cgroup has none.
  func value(in series: Series, of file: String) throws -> Double {
    switch self {
    case .value(let value): return value
    case .metric(let name):
      guard let metric = series.metric(named: name) else {
        throw SeriesError.unknownMetric(
          file: file, name: name, present: series.metrics.map(\.name))
      }
      guard let value = metric.values.last(where: { $0.isFinite && $0 > 0 }) else {
        throw SeriesError.tooShort(name: "\(series.id): \(name)", count: 0, needed: 1)
      }
      return value
    case .cgroup(let path):
      let limits = path.hasSuffix("memory.max") ? path : "\(path)/memory.max"
      let text = String(decoding: try Files.contents(of: limits), as: UTF8.self)
      guard let value = Double(text.filter { !$0.isWhitespace }), value > 0 else {
        throw Failure(
          Failure.badData, "\(limits): says \(text.filter { !$0.isNewline }), which is no limit")
      }
      return value
    }
  }

  /// The folder of this process's cgroup, version 2.
  private static func ownCgroup() -> String? {
    guard let lines = try? Files.contents(of: "/proc/self/cgroup") else { return nil }
    let text = String(decoding: lines, as: UTF8.self)
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("0::") }) else {
      return nil
    }
    return "/sys/fs/cgroup\(line.dropFirst(3))"
  }
}
