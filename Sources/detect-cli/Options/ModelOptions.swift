public import ArgumentParser
import Glibc
import NeuralDetect
public import Tensor

/// Which model scores, how its scores are read, and on how many threads.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The trained model. Default: models/memory.safetensors here or beside the program.",
      valueName: "path"))
  var model: String?

  @Option(
    help: ArgumentHelp(ThresholdOption.help, valueName: "rule"), transform: ThresholdOption.method)
  var threshold: ThresholdMethod?

  @Option(
    help: ArgumentHelp(
      "The numbers that the recurrent products multiply: fp32, or bf16 on processors that have it.",
      valueName: "format"))
  var precision = Precision.float32

  @OptionGroup var compute: ComputeOptions

  func load(_ output: OutputOptions) throws -> Model {
    let path = try Self.path(model)
    if output.verbose { StandardError.write("model \(path), \(compute.description)\n") }
    var model = try Model(contentsOf: path)
    if let threshold { model.threshold.method = threshold }
    guard precision.isSupported else {
      throw Failure(
        Failure.badConfiguration,
        "--precision \(precision.rawValue): this processor or its kernels (\(KernelVariant.name)) "
          + "lack it; leave it out to score in fp32")
    }
    if precision != .float32 { model.precision = precision }
    return model
  }

  /// The file of the model that is named, or else of the one that ships with the program.
  static func path(_ named: String?) throws -> String {
    if let path = named ?? shipped() { return path }
    throw Failure(
      Failure.noInput,
      "no model: \(shippedName) is neither here nor above the program; name one with --model")
  }

  private static let shippedName = "models/memory.safetensors"

  /// The model that ships with the program: here, or in a folder above the program's own; `nil` if it
  /// is not there.
  static func shipped() -> String? {
    let name = shippedName
    if unsafe access(name, R_OK) == 0 { return name }
    var folder =
      unsafe realpath("/proc/self/exe", nil).map { path in
        defer { unsafe free(path) }
        return unsafe String(cString: path)
      } ?? ""
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      for candidate in ["\(folder)/\(name)", "\(folder)/share/neural-detect/\(name)"]
      where unsafe access(candidate, R_OK) == 0 {
        return candidate
      }
    }
    return nil
  }
}

extension Precision: ExpressibleByArgument {}

/// How much of the machine is used.
struct ComputeOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "Threads; the results do not depend on it. Default: one a core.")
  var threads = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  var description: String {
    "\(KernelVariant.name) kernels, \(threads) \(threads == 1 ? "thread" : "threads")"
  }

  func validate() throws {
    guard threads > 0 else { throw ValidationError("--threads must be at least 1") }
  }
}
