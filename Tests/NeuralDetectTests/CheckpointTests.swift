import NeuralDetect
import Tensor
import Testing
import TimeSeries

private let extents = Network.Extents(features: 2, hidden: 2, layers: 2, outputs: 1)

/// Sixty-fourths, exact in `Float`, as in Tests/Golden/safetensors_golden.py.
private let network = Network(extents) { name, shape in
  Tensor(shape) { Float((Int($0) * 7 + 3 * name.utf8.count) % 64 - 32) / 64 }
}

private let seed = (key: "seed", value: String(UInt64.max))

@Test("A checkpoint's bytes are those that the official library has been shown to read")
func checkpointGolden() {
  #expect(
    SHA256.hexadecimal(of: Checkpoint(network, metadata: [seed]).file.bytes.span)
      == "bc845a34387a9068b3c00e1ac8c0746b8b6315445fe08e3bb7ffda7dcced5af8")
}

@Test("The LSTM gives the outputs that torch.nn.LSTM gives for the same file")
func checkpointMatchesTorch() throws {
  let loaded = try Checkpoint(Checkpoint(network).file, named: "m").network
  let x = Tensor([3, 1, 2]) { k in
    let (t, f) = (Int(k) / 2, Int(k) % 2)
    return Float((t * 5 + f * 3) % 8 - 4) / 4
  }
  let golden: [Float] = [
    0.10341344028711319, -0.15835505723953247, -0.2783001661300659, -0.02838691882789135,
    0.14551395177841187, -0.22260671854019165, -0.23884211480617523, -0.04688241705298424,
    0.16362249851226807, -0.25516319274902344, -0.15995144844055176, -0.0732613205909729,
  ]
  let y = PackedBiLSTM(loaded.lstm)(x)  // [3, 1, 4]
  #expect(y.shape == [3, 1, 4])
  for (own, torch) in zip(y.elements, golden) {
    #expect(abs(own - torch) < 2e-7)
  }
}

@Test(
  "A network, its metadata and its extras come back bit by bit",
  arguments: [(1, 1, 1, 1, 1), (5, 16, 2, 2, 3), (3, 7, 3, 4, 20)])
func checkpointRoundTrip(
  features: Int, hidden: Int, layers: Int, outputs: Int, attention: Int
) throws {
  let network = Network(
    Network.Extents(
      features: features, hidden: hidden, layers: layers, outputs: outputs, attention: attention),
    seed: UInt64(hidden))
  let moments = (0..<12).reversed().map { index in
    (name: "adam.first.\(index)", tensor: Tensor([2, 3]) { $0 + Float(index) })
  }
  let checkpoint = Checkpoint(network, metadata: [seed, ("a", "é\n")], extras: moments)
  try inTemporaryFolder { folder in
    let path = "\(folder)/m.safetensors"
    try checkpoint.write(to: path)
    let loaded = try Checkpoint(contentsOf: path, extrasUnder: ["adam."])
    #expect(loaded.network.extents == network.extents)
    #expect(bits(loaded.network) == bits(network))
    #expect(loaded.metadata.elementsEqual(checkpoint.metadata, by: ==))
    #expect(loaded["seed"] == String(UInt64.max))
    #expect(loaded["hidden"] == nil)
    #expect(loaded.extras.elementsEqual(checkpoint.extras, by: ==))
    #expect(loaded.extras.map(\.name) == moments.map(\.name).sorted())
    #expect(loaded.file.bytes == checkpoint.file.bytes)

    #expect(throws: CheckpointError.wouldOverwrite(file: path)) { try checkpoint.write(to: path) }
    try Checkpoint(network).write(to: path, replacing: true)
    #expect(try Checkpoint(contentsOf: path).extras.isEmpty)
  }
}

@Test("The metadata begin with the format, the extents and the digest") func ownMetadata() {
  let file = Checkpoint(network, metadata: [seed]).file
  #expect(
    file.metadata.map(\.key)
      == [
        "format", "features", "hidden", "layers", "outputs", "attention", "tensors_sha256", "seed",
      ])
  #expect(file["tensors_sha256"] == file.digest)
}

@Test("Without its own extent the attention is as wide as the LSTM") func attentionUnsaid() throws {
  let file = changedFile { _, metadata in metadata.removeAll { $0.key == "attention" } }
  let loaded = try Checkpoint(file, named: "m")
  #expect(loaded.network.extents.attention == loaded.network.extents.hidden)
}

@Test("An LSTM whose names begin with lstm. is read") func prefixedNames() throws {
  let file = changedFile { arrays, _ in
    arrays = arrays.map { array in
      array.name.contains("_l")
        ? Safetensors.StoredArray(
          name: "lstm.\(array.name)", type: array.type, extents: array.extents, bytes: array.bytes)
        : array
    }
  }
  #expect(bits(try Checkpoint(file, named: "m").network) == bits(network))
}

