import Benchmark
import Foundation

/// The measurements of one run, as a table or as JSON.
struct Report: Encodable {
  let machine: Machine
  let openblasCore: String
  let commit: String
  let measurements: [Row]

  struct Row: Encodable {
    let work: String
    let way: String
    let gigaflopsPerSecond: Double
    let overOpenblas: Double
    let shareOfLimit: Double

    init(_ work: Work, _ measured: Benchmark.Measurement) {
      self.work = work.name
      way = measured.way
      gigaflopsPerSecond = measured.rate * 1e-9
      overOpenblas = measured.speedup
      shareOfLimit = measured.shareOfLimit!
    }
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  var table: String {
    var lines = [
      "\(machine.processor), commit \(commit)",
      "kernels: \(machine.instructionSet); OpenBLAS's: \(openblasCore)",
    ]
    var work: String?
    for row in measurements {
      if row.work != work { lines += ["", row.work] }
      work = row.work
      let name = row.way.padding(toLength: 26, withPad: " ", startingAt: 0)
      lines.append(
        "  \(name)"
          + String(
            format: "%8.1f GFLOP/s  ×%-7.2f%5.0f%% of the limit", row.gigaflopsPerSecond,
            row.overOpenblas, 100 * row.shareOfLimit))
    }
    return lines.joined(separator: "\n")
  }
}
