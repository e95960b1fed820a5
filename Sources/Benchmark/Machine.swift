internal import Glibc
internal import Tensor
internal import TimeSeries

/// What a figure was measured on.
public struct Machine: Sendable, Encodable {
  /// The processor's name, as it says it; `unknown` where it does not.
  public let processor: String

  /// Processors that threads can run on.
  public let cores: Int

  /// The instruction set of the kernels.
  public let instructionSet: String

  /// This machine.
  public init() {
    let lines = (try? Files.contents(of: "/proc/cpuinfo")) ?? []
    processor =
      lines.split(separator: UInt8(ascii: "\n"))
      .map { String(decoding: $0, as: UTF8.self) }
      .first { $0.hasPrefix("model name") }?
      .split(separator: ":").last.map { String($0.trimmingPrefix { $0 == " " }) } ?? "unknown"
    cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    instructionSet = KernelVariant.name
  }
}
