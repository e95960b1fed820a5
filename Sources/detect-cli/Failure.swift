import ArgumentParser
import Glibc
import Monitoring
import NeuralDetect
import Telemetry
import Tensor
import TimeSeries

/// How a run ends when it does not end well: one line on standard error and an exit code.
///
/// Codes 64 and above are those of `sysexits.h`.
struct Failure: Error, CustomStringConvertible {
  static let general: Int32 = 1
  static let usage: Int32 = 2
  static let eventFound: Int32 = 3
  static let gateFailed: Int32 = 4
  static let gateUndecided: Int32 = 5
  static let badData: Int32 = 65
  static let noInput: Int32 = 66
  static let badConfiguration: Int32 = 78

  let code: Int32
  let description: String

  init(_ code: Int32, _ description: String) {
    self.code = code
    self.description = description
  }

  /// - Throws: if the environment asks for what this machine does not have.
  static func checkEnvironment() throws {
    if let refused = KernelVariant.refused {
      throw Failure(
        badConfiguration,
        "NEURALDETECT_KERNELS=\(refused): this processor or build has no such kernels; "
          + "unset it to use \(KernelVariant.name)")
    }
  }

  static func exit(with error: any Error) -> Never {
    switch error {
    case let failure as Failure: exit(failure.code, failure.description)
    case let code as ExitCode: Glibc.exit(code.rawValue)
    case let error as SeriesError: exit(error.exitCode, error.description)
    case let error as CheckpointError: exit(error.exitCode, error.description)
    case let error as ModelError: exit(badData, error.description)
    case let error as TrainingError: exit(badData, error.description)
    case let error as ProfileError: exit(error.exitCode, error.description)
    case let error as TelemetryError: exit(error.exitCode, error.description)
    case let error as GateError: exit(badData, error.description)
    default:
      #if Telemetry
        switch error {
        case let error as ConfigurationError: exit(badConfiguration, error.description)
        case let error as WatchStoreError: exit(error.exitCode, error.description)
        default: break
        }
      #endif
      let code = DetectCLI.exitCode(for: error)
      if code == .success {  // --help, --version, completions
        StandardOutput.writeAll(DetectCLI.fullMessage(for: error) + "\n")
        Glibc.exit(0)
      }
      if code == .validationFailure { exit(usage, usageMessage(of: error)) }
      let message = DetectCLI.message(for: error)
      if !message.isEmpty { StandardError.write("detect-cli: \(message)\n") }
      Glibc.exit(code.rawValue)
    }
  }

  /// What is wrong with the arguments, and whose help to read, on one line.
  private static func usageMessage(of error: any Error) -> String {
    let message = DetectCLI.message(for: error).split(whereSeparator: \.isNewline)
      .map { $0.trimmingPrefix { $0 == " " } }.joined(separator: " ")
    let help = DetectCLI.fullMessage(for: error).firstMatch(of: /See '(.*)' for more/)?.1
    return "\(message); see \(help ?? "detect-cli --help")"
  }

  private static func exit(_ code: Int32, _ message: String) -> Never {
    StandardError.write("detect-cli: \(message)\n")
    Glibc.exit(code)
  }
}
