import Benchmark
import TimeSeries

extension BenchmarkTable {
  /// All figures as one document; what was not measured is an empty array or `null`.
  var json: JSONValue {
    [
      "version": .string(DetectCLI.version), "commit": text(commit),
      "machine": [
        "processor": .string(report.machine.processor),
        "cores": integer(report.machine.cores),
        "instruction_set": .string(report.machine.instructionSet),
      ],
      "processor_share": number(report.processorShare),
      "limits": list(report.limits) {
        [
          "instruction_set": .string($0.instructionSet),
          "gigaflops_per_second": number($0.operationsPerSecond * 1e-9),
        ]
      },
      "kernels": list(report.kernels) {
        [
          "name": .string($0.name),
          "nanoseconds_per_element": number($0.secondsPerElement.map { $0 * 1e9 }),
          "gigaflops_per_second": number($0.operationsPerSecond.map { $0 * 1e-9 }),
          "share_of_limit": number($0.shareOfLimit), "speedup": number($0.speedup),
        ]
      },
      "inference": list(report.inference) {
        [
          "hidden": integer($0.hidden), "batch": integer($0.batch),
          "precision": .string($0.precision), "windows_per_second": number($0.windowsPerSecond),
          "operations_per_window": number($0.operationsPerWindow),
          "share_of_limit": number($0.shareOfLimit), "over_fp32": number($0.overFloat32),
        ]
      },
      "training": list(report.training) {
        [
          "hidden": integer($0.hidden), "batch": integer($0.batch),
          "windows_per_second": number($0.windowsPerSecond),
          "share_of_limit": number($0.shareOfLimit),
        ]
      },
      "reading": list(report.reading) {
        [
          "format": .string($0.format),
          "megabytes_per_second": number($0.bytesPerSecond * 1e-6),
        ]
      },
      "scoring": report.scoring.map {
        [
          "samples": integer($0.samples), "series_per_second": number($0.seriesPerSecond),
          "windows_per_second": number($0.windowsPerSecond),
          "recurrent_share": number($0.recurrentShare),
        ]
      } ?? .null,
      "threads": list(report.threads) {
        [
          "work": .string($0.work), "threads": integer($0.threads),
          "windows_per_second_of_one": number($0.windowsPerSecondOfOne),
          "windows_per_second": number($0.windowsPerSecond), "speedup": number($0.speedup),
          "series_at_ten_minutes": $0.seriesKeptUpWith.map(integer) ?? .null,
        ]
      },
      "growth": list(report.growth) {
        [
          "by": .string($0.by.rawValue), "value": integer($0.value),
          "windows": integer($0.windows), "seconds": number($0.seconds),
        ]
      },
    ]
  }

  private func list<Row>(_ rows: [Row], _ json: (Row) -> JSONValue) -> JSONValue {
    .array(rows.map(json))
  }

  private func integer(_ x: Int) -> JSONValue { .integer(Int64(x)) }
  private func number(_ x: Double?) -> JSONValue { x.map { .number($0) } ?? .null }
  private func text(_ x: String?) -> JSONValue { x.map { .string($0) } ?? .null }
}
