import TestSupport
import Testing

@Suite struct ExportTests {
  private let folder = Folder()

  private func export(_ options: [String]) -> Program.Outcome {
    Program.run(["export"] + options, in: folder)
  }

  @Test("export writes a model, the same bytes each time, and says so on standard error")
  func bytes() {
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    for name in ["a.onnx", "b.onnx"] {
      let outcome = export(["--model", "small.safetensors", "--output", name])
      #expect(outcome.code == 0 && outcome.output.isEmpty)
      #expect(outcome.message == "\(name): takes windows [B, 144, 2]\n")
    }
    #expect(folder.read("a.onnx") == folder.read("b.onnx"))
    #expect(folder.read("a.onnx").starts(with: [8, 8]), "the format's version comes first")
    #expect(folder.text("a.onnx").contains("resident.level,resident.difference"))
    #expect(folder.names == ["a.onnx", "b.onnx", "small.safetensors"])
  }

  @Test("The shipped models are exported by name", arguments: [("memory", 55), ("general", 15)])
  func shipped(model: String, features: Int) throws {
    let outcome = export(["--model", model, "--output", "m.onnx", "--json"])
    #expect(outcome.code == 0 && outcome.message == "")
    let document = try #require(JSON(outcome.text))
    #expect(document.keys == ["path", "bytes", "operators", "window", "columns"])
    #expect(document["path"]?.text == "m.onnx")
    #expect(document["bytes"]?.exactInteger == Int64(folder.read("m.onnx").count))
    #expect(document["columns"]?.elements?.count == features)
  }

  @Test("export refuses to overwrite without --force")
  func overwriting() {
    folder.write("kept", "m.onnx")
    let refused = export(["--output", "m.onnx"])
    #expect(refused.code == 73)
    #expect(refused.message.contains("m.onnx: exists already"))
    #expect(folder.text("m.onnx") == "kept")
    let forced = export(["--output", "m.onnx", "--force", "--quiet"])
    #expect(forced.code == 0 && forced.message == "")
    #expect(folder.read("m.onnx").count > 100_000)
  }
}
