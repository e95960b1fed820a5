import TestSupport
import Foundation

/// A model's file, taken apart so that tests can make small models and damaged ones.
struct ModelFile {
  /// A tensor of 32-bit floats.
  struct Stored {
    var name: String
    var type = "F32"
    var shape: [Int]
    var values: [Float]
  }

  var metadata: [(key: String, value: String)]
  var tensors: [Stored]

  /// A network of two units, by hand: the score follows `level` alone (0.1 at the usual level, 0.8
  /// far from it), the changepoint's probability follows `difference`.
  static let byHand = ModelFile(
    metadata: [
      ("format", "neuraldetect-1"), ("features", "2"), ("hidden", "2"), ("layers", "1"),
      ("outputs", "2"), ("tensors_sha256", ""), ("window", "144"),
      ("feature_names", "level,difference"), ("threshold_length", "30"),
      ("threshold_sigmas", "2.0"), ("threshold_floor", "0.5"), ("threshold_ceiling", "1.0"),
      ("threshold_hysteresis", "0.7"), ("threshold_hold", "12"),
    ],
    tensors: [
      Stored("attention.bias", [2]), Stored("attention.context", [2]),
      Stored("attention.weight", [2, 4]), Stored("bias_hh_l0", [8]),
      Stored("bias_hh_l0_reverse", [8]),
      // Gates input, forget, cell, output: open, shut, free, open.
      Stored("bias_ih_l0", [8], [20, 20, -20, -20, 0, 0, 20, 20]),
      Stored("bias_ih_l0_reverse", [8]),
      Stored("head.bias", [2], [-6, -3]),
      Stored("head.weight", [2, 8], [10, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0]),
      Stored("weight_hh_l0", [8, 2]), Stored("weight_hh_l0_reverse", [8, 2]),
      Stored("weight_ih_l0", [8, 2], [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0]),
      Stored("weight_ih_l0_reverse", [8, 2]),
    ])

  /// The file's bytes; `edit` changes the header's text.
  func bytes(editing edit: (String) -> String = { $0 }) -> [UInt8] {
    var members = [
      "\"__metadata__\":{"
        + metadata.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",") + "}"
    ]
    var buffer: [UInt8] = []
    for tensor in tensors {
      let start = buffer.count
      for value in tensor.values { buffer += value.bitPattern.littleEndianBytes }
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\"\(tensor.name)\":{\"dtype\":\"\(tensor.type)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(start),\(buffer.count)]}")
    }
    var header = Array(edit("{" + members.joined(separator: ",") + "}").utf8)
    while header.count % 8 != 0 { header.append(0x20) }
    return UInt64(header.count).littleEndianBytes + header + buffer
  }

  /// The file with the digest that the program finds.
  func sealed() -> ModelFile {
    let folder = Folder()
    let path = folder.write(bytes(), "model.safetensors")
    folder.write("timestamp,rss_bytes\n0,1\n600,2\n", "two.csv")
    let message = Program.run(["score", "two.csv", "--model", path], in: folder).message
    let digest = message.firstMatch(of: /[0-9a-f]{64}/)?.output
    return with("tensors_sha256", digest.map { "\($0)" } ?? "")
  }

  /// The file with another text under `key`, or without it.
  func with(_ key: String, _ value: String?) -> ModelFile {
    var file = self
    guard let index = file.metadata.firstIndex(where: { $0.key == key }) else { return file }
    if let value { file.metadata[index].value = value } else { file.metadata.remove(at: index) }
    return file
  }

  /// The file with a changed tensor; its digest is not changed.
  func with(_ name: String, _ change: (inout Stored) -> Void) -> ModelFile {
    var file = self
    if let index = file.tensors.firstIndex(where: { $0.name == name }) {
      change(&file.tensors[index])
    }
    return file
  }

  /// `byHand`, ready to score.
  static let small = byHand.sealed()

  /// The model that ships with the program, with a threshold low enough for many events.
  static let wary: [UInt8] = {
    let bytes = Array(
      FileManager.default.contents(atPath: "\(Program.repository)/models/memory.safetensors")!)
    let count = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    var header = String(decoding: bytes[8..<8 + count], as: UTF8.self)
    let floor = header.firstRange(of: /"threshold_floor":"[0-9.]*"/)!
    header.replaceSubrange(floor, with: "\"threshold_floor\":\"0.05\"")
    var text = Array(header.utf8)
    while text.count % 8 != 0 { text.append(0x20) }
    return UInt64(text.count).littleEndianBytes + text + bytes[(8 + count)...]
  }()
}

extension ModelFile.Stored {
  /// Values in rows; zeros if none are given.
  init(_ name: String, _ shape: [Int], _ values: [Float]? = nil) {
    self.init(
      name: name, shape: shape,
      values: values ?? [Float](repeating: 0, count: shape.reduce(1, *)))
  }
}

extension FixedWidthInteger {
  var littleEndianBytes: [UInt8] {
    (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
  }
}