@Test("Tensors of F64 are read as Float") func doubles() throws {
  let file = changedFile { arrays, _ in
    let bytes = network.stepHead.bias.elements.flatMap { element in
      (0..<8).map { UInt8(truncatingIfNeeded: Double(element).bitPattern >> (8 * UInt64($0))) }
    }
    replace("head.bias", in: &arrays, extents: [1], type: .float64, bytes: bytes)
  }
  #expect(bits(try Checkpoint(file, named: "m").network) == bits(network))
}

/// A change to a checkpoint's content, and the whole of what its reader says.
struct WrongCheckpoint: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var file: Safetensors
  var message: String

  init(_ what: String, _ file: Safetensors, _ message: String) {
    testDescription = what
    self.file = file
    self.message = message
  }

  static let all: [WrongCheckpoint] = [
    WrongCheckpoint(
      "no format", changedFile { _, metadata in metadata.removeFirst() },
      "m: the metadata have no entry format, which must be “neuraldetect-1”; "
        + "give a checkpoint of this engine"),
    WrongCheckpoint(
      "another format", changedFile { _, metadata in metadata[0].value = "pt" },
      "m: the metadata entry format is “pt”, not “neuraldetect-1”; "
        + "give a checkpoint of this engine"),
    WrongCheckpoint(
      "no extent", changedFile { _, metadata in metadata.remove(at: 2) },
      "m: the metadata have no entry hidden; write the file again"),
    WrongCheckpoint(
      "no digest", changedFile { _, metadata in metadata.remove(at: 6) },
      "m: the metadata have no entry tensors_sha256; write the file again"),
    WrongCheckpoint(
      "no features", changedFile { _, metadata in metadata[1].value = "0" },
      "m: the metadata entry features is “0”, not a whole number from 1 to 256; correct it"),
    WrongCheckpoint(
      "too many features", changedFile { _, metadata in metadata[1].value = "257" },
      "m: the metadata entry features is “257”, not a whole number from 1 to 256; correct it"),
    WrongCheckpoint(
      "too many units", changedFile { _, metadata in metadata[2].value = "1025" },
      "m: the metadata entry hidden is “1025”, not a whole number from 1 to 1024; correct it"),
    WrongCheckpoint(
      "too many layers", changedFile { _, metadata in metadata[3].value = "9" },
      "m: the metadata entry layers is “9”, not a whole number from 1 to 8; correct it"),
    WrongCheckpoint(
      "too many outputs", changedFile { _, metadata in metadata[4].value = "17" },
      "m: the metadata entry outputs is “17”, not a whole number from 1 to 16; correct it"),
    WrongCheckpoint(
      "an extent with a sign", changedFile { _, metadata in metadata[4].value = "+1" },
      "m: the metadata entry outputs is “+1”, not a whole number from 1 to 16; correct it"),
    WrongCheckpoint(
      "an extent of 2⁶⁴", changedFile { _, metadata in metadata[2].value = "18446744073709551616" },
      "m: the metadata entry hidden is “18446744073709551616”, "
        + "not a whole number from 1 to 1024; correct it"),
    WrongCheckpoint(
      "other units than the tensors have", changedFile { _, metadata in metadata[2].value = "3" },
      "m: tensor “weight_ih_l0” is [8, 2], but the extents in the metadata need [12, 2]; "
        + "correct the one that is wrong"),
    WrongCheckpoint(
      "more layers than there are", changedFile { _, metadata in metadata[3].value = "3" },
      "m: has no tensor “weight_ih_l2”; write the whole network"),
    WrongCheckpoint(
      "fewer layers than there are", changedFile { _, metadata in metadata[3].value = "1" },
      "m: the network has no tensor “bias_hh_l1”; remove it, "
        + "or resume training from this file if it is the optimizer's"),
    WrongCheckpoint(
      "a missing tensor",
      changedFile { arrays, _ in arrays.removeAll { $0.name == "attention.context" } },
      "m: has no tensor “attention.context”; write the whole network"),
    WrongCheckpoint(
      "an optimizer's tensor that nobody asked for",
      Checkpoint(network, extras: [("adam.first.0", Tensor(zeros: [1]))]).file,
      "m: the network has no tensor “adam.first.0”; remove it, "
        + "or resume training from this file if it is the optimizer's"),
    WrongCheckpoint(
      "a matrix transposed",
      changedFile { arrays, _ in
        let bytes = [UInt8](repeating: 0, count: 64)
        replace("weight_ih_l0", in: &arrays, extents: [2, 8], type: .float32, bytes: bytes)
      },
      "m: tensor “weight_ih_l0” is [2, 8], but the extents in the metadata need [8, 2]; "
        + "correct the one that is wrong"),
    WrongCheckpoint(
      "a bias with two extents",
      changedFile { arrays, _ in
        let bytes = [UInt8](repeating: 0, count: 4)
        replace("head.bias", in: &arrays, extents: [1, 1], type: .float32, bytes: bytes)
      },
      "m: tensor “head.bias” is [1, 1], but the extents in the metadata need [1]; "
        + "correct the one that is wrong"),
    WrongCheckpoint(
      "a bias of whole numbers",
      changedFile { arrays, _ in
        replace("head.bias", in: &arrays, extents: [1], type: .int32, bytes: [1, 0, 0, 0])
      }, "m: tensor “head.bias” has the dtype I32, F32 or F64 is needed; convert it"),
    WrongCheckpoint(
      "a tensor with and without prefix",
      changedFile { arrays, _ in
        arrays.append(.init(name: "lstm.bias_ih_l0", Tensor(zeros: [8])))
      },
      "m: has the tensor “bias_ih_l0” twice, with and without “lstm.” before its name; remove one"),
    WrongCheckpoint(
      "another digest",
      Safetensors(
        Checkpoint(network).file.arrays,
        metadata: Checkpoint(network).file.metadata.map { key, value in
          (key, key == "tensors_sha256" ? "0" : value)
        }),
      "m: the tensors' SHA-256 is "
        + "\(Checkpoint(network).file.digest), not “0” as the metadata state; copy the file again"),
  ]
}

