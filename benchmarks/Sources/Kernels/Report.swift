import Foundation

/// The measurements of one run, as a table or as JSON.
struct Report: Encodable {
  let machine: Machine
  let limits: [Limit]
  let measurements: [Row]

  struct Limit: Encodable {
    let instructionSet: String
    let gigaflopsPerSecond: Double
  }

  struct Row: Encodable {
    let work: String
    let way: String
    let nanosecondsPerElement: Double?
    let gigaflopsPerSecond: Double?
    let speedup: Double
    let shareOfLimit: Double?

    init(_ measured: Measurement) {
      work = measured.work
      way = measured.way
      speedup = measured.speedup
      shareOfLimit = measured.shareOfLimit
      switch measured.amount {
      case .elements(let count):
        nanosecondsPerElement = measured.secondsEach * 1e9 / Double(count)
        gigaflopsPerSecond = nil
      case .operations(let operations):
        nanosecondsPerElement = nil
        gigaflopsPerSecond = operations / measured.secondsEach * 1e-9
      }
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
      "\(machine.processor), commit \(machine.commit)",
      "kernels: \(machine.kernels); OpenBLAS's: \(machine.openblasCore)",
      "limit of fp32 multiply-adds, one thread: "
        + limits.map { String(format: "\($0.instructionSet) %.0f GFLOP/s", $0.gigaflopsPerSecond) }
        .joined(separator: ", "),
    ]
    var work: String?
    for row in measurements {
      if row.work != work { lines += ["", row.work] }
      work = row.work
      let rate =
        row.nanosecondsPerElement.map { String(format: "%8.3f ns each ", $0) }
        ?? row.gigaflopsPerSecond.map { String(format: "%8.1f GFLOP/s", $0) } ?? ""
      let share = row.shareOfLimit.map { String(format: "%5.0f%% of the limit", 100 * $0) } ?? ""
      let name = row.way.padding(toLength: 26, withPad: " ", startingAt: 0)
      lines.append("  \(name)\(rate)  ×" + String(format: "%-7.2f", row.speedup) + share)
    }
    return lines.joined(separator: "\n")
  }
}
