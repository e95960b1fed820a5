import ArgumentParser
import Glibc
import Monitoring
import TimeSeries

/// Where memory ends, as given on the command line.
enum LimitOption {
  case known(Limit)
  case cgroup(path: String)
  case ownCgroup

  static let help = ArgumentHelp(
    """
    Where memory ends: a number in the metric's unit, a size as 2GiB, a metric's name (its last value, \
    0 is none), a cgroup's memory.max file or folder, or cgroup for those of this process.
    """, valueName: "limit")

  /// - Throws: `ValidationError`, saying what can be given.
  static func parsed(_ text: String) throws -> LimitOption {
    if text == "cgroup" { return .ownCgroup }
    if text.contains("/") { return .cgroup(path: text) }
    if let value = Limit.bytes(parsing: text) {
      guard value > 0, value.isFinite else { throw unusable }
      return .known(.value(value))
    }
    guard let first = text.unicodeScalars.first,
      first.properties.isAlphabetic || first == "_" || first == ":"
    else { throw unusable }
    return .known(.metric(text))
  }

  private static let unusable = ValidationError(
    "a limit is a positive number, a size as 512MiB or 2GiB, a metric, a cgroup's path, or cgroup")

  /// The metric that has to be read for it.
  var metric: String? { if case .known(let limit) = self { limit.metric } else { nil } }

  /// The limit, read from the cgroup where it is that of one.
  /// - Throws: `SeriesError` or `Failure` where a cgroup has none.
  func resolved() throws -> Limit {
    switch self {
    case .known(let limit): return limit
    case .cgroup(let path):
      let file = path.hasSuffix("memory.max") ? path : "\(path)/memory.max"
      let text = try Self.text(of: file)
      guard let value = Self.bytes(text) else {
        throw Failure(Failure.badData, "\(file): says \(text), which is no limit")
      }
      return .value(value)
    case .ownCgroup:
      let files = try Self.ownFiles()
      guard let least = files.compactMap({ try? Self.bytes(Self.text(of: $0)) }).min() else {
        throw Failure(Failure.badData, "cgroup: none of this process has a limit; give a number")
      }
      return .value(least)
    }
  }

  /// The files with the limits of this process's cgroups, from its own up to the root, which all
  /// hold: of version 2, and of version 1's memory controller.
  private static func ownFiles() throws -> [String] {
    let lines = String(decoding: try Files.contents(of: "/proc/self/cgroup"), as: UTF8.self)
    return lines.split(separator: "\n").flatMap { line -> [String] in
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, parts[1] == "memory" || parts[1].isEmpty else { return [] }
      let (root, name) =
        parts[1].isEmpty
        ? ("/sys/fs/cgroup", "memory.max") : ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
      let folders = parts[2].split(separator: "/")
      return (0...folders.count).map { depth in
        ([root] + folders.prefix(depth).map(String.init) + [name]).joined(separator: "/")
      }
    }
  }

  private static func text(of file: String) throws -> String {
    String(decoding: try Files.contents(of: file), as: UTF8.self).filter { !$0.isWhitespace }
  }

  /// Version 1 writes the largest multiple of a page where there is no limit.
  private static func bytes(_ text: String) -> Double? {
    Double(text).flatMap { $0 > 0 && $0 < 0x1p62 ? $0 : nil }
  }
}
