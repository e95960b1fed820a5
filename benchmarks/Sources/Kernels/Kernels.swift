// The kernels that multiply matrices beside OpenBLAS, in one run with the processor's limit.

import Benchmark
import Foundation
import OpenBLAS
import Tensor

@main
struct Kernels {
  static let usage = "usage: kernels [--json] [--repeats N] [--commit ID]"

  static func main() throws {
    var (json, repeats, commit) = (false, 9, "unknown")
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--json": json = true
      case "--repeats": repeats = arguments.popFirst().flatMap { Int($0) } ?? 0
      case "--commit": commit = arguments.popFirst() ?? "unknown"
      default: fail(usage)
      }
    }
    guard repeats > 0 else { fail(usage) }
    for variable in ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"] {
      guard let value = ProcessInfo.processInfo.environment[variable] else { continue }
      warn("\(variable)=\(value) chooses OpenBLAS's kernels: its numbers say little of it")
    }
    if let refused = KernelVariant.refused {
      fail("NEURALDETECT_KERNELS=\(refused): this processor or build lacks it")
    }

    openblas_set_num_threads(1)
    keepFreedMemory()  // as training does
    var measuring = Measuring()
    measuring.repeats = repeats
    let works = productWork() + lstmWork()
    let report = Report(
      machine: Machine(), openblasCore: String(cString: openblas_get_corename()), commit: commit,
      measurements: works.flatMap { work in
        measuring.measure(work).map { Report.Row(work, $0) }
      })
    print(json ? try report.json : report.table)
  }

  private static func warn(_ message: String) {
    FileHandle.standardError.write(Data("kernels: \(message)\n".utf8))
  }

  private static func fail(_ message: String) -> Never {
    warn(message)
    exit(2)
  }
}
