import Glibc
import TimeSeries

/// The series before the fix and those after it.
struct GateSides {
  var before: [Series] = []
  var after: [Series] = []

  /// The files of a folder, in the order of their names, those that are hidden left out; of a file,
  /// itself.
  static func files(at path: String) throws -> [String] {
    guard let folder = unsafe opendir(path) else { return [path] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if !name.hasPrefix("."), unsafe entry.pointee.d_type != UInt8(DT_DIR) { names.append(name) }
    }
    guard !names.isEmpty else {
      throw Failure(
        Failure.noInput, "\(path): the folder holds no file; name one with series in it")
    }
    return names.sorted().map { "\(path)/\($0)" }
  }

  /// Metrics of memory that only the series of one side have, where both have series.
  var oneSided: [String] {
    guard !before.isEmpty, !after.isEmpty else { return [] }
    func names(_ series: [Series]) -> [String] {
      series.flatMap(\.metrics).filter(\.role.isMemory).map(\.name)
    }
    return Set(names(before)).symmetricDifference(names(after)).sorted()
  }

  /// - Throws: `Failure` where a series is on both sides.
  func checkApart() throws {
    let ids = Set(before.map(\.id))
    if let both = after.first(where: { ids.contains($0.id) }) {
      throw Failure(
        Failure.badData, "\(both.id): both --before and --after choose it; name labels that differ")
    }
  }

  /// - Throws: `SeriesError.unknownMetric` where no series on either side has the metric `name`.
  func check(has name: String) throws(SeriesError) {
    let all = before + after
    guard let first = all.first, all.allSatisfy({ $0.metric(named: name) == nil }) else { return }
    throw .unknownMetric(file: first.id, name: name, present: first.metrics.map(\.name))
  }
}
