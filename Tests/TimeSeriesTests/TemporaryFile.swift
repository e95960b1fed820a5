import Glibc

@testable import TimeSeries

/// A folder of its own for one test.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/timeseries-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// The names of the files in it.
  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func write(_ bytes: [UInt8], as name: String) -> String {
    let file = "\(path)/\(name)"
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      rest = rest.dropFirst(
        rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) })
    }
    return file
  }

  func bytes(of name: String) -> [UInt8] {
    let descriptor = open("\(path)/\(name)", O_RDONLY)
    defer { close(descriptor) }
    var all: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = block.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { return all }
      all += block[..<count]
    }
  }
}

typealias Options = SeriesReader.Options

func read(
  _ bytes: [UInt8], as name: String = "input.csv", _ configure: (inout Options) -> Void = { _ in }
) throws -> [Series] {
  let folder = TemporaryFolder()
  var options = Options()
  configure(&options)
  return try SeriesReader.read(path: folder.write(bytes, as: name), options: options)
}

func read(
  _ text: String, as name: String = "input.csv", _ configure: (inout Options) -> Void = { _ in }
) throws -> [Series] {
  try read(Array(text.utf8), as: name, configure)
}

/// Why the text cannot be read, the file's folder left out; nothing if it can.
func failure(
  _ bytes: [UInt8], as name: String = "input.csv", _ configure: (inout Options) -> Void = { _ in }
) -> String {
  let folder = TemporaryFolder()
  var options = Options()
  configure(&options)
  do {
    _ = try SeriesReader.read(path: folder.write(bytes, as: name), options: options)
    return ""
  } catch {
    let text = "\(error)"
    let prefix = folder.path + "/"
    return text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
  }
}

/// What a series holds, in a form that is equal where it is, gaps too.
func content(_ series: Series) -> String {
  let values = series.metrics.map { "\($0.name) \($0.role) \($0.values)" }
  let truth = series.truth.map { "\($0.name) \($0.values)" }
  return "\(series.id) \(series.labels) \(series.start) \(series.step) \(values) \(truth)"
}

/// Wide CSV with one metric, from pairs of Unix seconds and value.
func csv(_ rows: [(Int, Double)], metric: String = "rss_bytes") -> String {
  rows.reduce(into: "timestamp,\(metric)\n") { $0 += "\($1.0),\($1.1)\n" }
}

/// Vigna's SplitMix64, so that a test is the same every time.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
