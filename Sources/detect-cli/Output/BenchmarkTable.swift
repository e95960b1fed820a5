import Benchmark
import Glibc
import TimeSeries

/// A benchmark's figures for people; those for programs are in `BenchmarkTable+JSON`.
struct BenchmarkTable {
  let report: BenchmarkReport
  let commit: String?
  private let style: Style

  init(_ report: BenchmarkReport, commit: String?, _ style: Style) {
    self.report = report
    self.commit = commit
    self.style = style
  }

  var text: String {
    let parts = [machine, kernels, inference, training, reading, scoring, threads, growth]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private var machine: [String] {
    let limits = report.limits.map { limit in
      "\(limit.instructionSet) \(significant(limit.operationsPerSecond * 1e-9))"
    }
    let (cores, version) = (report.machine.cores, DetectCLI.version)
    return [
      "\(report.machine.processor), \(cores) \(cores == 1 ? "core" : "cores"); "
        + "\(report.machine.instructionSet) kernels; version \(version)"
        + (commit.map { ", commit \($0)" } ?? ""),
      "limit, GFLOP/s of fp32 multiply-adds on one thread: " + limits.joined(separator: ", "),
    ]
  }

  private var kernels: [String] {
    table(
      "kernel", ["ns each", "GFLOP/s", "of limit", "× definition"],
      report.kernels.map { kernel in
        (
          kernel.name,
          [
            kernel.secondsPerElement.map { significant($0 * 1e9) },
            kernel.operationsPerSecond.map { significant($0 * 1e-9) },
            kernel.shareOfLimit.map(percent), kernel.speedup.map(significant),
          ]
        )
      })
  }

  /// A row for each H and precision, a column for each B.
  private var inference: [String] {
    let batches = report.inference.map(\.batch).reduce(into: [Int]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    let groups = report.inference.reduce(into: [[BenchmarkReport.Inference]]()) { groups, row in
      let place = groups.firstIndex {
        $0[0].hidden == row.hidden && $0[0].precision == row.precision
      }
      if let place { groups[place].append(row) } else { groups.append([row]) }
    }
    return table(
      "inference, windows/s", batches.map { "B = \($0)" },
      groups.map { rows in
        let isShare = rows[0].shareOfLimit != nil
        return (
          "H = \(rows[0].hidden), \(rows[0].precision), \(isShare ? "% of limit" : "× fp32")",
          rows.map { row in
            let ratio = row.shareOfLimit.map(percent) ?? "×\(significant(row.overFloat32))"
            return "\(significant(row.windowsPerSecond)), \(ratio)"
          }
        )
      })
  }

  private var training: [String] {
    table(
      "training step", ["windows/s", "of limit"],
      report.training.map { row in
        (
          "H = \(row.hidden), B = \(row.batch)",
          [significant(row.windowsPerSecond), percent(row.shareOfLimit)]
        )
      })
  }

  private var reading: [String] {
    table(
      "reading", ["MB/s of text"],
      report.reading.map { ($0.format, [significant($0.bytesPerSecond * 1e-6)]) })
  }

  private var scoring: [String] {
    guard let scoring = report.scoring else { return [] }
    return table(
      "scoring", ["series/s", "windows/s", "in the LSTM"],
      [
        (
          "series of \(scoring.samples) samples",
          [
            significant(scoring.seriesPerSecond), significant(scoring.windowsPerSecond),
            percent(scoring.recurrentShare),
          ]
        )
      ])
  }

  private var threads: [String] {
    guard let threads = report.threads.first?.threads else { return [] }
    return table(
      "threads, windows/s on the clock", ["1", "\(threads)", "ratio", "series/10 min"],
      report.threads.map { row in
        (
          row.work,
          [
            significant(row.windowsPerSecondOfOne), significant(row.windowsPerSecond),
            "×\(significant(row.speedup))", row.seriesKeptUpWith.map { grouped($0 / 1000 * 1000) },
          ]
        )
      })
  }

  private var growth: [String] {
    table(
      "what so many windows cost", ["windows", "s", "µs a window"],
      report.growth.map { row in
        (
          "\(row.by.rawValue) \(row.value)",
          [
            grouped(row.windows), significant(row.seconds),
            significant(row.seconds / Double(row.windows) * 1e6),
          ]
        )
      })
  }

  /// A header and rows, columns right of their names; nothing of no rows.
  private func table(
    _ title: String, _ columns: [String], _ rows: [(name: String, cells: [String?])]
  ) -> [String] {
    guard !rows.isEmpty else { return [] }
    func line(_ name: String, _ cells: [String]) -> String {
      padded(name, to: 32) + cells.map { padded($0, to: 16, right: true) }.joined()
    }
    return [style.bold(line(title, columns))]
      + rows.map { line($0.name, $0.cells.map { $0 ?? "–" }) }
  }

  private func padded(_ text: String, to width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
  }

  private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

  /// Three digits or all of the integer part, that in groups: 0.0412, 1.85, 273, 17,163.
  private func significant(_ x: Double) -> String {
    guard x < 99.95 else { return grouped(Int(x.rounded())) }
    let digits = max(0, 2 - Int(log10(max(x, 1e-6)).rounded(.down)))
    let scaled = Int((x * pow(10, Double(digits))).rounded())
    let text = "\(scaled)"
    let filled = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return digits == 0 ? filled : "\(filled.dropLast(digits)).\(filled.suffix(digits))"
  }

  /// `x` with a comma between thousands.
  private func grouped(_ x: Int) -> String {
    x < 1000 ? "\(x)" : grouped(x / 1000) + "," + "\(1000 + x % 1000)".dropFirst()
  }
}
