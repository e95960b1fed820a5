import Foundation
import OpenBLAS
import Tensor

/// What a number was measured on.
struct Machine: Encodable {
  let processor: String
  let commit: String
  let kernels: String
  let openblasCore: String

  init(commit: String) {
    self.commit = commit
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = lines.split(separator: "\n").first { $0.hasPrefix("model name") }
    processor =
      model.flatMap {
        $0.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
      }
      ?? "unknown"
    kernels = KernelVariant.name
    openblasCore = String(cString: openblas_get_corename())
  }
}
