public import ArgumentParser
import Glibc
import NeuralDetect
public import Tensor

/// Which model scores, how its scores are read, and on how many threads.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The trained model: the shipped one of memory or of general series, by name, or a file.",
      valueName: "model"))
  var model = ShippedModel.memory.rawValue

  @Option(
    help: ArgumentHelp(ThresholdOption.help, valueName: "rule"), transform: ThresholdOption.method)
  var threshold: ThresholdMethod?

  @Option(
    help: ArgumentHelp(
      "The numbers that the recurrent products multiply: fp32, or bf16 on processors that have it.",
      valueName: "format"))
  var precision = Precision.float32

  @Flag(
    help: "Look at each sample, also of a series that is closer than what the model was made for.")
  var asSampled = false

  @OptionGroup var compute: ComputeOptions

  func load(_ output: OutputOptions) throws -> Model {
    let path = try ShippedModel.path(of: model)
    if output.verbose { StandardError.write("model \(path), \(compute.description)\n") }
    var model = try Model(contentsOf: path)
    if asSampled { model.step = nil }
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
