import ArgumentParser
import NeuralDetect
import ONNX
import TimeSeries

/// `export`: a model for other programs.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a model as an ONNX file, which other programs can run.",
    discussion: """
      Examples:
        detect-cli export --output memory.onnx
        detect-cli export --model general --output general.onnx
        detect-cli export --model models/ours.safetensors --output ours.onnx --json | jq .columns

      Its input `features` is windows, [B, 144, F]; the metadata's `columns` name the F features. Its \
      outputs are the probabilities `anomaly` and `changepoint` and the `anomaly_log_odds` at each \
      window's last step, [B], and `attention`, how much each step counted, [B, 144]. How a score is \
      made of them: models/README.md.
      """)

  @Option(
    help: ArgumentHelp(
      "The trained model: the shipped one of memory or of general series, by name, or a file.",
      valueName: "model"))
  var model = ShippedModel.memory.rawValue
  @Option(help: ArgumentHelp("Where the ONNX file goes.", valueName: "path")) var output: String
  @Flag(help: "Replace the output if it exists.") var force = false
  @Flag(help: "Print what was written as one JSON document.") var json = false
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard !output.isEmpty, output.last != "/" else {
      throw ValidationError("--output must name a file")
    }
  }

  func run() throws {
    let notes = Notes(isQuiet: display.quiet, asJSON: json)
    let path = try ShippedModel.path(of: model)
    if display.verbose { notes.say("model \(path)") }
    try Files.checkWritable(output, replacing: force)
    let trained = try Model(contentsOf: path)
    let bytes = ONNXModel(trained, version: DetectCLI.version).bytes
    try AtomicFile.write(bytes, to: output, replacing: force)
    let (window, columns) = (trained.configuration.window, trained.configuration.columns)
    guard json else {
      notes.say("\(output): takes windows [B, \(window), \(columns.count)]")
      return
    }
    let document: JSONValue = [
      "path": .string(output), "bytes": .integer(Int64(bytes.count)),
      "operators": .integer(ONNXModel.operators), "window": .integer(Int64(window)),
      "columns": .array(columns.map { .string($0) }),
    ]
    var printed = StandardOutput()
    try printed.writeLine(document.description)
    try printed.flush()
  }
}
