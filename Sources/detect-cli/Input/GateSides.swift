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

  /// - Throws: `SeriesError.unknownMetric` where no series on either side has the metric `name`.
  func check(has name: String) throws(SeriesError) {
    let all = before + after
    guard let first = all.first, all.allSatisfy({ $0.metric(named: name) == nil }) else { return }
    throw .unknownMetric(file: first.id, name: name, present: first.metrics.map(\.name))
  }
}
