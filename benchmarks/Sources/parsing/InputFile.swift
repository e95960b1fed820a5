import Foundation
import TimeSeries

/// An input written down: gone with this value.
final class InputFile {
  let name: String
  private(set) var fastest = Speed()
  private let way: Input.Way
  private let path: String
  private let bytes: Int  // before compression
  private let samples: Int  // of all metrics

  init(_ input: Input, bytes: Int) throws {
    let (text, samples) = input.make(bytes)
    let plain = NSTemporaryDirectory() + "parsing-\(UUID().uuidString)"
    try text.write(toFile: plain, atomically: false, encoding: .utf8)
    name = input.name
    way = input.way
    path = way == .gunzippingReader ? plain + ".gz" : plain
    self.bytes = text.utf8.count
    self.samples = samples
    guard way == .gunzippingReader else { return }
    try Process.run(URL(filePath: "/usr/bin/env"), arguments: ["gzip", plain]).waitUntilExit()
  }

  deinit { unlink(path) }

  /// Reads all of it once more.
  func measure() throws {
    let text = way == .strtod ? try String(contentsOfFile: path, encoding: .utf8) : ""
    let speed = try Speed(bytes: bytes, samples: samples) {
      let found = way == .strtod ? countNumbers(text) : try countSamples()
      precondition(found == samples, "\(name): \(found) of \(samples) samples")
    }
    fastest = fastest.best(speed)
  }

  private func countSamples() throws -> Int {
    var count = 0
    var reader = try SeriesReader(path: path)
    while let piece = try reader.next() { count += piece.count * piece.metrics.count }
    return count
  }
}

private func countNumbers(_ lines: String) -> Int {
  lines.withCString { start in
    var count = 0
    var here = start
    var end: UnsafeMutablePointer<CChar>?
    while here.pointee != 0, strtod(here, &end) > 0 {
      here = UnsafePointer(end!) + 1
      count += 1
    }
    return count
  }
}