@Test(
  "Each wrong checkpoint is refused with one line that says why", arguments: WrongCheckpoint.all)
func wrongCheckpoint(_ wrong: WrongCheckpoint) {
  let error = #expect(throws: CheckpointError.self) { try Checkpoint(wrong.file, named: "m") }
  #expect(error?.description == wrong.message)
  #expect(error?.exitCode == 65)
}

@Test("One changed bit of any tensor is found by the digest, unless it makes a NaN")
func changedBit() throws {
  let bytes = Checkpoint(network).file.bytes
  let start = bytes.count - network.count * 4
  for place in start..<bytes.count {
    var changed = bytes
    changed[place] ^= 1 << UInt8(place % 8)
    let error = #expect(throws: CheckpointError.self) {
      try Checkpoint(Safetensors(bytes: changed, file: "m"), named: "m")
    }
    switch error {
    case .wrongDigest, .notFinite: break
    default: Issue.record("\(String(describing: error)) at byte \(place)")
    }
  }
}

@Test("A changed file is refused, or gives the same network") func changedCheckpoints() {
  var random = SeededGenerator(seed: 3)
  let original = Checkpoint(network, metadata: [seed]).file.bytes
  var loaded = 0
  for _ in 0..<3000 {
    let bytes = changed(original, &random)
    guard let file = try? Safetensors(bytes: bytes, file: "m"),
      let checkpoint = try? Checkpoint(file, named: "m")
    else { continue }
    loaded += 1
    #expect(bits(checkpoint.network) == bits(network))
  }
  #expect(1..<600 ~= loaded, "\(loaded)")  // those changed in the padding or the seed
}

@Test("A diverged network is not written") func divergedNetwork() throws {
  var network = network
  network.stepHead.bias = Tensor([.infinity], shape: [1])
  try inTemporaryFolder { folder in
    let path = "\(folder)/m"
    #expect(throws: CheckpointError.notFinite(file: path, tensor: "head.bias", index: 0)) {
      try Checkpoint(network).write(to: path)
    }
    #expect(throws: CheckpointError.notFound(file: path)) { try Checkpoint(contentsOf: path) }
  }
}

@Test("A metadata key of the checkpoint's own traps when written") func reservedKey() async {
  await #expect(processExitsWith: .failure) {
    let extents = Network.Extents(features: 1, hidden: 1, layers: 1, outputs: 1)
    _ = Checkpoint(Network(zeros: extents), metadata: [("hidden", "1")]).file
  }
}

/// The file of `network` after `change`, its digest right again.
private func changedFile(
  _ change: (inout [Safetensors.StoredArray], inout [(key: String, value: String)]) -> Void
) -> Safetensors {
  let file = Checkpoint(network).file
  var (arrays, metadata) = (file.arrays, file.metadata)
  change(&arrays, &metadata)
  let digest = Safetensors(arrays).digest
  return Safetensors(
    arrays,
    metadata: metadata.map { key, value in (key, key == "tensors_sha256" ? digest : value) })
}

private func replace(
  _ name: String, in arrays: inout [Safetensors.StoredArray], extents: [Int],
  type: Safetensors.ElementType, bytes: [UInt8]
) {
  arrays = arrays.map {
    $0.name == name ? .init(name: name, type: type, extents: extents, bytes: bytes[...]) : $0
  }
}

private func bits(_ network: Network) -> [UInt32] {
  network.named.flatMap { $0.tensor.elements.map(\.bitPattern) }
}
