import NeuralDetect
import TimeSeries

/// The anomaly windows of series, by the series' id.
struct NABWindows {
  private(set) var spans: [String: [ClosedRange<Timestamp>]] = [:]

  /// Reads NAB's `combined_windows.json`, or labelled series, of which each run of labelled samples
  /// is a window.
  /// - Throws: `SeriesError`, `Failure`.
  mutating func read(_ file: String, label: String, reading: SeriesReader.Options) throws {
    let bytes = try Files.contents(of: file)
    if reading.format == nil, Self.areWindows(bytes) {
      try readWindows(bytes, file)
    } else {
      for series in try SeriesReader.read(bytes: bytes, name: file, options: reading) {
        guard let windows = NABSeries.spans(of: label, in: series) else { continue }
        spans[series.id, default: []] += windows
      }
    }
  }

  /// The series that the result `file` is of: its name, or the end of it behind a detector's, as
  /// `numenta_nyc_taxi.csv` is of `nyc_taxi`.
  func id(ofResult file: String) -> String {
    let name = seriesID(ofFile: file)
    return spans.keys.filter { name == $0 || name.hasSuffix("_\($0)") }
      .max { $0.count < $1.count } ?? name
  }

  /// Whether the bytes begin an object whose first member is an array: a series' never is.
  private static func areWindows(_ bytes: [UInt8]) -> Bool {
    var scanner = JSONScanner(bytes)
    guard scanner.take(UInt8(ascii: "{")), (try? scanner.string()) != nil else { return false }
    return scanner.take(UInt8(ascii: ":")) && scanner.peek() == UInt8(ascii: "[")
  }

  private mutating func readWindows(_ bytes: [UInt8], _ file: String) throws {
    let all: JSONValue
    do {
      all = try JSONValue.parse(bytes, refusingDuplicateKeys: true)
    } catch let fault as JSONError {
      throw Failure(Failure.badData, "\(file): invalid JSON: \(fault)")
    }
    for member in all.members ?? [] {
      let id = seriesID(ofFile: member.key)
      let windows = try (member.value.elements ?? [.null]).map { pair in
        let times = (pair.elements ?? []).compactMap { $0.text.flatMap { Timestamp($0) } }
        guard times.count == 2, times[0] <= times[1] else {
          throw Failure(
            Failure.badData,
            "\(file): \(member.key): a window is [\"first time\", \"last time\"], got \(pair)")
        }
        return times[0]...times[1]
      }
      guard spans.updateValue(windows, forKey: id) == nil else {
        throw Failure(Failure.badData, "\(file): two series are called \(id)")
      }
    }
  }
}
