extension BadInput {
  /// Models that are damaged, or none.
  static let models: [BadInput] = [
    BadInput(
      testDescription: "no such model",
      arguments: ["score", "good.csv", "--model", "missing.safetensors"], code: 66,
      message: ["missing.safetensors: no such file"]),
    BadInput(
      testDescription: "a folder as model", arguments: ["score", "good.csv", "--model", "/tmp"],
      code: 66, message: ["/tmp: is a directory"]),
    model("a CSV as model", ["bad.model: "]) { Array(SampleSeries("a", .nothing).csv().utf8) },
    model("an empty model", ["bad.model: has 0 bytes"]) { [] },
    model("a model of three bytes", ["bad.model: has 3 bytes"]) { [1, 2, 3] },
    model("a model cut in its header", ["bad.model: the header has", "copy the file again"]) {
      Array(ModelFile.small.bytes().prefix(200))
    },
    model("a model cut in its tensors", ["bad.model: ends after", "copy the file again"]) {
      ModelFile.small.bytes().dropLast(5)
    },
    model("a model with bytes behind it", ["bad.model: goes on after its last tensor"]) {
      ModelFile.small.bytes() + [0]
    },
    model("a huge header", ["bad.model: the header would have"]) {
      UInt64.max.littleEndianBytes + [0x7B, 0x7D]
    },
    model("a header that is no JSON", ["bad.model: the header is not as JSON must be"]) {
      ModelFile.small.bytes { "<" + $0.dropFirst() }
    },
    model("a flipped bit", ["bad.model: the tensors' SHA-256 is"]) {
      var bytes = ModelFile.small.bytes()
      bytes[bytes.count - 3] ^= 1
      return bytes
    },
    edited("a wrong digest", ["SHA-256"], "tensors_sha256", String(repeating: "0", count: 64)),
    edited("no digest", ["tensors_sha256"], "tensors_sha256", nil),
    edited("another format", ["“pytorch”", "neuraldetect-1"], "format", "pytorch"),
    edited("no format", ["no entry format"], "format", nil),
    edited("no hidden units", ["hidden", "“0”"], "hidden", "0"),
    edited("hidden units as text", ["hidden", "“two”"], "hidden", "two"),
    edited("more hidden units than there are", ["extents in the metadata need"], "hidden", "3"),
    edited("too many layers", ["layers", "from 1 to 8"], "layers", "9"),
    edited("a layer that is missing", ["has no tensor"], "layers", "2"),
    edited("no window", ["window"], "window", nil),
    edited("another window", ["window", "12", "144"], "window", "12"),
    edited("no features", ["feature_names"], "feature_names", nil),
    edited("an empty list of features", ["0 features are named", "2 inputs"], "feature_names", ""),
    edited("a feature not known", ["feature_names", "colour"], "feature_names", "level,colour"),
    edited("too few features", ["1 features are named", "2 inputs"], "feature_names", "level"),
    edited(
      "scaled not first", ["feature_names", "scaled first"], "feature_names", "level,scaled"),
    edited("no threshold", ["threshold_floor"], "threshold_floor", nil),
    edited("a threshold above 1", ["threshold_floor", "7"], "threshold_floor", "7"),
    edited("a threshold that is none", ["threshold_sigmas"], "threshold_sigmas", "nan"),
    edited(
      "a threshold method not known", ["threshold_method", "magic", "rolling, fixed"],
      "threshold_length", "30\",\"threshold_method\":\"magic"),
    edited(
      "a threshold method without its number", ["lack \"threshold_value\""],
      "threshold_length", "30\",\"threshold_method\":\"fixed"),
    edited("a hold of nothing", ["threshold_hold"], "threshold_hold", "0"),
    model("weights that are NaN", ["“head.bias”", "NaN or infinite"]) {
      ModelFile.small.with("head.bias") { $0.values[1] = .nan }.bytes()
    },
    model("weights that are infinite", ["“weight_ih_l0”", "NaN or infinite"]) {
      ModelFile.small.with("weight_ih_l0") { $0.values[3] = .infinity }.bytes()
    },
    model("a tensor of another type", ["“head.bias”", "dtype"]) {
      ModelFile.small.with("head.bias") { $0.type = "U64" }.bytes()
    },
    model("a tensor of a type not known", ["“head.bias”", "“F31”"]) {
      ModelFile.small.with("head.bias") { $0.type = "F31" }.bytes()
    },
    model("a tensor not known", ["no tensor", "“extra”"]) {
      var file = ModelFile.small
      file.tensors.append(ModelFile.Stored("extra", [1]))
      return file.bytes()
    },
    model("a tensor twice", ["twice"]) {
      var file = ModelFile.small
      file.tensors.append(file.tensors[0])
      return file.bytes()
    },
    model("offsets past the end", ["bad.model: "]) {
      ModelFile.small.bytes { $0.replacing("[0,8]", with: "[0,9999999]") }
    },
    model("negative offsets", ["bad.model: "]) {
      ModelFile.small.bytes { $0.replacing("[0,8]", with: "[-8,8]") }
    },
    model("a shape beyond counting", ["bad.model: "]) {
      ModelFile.small.bytes {
        $0.replacing("\"shape\":[8,2]", with: "\"shape\":[9223372036854775807,8]")
      }
    },
    model("metadata that are no text", ["no string"]) {
      ModelFile.small.bytes { $0.replacing("\"window\":\"144\"", with: "\"window\":144") }
    },
  ]

  private static func model(
    _ what: String, _ message: [String], _ bytes: @escaping @Sendable () -> [UInt8]
  ) -> BadInput {
    BadInput(
      testDescription: what, arguments: ["detect", "good.csv", "--model", "bad.model"],
      file: ("bad.model", bytes), code: 65, message: ["bad.model: "] + message)
  }

  /// A model whose metadata have another text under `key`, or none.
  private static func edited(
    _ what: String, _ message: [String], _ key: String, _ value: String?
  ) -> BadInput {
    model(what, message) { ModelFile.small.with(key, value).bytes() }
  }
}
