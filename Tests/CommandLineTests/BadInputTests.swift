import TestSupport
import Testing

/// Something that cannot be done, and what is said of it.
struct BadInput: Sendable, CustomTestStringConvertible {
  let testDescription: String

  /// What is run, in a folder with `small.safetensors`, `good.csv` and the file below.
  let arguments: [String]
  var file: (name: String, bytes: @Sendable () -> [UInt8])?
  var environment: [String] = []
  let code: Int32

  /// Parts of the one line on standard error.
  let message: [String]
}

@Suite struct BadInputTests {
  @Test(
    "What cannot be done ends with its exit code and one line that helps",
    arguments: BadInput.files + BadInput.models + BadInput.options + BadInput.outputs)
  func told(input: BadInput) {
    let folder = Folder()
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    folder.write(SampleSeries("good", .leak, count: 200, onset: 150).csv(), "good.csv")
    if let file = input.file { folder.write(file.bytes(), file.name) }
    let before = folder.names
    let outcome = Program.run(input.arguments, in: folder, environment: input.environment)
    #expect(outcome.signal == nil)
    #expect(outcome.code == input.code)
    let lines = outcome.message.split(separator: "\n")
    #expect(lines.count == 1, "\(outcome.message)")
    #expect(lines.first?.hasPrefix("detect-cli: ") == true, "\(outcome.message)")
    for part in input.message { #expect(outcome.message.contains(part), "\(outcome.message)") }
    #expect(folder.names == before, "nothing half is left")
  }

  @Test("There are at least 60 kinds of bad input, each told in another way") func kinds() {
    let all = BadInput.files + BadInput.models + BadInput.options + BadInput.outputs
    #expect(all.count >= 60)
    #expect(Set(all.map(\.testDescription)).count == all.count)
    #expect(BadInput.models.count >= 15)
  }
}
