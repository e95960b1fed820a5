import Glibc
import NeuralDetect
import Tensor
import Testing

/// Golden: Tests/Golden/safetensors_golden.py prints this file as safetensors 0.8.0 writes it.
private let official = bytes(
  hexadecimal: """
    58010000000000007b225f5f6d657461646174615f5f223a7b226d616465206279223a227361666574656e736f7273
    20c3a95c6e227d2c226d65616e223a7b226474797065223a22463634222c227368617065223a5b325d2c2264617461
    5f6f666673657473223a5b302c31365d7d2c226e6f6e65223a7b226474797065223a22463332222c22736861706522
    3a5b302c345d2c22646174615f6f666673657473223a5b31362c31365d7d2c22776569676874223a7b226474797065
    223a22463332222c227368617065223a5b322c335d2c22646174615f6f666673657473223a5b31362c34305d7d2c22
    636f756e7473223a7b226474797065223a22493136222c227368617065223a5b325d2c22646174615f6f6666736574
    73223a5b34302c34345d7d2c22666c6167223a7b226474797065223a22424f4f4c222c227368617065223a5b5d2c22
    646174615f6f666673657473223a5b34342c34355d7d7d555555555555d53f000000205fa002c20000c03f000010c0
    000000004744030000000080ffff7f7fffff020001
    """)

@Test("A file of the official library is read to the last bit") func readsOfficialFile() throws {
  let file = try Safetensors(bytes: official, file: "official")
  #expect(file.arrays.map(\.name) == ["mean", "none", "weight", "counts", "flag"])
  #expect(file.arrays.map(\.type) == [.float64, .float32, .float32, .int16, .bool])
  #expect(file.arrays.map(\.extents) == [[2], [0, 4], [2, 3], [2], []])
  #expect(file["made by"] == "safetensors é\n")
  let tensors = try file.arrays[..<3].map { try $0.tensor(in: "official") }
  #expect(tensors[0] == Tensor([1 / 3, -1e10], shape: [2]))
  #expect(tensors[1].shape == [0, 4])
  #expect(
    tensors[2].elements.map(\.bitPattern)
      == ([1.5, -2.25, 0, Float(3e-40 as Double), -0.0, .greatestFiniteMagnitude] as [Float]).map(
        \.bitPattern))
  #expect(Array(file.arrays[3].bytes) == [0xff, 0xff, 2, 0])
}

@Test("What the official library wrote is written again byte for byte") func rewritesOfficial()
  throws
{
  #expect(try Safetensors(bytes: official, file: "official").bytes == official)
}

@Test("Arrays and metadata come back bit by bit, through bytes and through a file")
func roundTrip() throws {
  var random = SeededGenerator(seed: 1)
  let tensor = Tensor([3, 5, 7]) { _ in
    let bits = UInt32.random(in: 0...UInt32.max, using: &random)
    return Float(bitPattern: bits & 0xbfff_ffff)  // no exponent of NaN or ±Inf
  }
  let whole = Safetensors.StoredArray(
    name: "ganz \"\\\n é", type: .uint8, extents: [2, 2], bytes: [0, 1, 254, 255])
  let file = Safetensors(
    [.init(name: "zeta", tensor), whole, .init(name: "alpha", Tensor([-0.0], shape: [1]))],
    metadata: [("z", "\u{1}\t😀"), ("a", ""), ("", "empty key")])
  try inTemporaryFolder { folder in
    let path = "\(folder)/a.safetensors"
    try file.write(to: path)
    for read in [
      try Safetensors(bytes: file.bytes, file: "memory"), try Safetensors(contentsOf: path),
    ] {
      #expect(read.arrays == file.arrays)
      #expect(read.metadata.elementsEqual(file.metadata, by: ==))
      #expect(read.bytes == file.bytes)
      let back = try read.arrays[0].tensor(in: path)
      #expect(back.shape == tensor.shape)
      #expect(back.elements.map(\.bitPattern) == tensor.elements.map(\.bitPattern))
    }
    #expect(throws: CheckpointError.wouldOverwrite(file: path)) { try file.write(to: path) }
    try file.write(to: path, replacing: true)
  }
}

@Test("The header is padded with spaces to a multiple of 8") func headerPadding() {
  for count in 0..<9 {
    let name = String(repeating: "n", count: count)
    let bytes = Safetensors([.init(name: name, Tensor(zeros: [1]))]).bytes
    #expect((bytes.count - 4) % 8 == 0)
    #expect(Int(bytes[0]) == bytes.count - 4 - 8)
  }
  #expect(Safetensors([]).bytes == [8, 0, 0, 0, 0, 0, 0, 0] + Array("{}      ".utf8))
}

@Test("A header may begin with a space and a tensor may be empty, as the official reader allows")
func accepted() throws {
  let header = #" {"a":{"data_offsets":[0,0],"shape":[0,9],"dtype":"F32"},"__metadata__":{}}"#
  let read = try Safetensors(bytes: file(header, []), file: "m")
  #expect(read.arrays.map(\.extents) == [[0, 9]])
}

@Test("Arrays stand in the order of their bytes, whatever the header's order") func orderOfBytes()
  throws
{
  let read = try Safetensors(
    bytes: file("{\(u8("b", "[1]", "[1,2]")),\(u8("a", "[1]", "[0,1]"))}", [7, 9]), file: "m")
  #expect(read.arrays.map(\.name) == ["a", "b"])
  #expect(read.arrays.map { Array($0.bytes) } == [[7], [9]])
}

/// A damaged file, and the whole of what its reader says.
struct DamagedFile: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var bytes: [UInt8]
  var error: CheckpointError
  var message: String

  init(_ what: String, _ bytes: [UInt8], _ error: CheckpointError, _ message: String) {
    testDescription = what
    self.bytes = bytes
    self.error = error
    self.message = message
  }

  static let all: [DamagedFile] = [
    DamagedFile(
      "empty", [], .tooShort(file: "m", bytes: 0),
      "m: has 0 bytes, but a safetensors file begins with 8 that give the header's length; "
        + "copy the file again"),
    DamagedFile(
      "seven bytes", [1, 0, 0, 0, 0, 0, 0], .tooShort(file: "m", bytes: 7),
      "m: has 7 bytes, but a safetensors file begins with 8 that give the header's length; "
        + "copy the file again"),
    DamagedFile(
      "header over the limit", [1, 0xe1, 0xf5, 5, 0, 0, 0, 0],
      .headerTooLong(file: "m", bytes: 100_000_001, limit: 100_000_000),
      "m: the header would have 100000001 bytes, at most 100000000 are allowed; "
        + "give a safetensors file"),
    DamagedFile(
      "header of 2⁶⁴ - 1 bytes", [UInt8](repeating: 255, count: 9),
      .headerTooLong(file: "m", bytes: .max, limit: 100_000_000),
      "m: the header would have 18446744073709551615 bytes, at most 100000000 are allowed; "
        + "give a safetensors file"),
    DamagedFile(
      "header past the end", [99, 0, 0, 0, 0, 0, 0, 0, 0x7b],
      .headerPastEnd(file: "m", bytes: 99, present: 1),
      "m: the header has 99 bytes, but only 1 follow; copy the file again"),
    DamagedFile(
      "no header", [UInt8](repeating: 0, count: 8),
      .invalidHeader(file: "m", byte: 8, reason: "the text ends too early"),
      "m: the header is not as JSON must be: the text ends too early at byte 8; "
        + "copy the file again"),
    DamagedFile(
      "header that is an array", file("[]", []),
      .invalidHeader(file: "m", byte: 8, reason: "an object was expected"),
      "m: the header is not as JSON must be: an object was expected at byte 8; "
        + "copy the file again"),
    DamagedFile(
      "header with a comma too many", file("{\(u8("a", "[0]", "[0,0]")),}", []),
      .invalidHeader(file: "m", byte: 61, reason: "a key was expected"),
      "m: the header is not as JSON must be: a key was expected at byte 61; copy the file again"),
    DamagedFile(
      "more after the header", file("{}x", []),
      .invalidHeader(file: "m", byte: 10, reason: "more text after the value"),
      "m: the header is not as JSON must be: more text after the value at byte 10; "
        + "copy the file again"),
    DamagedFile(
      "a name that is no UTF-8", [6, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x22, 0xff, 0x22, 0x3a, 0x7d],
      .invalidHeader(file: "m", byte: 10, reason: "a string that is no UTF-8"),
      "m: the header is not as JSON must be: a string that is no UTF-8 at byte 10; "
        + "copy the file again"),
    DamagedFile(
      "a tensor twice", file("{\(u8("a", "[0]", "[0,0]")),\(u8("a", "[0]", "[0,0]"))}", []),
      .repeatedKey(file: "m", key: "a"),
      "m: the header has the key “a” twice; write the file again"),
    DamagedFile(
      "a tensor twice, once escaped",
      file("{\(u8("a", "[0]", "[0,0]")),\(u8("\\u0061", "[0]", "[0,0]"))}", []),
      .repeatedKey(file: "m", key: "a"),
      "m: the header has the key “a” twice; write the file again"),
    DamagedFile(
      "a shape twice", file(#"{"a":{"dtype":"U8","shape":[0],"shape":[0]}}"#, []),
      .repeatedKey(file: "m", key: "shape"),
      "m: the header has the key “shape” twice; write the file again"),
    DamagedFile(
      "a metadata key twice", file(#"{"__metadata__":{"k\n":"1","k\n":"2"}}"#, []),
      .repeatedKey(file: "m", key: "k\n"),
      "m: the header has the key “k·” twice; write the file again"),
    DamagedFile(
      "4,097 tensors",
      file("{\((0...4096).map { u8("\($0)", "[0]", "[0,0]") }.joined(separator: ","))}", []),
      .tooManyTensors(file: "m", limit: 4096),
      "m: has more than 4096 tensors; give a checkpoint of this engine"),
    DamagedFile(
      "4,097 metadata entries",
      file(
        "{\"__metadata__\":{\((0...4096).map { "\"\($0)\":\"\"" }.joined(separator: ","))}}", []),
      .tooManyMetadata(file: "m", limit: 4096),
      "m: has more than 4096 metadata entries; write fewer"),
    DamagedFile(
      "a number in the metadata", file(#"{"__metadata__":{"seed":1}}"#, []),
      .metadataNotText(file: "m", key: "seed"),
      "m: the metadata entry “seed” is no string; write it in quotes"),
    DamagedFile(
      "metadata that are a list", file(#"{"__metadata__":[]}"#, []),
      .invalidHeader(file: "m", byte: 24, reason: "an object was expected"),
      "m: the header is not as JSON must be: an object was expected at byte 24; "
        + "copy the file again"),
    DamagedFile(
      "no dtype", file(#"{"a":{"shape":[1],"data_offsets":[0,1]}}"#, [0]),
      .missingKey(file: "m", tensor: "a", key: "dtype"),
      "m: tensor “a” has no dtype, but needs dtype, shape and data_offsets; write the file again"),
    DamagedFile(
      "no shape", file(#"{"a":{"dtype":"U8","data_offsets":[0,1]}}"#, [0]),
      .missingKey(file: "m", tensor: "a", key: "shape"),
      "m: tensor “a” has no shape, but needs dtype, shape and data_offsets; write the file again"),
    DamagedFile(
      "the old key offsets", file(#"{"a":{"dtype":"U8","shape":[1],"offsets":[0,1]}}"#, [0]),
      .unknownKey(file: "m", tensor: "a", key: "offsets"),
      "m: tensor “a” has the key “offsets” beside dtype, shape and data_offsets; remove it"),
    DamagedFile(
      "no data_offsets", file(#"{"a":{"dtype":"U8","shape":[1]}}"#, [0]),
      .missingKey(file: "m", tensor: "a", key: "data_offsets"),
      "m: tensor “a” has no data_offsets, but needs dtype, shape and data_offsets; "
        + "write the file again"),
    DamagedFile(
      "a dtype that is a number", file(#"{"a":{"dtype":8}}"#, []),
      .wrongKind(file: "m", tensor: "a", key: "dtype", needed: "a string"),
      "m: dtype of tensor “a” must be a string; write the file again"),
    DamagedFile(
      "an unknown dtype", file(#"{"a":{"dtype":"F8_E4M3"}}"#, []),
      .unknownType(file: "m", tensor: "a", type: "F8_E4M3"),
      "m: tensor “a” has the dtype “F8_E4M3”, not one of F64, F32, F16, BF16, I64, I32, I16, I8, "
        + "U8, BOOL; convert it to F32"),
    DamagedFile(
      "a negative extent", file("{\(u8("a", "[-1]", "[0,1]"))}", [0]),
      .wrongKind(file: "m", tensor: "a", key: "shape", needed: "an array of at most 8 counts"),
      "m: shape of tensor “a” must be an array of at most 8 counts; write the file again"),
    DamagedFile(
      "an extent with a fraction", file("{\(u8("a", "[1.0]", "[0,1]"))}", [0]),
      .wrongKind(file: "m", tensor: "a", key: "shape", needed: "an array of at most 8 counts"),
      "m: shape of tensor “a” must be an array of at most 8 counts; write the file again"),
    DamagedFile(
      "nine extents", file("{\(u8("a", "[1,1,1,1,1,1,1,1,1]", "[0,1]"))}", [0]),
      .wrongKind(file: "m", tensor: "a", key: "shape", needed: "an array of at most 8 counts"),
      "m: shape of tensor “a” must be an array of at most 8 counts; write the file again"),
    DamagedFile(
      "three offsets", file("{\(u8("a", "[1]", "[0,1,1]"))}", [0]),
      .wrongKind(file: "m", tensor: "a", key: "data_offsets", needed: "an array of two counts"),
      "m: data_offsets of tensor “a” must be an array of two counts; write the file again"),
    DamagedFile(
      "one offset", file("{\(u8("a", "[1]", "[0]"))}", [0]),
      .wrongKind(file: "m", tensor: "a", key: "data_offsets", needed: "an array of two counts"),
      "m: data_offsets of tensor “a” must be an array of two counts; write the file again"),
    DamagedFile(
      "an offset of 2⁶⁴", file("{\(u8("a", "[1]", "[0,18446744073709551616]"))}", [0]),
      .wrongKind(file: "m", tensor: "a", key: "data_offsets", needed: "an array of two counts"),
      "m: data_offsets of tensor “a” must be an array of two counts; write the file again"),
    DamagedFile(
      "a shape that overflows", file("{\(u8("a", "[4294967296,4294967296,0]", "[0,0]"))}", []),
      .sizeOverflow(file: "m", tensor: "a"),
      "m: the shape of tensor “a” has more elements than can be counted; write the file again"),
    DamagedFile(
      "an end before the beginning", file("{\(u8("a", "[1]", "[1,0]"))}", [0]),
      .reversedOffsets(file: "m", tensor: "a", begin: 1, end: 0),
      "m: tensor “a” begins at 1 and ends before, at 0; write the file again"),
    DamagedFile(
      "fewer bytes than the shape needs", file("{\(u8("a", "[2,3]", "[0,5]"))}", [0, 0, 0, 0, 0]),
      .wrongSize(file: "m", tensor: "a", bytes: 5, needed: 6),
      "m: tensor “a” has 5 bytes, but its dtype and shape need 6; write the file again"),
    DamagedFile(
      "a gap at the beginning", file("{\(u8("a", "[1]", "[1,2]"))}", [0, 0]),
      .gap(file: "m", tensor: "a", begin: 1, expected: 0),
      "m: tensor “a” begins at 1, but what is before it ends at 0: no gap is allowed; "
        + "write the file again"),
    DamagedFile(
      "a gap between two",
      file("{\(u8("a", "[1]", "[0,1]")),\(u8("b", "[1]", "[2,3]"))}", [0, 0, 0]),
      .gap(file: "m", tensor: "b", begin: 2, expected: 1),
      "m: tensor “b” begins at 2, but what is before it ends at 1: no gap is allowed; "
        + "write the file again"),
    DamagedFile(
      "an overlap", file("{\(u8("a", "[2]", "[0,2]")),\(u8("b", "[2]", "[1,3]"))}", [0, 0, 0]),
      .overlap(file: "m", tensor: "b", begin: 1, expected: 2),
      "m: tensor “b” begins at 1, inside another that ends at 2; write the file again"),
    DamagedFile(
      "an exabyte", file("{\(u8("a", "[1000000000000000000]", "[0,1000000000000000000]"))}", [0]),
      .tooLarge(file: "m", bytes: 1_000_000_000_000_000_000, limit: 4_294_967_296),
      "m: has 1000000000000000000 bytes of tensors, at most 4294967296 are read; "
        + "give a checkpoint of this engine"),
    DamagedFile(
      "four stated gibibytes of which one byte is there",
      file("{\(u8("a", "[4294967296]", "[0,4294967296]"))}", [0]),
      .truncated(file: "m", bytes: 1, needed: 4_294_967_296),
      "m: ends after 1 byte of tensors where the header needs 4294967296; copy the file again"),
    DamagedFile(
      "a byte too many", file("{\(u8("a", "[1]", "[0,1]"))}", [0, 0]),
      .trailingBytes(file: "m", end: 62),
      "m: goes on after its last tensor, which ends at byte 62; copy the file again"),
    DamagedFile(
      "NaN in F32", file(one("F32", 4), [0, 0, 0xc0, 0x7f]),
      .notFinite(file: "m", tensor: "a", index: 0),
      "m: element 0 of tensor “a” is NaN or infinite; "
        + "copy the file again, or train with a smaller learning rate"),
    DamagedFile(
      "-Inf in F64", file(one("F64", 8, 2), [UInt8](repeating: 0, count: 14) + [0xf0, 0xff]),
      .notFinite(file: "m", tensor: "a", index: 1),
      "m: element 1 of tensor “a” is NaN or infinite; "
        + "copy the file again, or train with a smaller learning rate"),
    DamagedFile(
      "Inf in F16", file(one("F16", 2), [0, 0x7c]), .notFinite(file: "m", tensor: "a", index: 0),
      "m: element 0 of tensor “a” is NaN or infinite; "
        + "copy the file again, or train with a smaller learning rate"),
    DamagedFile(
      "NaN in BF16", file(one("BF16", 2), [0xc0, 0x7f]),
      .notFinite(file: "m", tensor: "a", index: 0),
      "m: element 0 of tensor “a” is NaN or infinite; "
        + "copy the file again, or train with a smaller learning rate"),
  ]
}

@Test("Each kind of damage is refused with one line that names it", arguments: DamagedFile.all)
func damage(_ damaged: DamagedFile) throws {
  #expect(throws: damaged.error) { try Safetensors(bytes: damaged.bytes, file: "m") }
  #expect(damaged.error.description == damaged.message)
  #expect(damaged.error.exitCode == 65)
  try inTemporaryFolder { folder in
    let path = "\(folder)/m"
    try write(damaged.bytes, to: path)
    let error = #expect(throws: CheckpointError.self) { try Safetensors(contentsOf: path) }
    #expect(error?.description == path + damaged.message.dropFirst())
  }
}

@Test("Arrays that are no tensor of Float are refused by name") func conversions() {
  func failure(_ type: Safetensors.ElementType, _ extents: [Int], _ bytes: [UInt8]) -> String {
    let array = Safetensors.StoredArray(
      name: "a", type: type, extents: extents, bytes: bytes[...])
    let error = #expect(throws: CheckpointError.self) { try array.tensor(in: "m") }
    return error?.description ?? ""
  }
  #expect(
    failure(.int8, [1], [0])
      == "m: tensor “a” has the dtype I8, F32 or F64 is needed; convert it")
  #expect(
    failure(.float32, [], [0, 0, 0, 0])
      == "m: tensor “a” has 0 extents, 1 to 3 are needed; reshape it")
  #expect(
    failure(.float32, [1, 1, 1, 1], [0, 0, 0, 0])
      == "m: tensor “a” has 4 extents, 1 to 3 are needed; reshape it")
  #expect(
    failure(.float64, [1], [0, 0, 0, 0, 0, 0, 0, 0x48])
      == "m: element 0 of tensor “a” is beyond 3.4e38, the largest F32; scale it")
}

@Test("Files that cannot be opened, read or written say why, with their exit code")
func fileFailures() throws {
  try inTemporaryFolder { folder in
    let missing = "\(folder)/missing"
    let notFound = CheckpointError.notFound(file: missing)
    #expect(throws: notFound) { try Safetensors(contentsOf: missing) }
    #expect(notFound.description == "\(missing): no such file; check the path")
    #expect(notFound.exitCode == 66)

    let directory = CheckpointError.isDirectory(file: folder)
    #expect(throws: directory) { try Safetensors(contentsOf: folder) }
    #expect(directory.description == "\(folder): is a directory; name the checkpoint in it")
    #expect(directory.exitCode == 66)

    let nowhere = "\(folder)/none/m"
    let unwritable = CheckpointError.unwritable(
      file: nowhere, reason: "No such file or directory")
    #expect(throws: unwritable) { try Safetensors([]).write(to: nowhere) }
    #expect(
      unwritable.description == "\(nowhere): cannot be written: No such file or directory")
    #expect(unwritable.exitCode == 74)

    let diverged = Safetensors([.init(name: "w", Tensor([0, .nan], shape: [2]))])
    #expect(throws: CheckpointError.notFinite(file: missing, tensor: "w", index: 1)) {
      try diverged.write(to: missing)
    }
    #expect(throws: notFound) { try Safetensors(contentsOf: missing) }
  }
  #expect(
    CheckpointError.unreadable(file: "m", reason: "Permission denied").description
      == "m: cannot be read: Permission denied")
  #expect(CheckpointError.unreadable(file: "m", reason: "").exitCode == 74)
  #expect(
    CheckpointError.wouldOverwrite(file: "m").description
      == "m: exists already; give another name or force it")
  #expect(CheckpointError.wouldOverwrite(file: "m").exitCode == 73)
}

@Test("An endless source of zeros is refused at once") func endlessZeros() {
  #expect(throws: CheckpointError.self) { try Safetensors(contentsOf: "/dev/zero") }
}

@Test("Any bytes are read or refused, and what is read can be written and read again")
func changedBytes() {
  var random = SeededGenerator(seed: 2)
  for _ in 0..<3000 {
    let bytes = changed(official, &random)
    guard let file = try? Safetensors(bytes: bytes, file: "m") else { continue }
    let again = try? Safetensors(bytes: file.bytes, file: "m")
    #expect(again?.arrays == file.arrays)
    for array in file.arrays { _ = try? array.tensor(in: "m") }
  }
}

@Test("Two tensors of one name trap") func duplicateNames() async {
  await #expect(processExitsWith: .failure) {
    let array = Safetensors.StoredArray(name: "a", Tensor(zeros: [1]))
    _ = Safetensors([array, array])
  }
}

/// `bytes` cut short, prolonged, or with up to four bytes changed.
func changed(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
  var bytes = bytes
  switch Int.random(in: 0..<8, using: &random) {
  case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
  case 1: bytes.append(UInt8.random(in: 0...255, using: &random))
  case 2: bytes.remove(at: Int.random(in: 0..<bytes.count, using: &random))
  default:
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      // Half of the changes flip one bit, the others put in a byte that JSON gives a meaning.
      if Bool.random(using: &random) {
        bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      } else {
        bytes[place] = Array(#"{}[]",:\0129-e."#.utf8).randomElement(using: &random)!
      }
    }
  }
  return bytes
}

/// A file of that header and those bytes of tensors.
private func file(_ header: String, _ buffer: [UInt8]) -> [UInt8] {
  let count = UInt64(header.utf8.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + header.utf8 + buffer
}

/// The entry of a tensor of bytes.
private func u8(_ name: String, _ shape: String, _ offsets: String) -> String {
  #""\#(name)":{"dtype":"U8","shape":\#(shape),"data_offsets":\#(offsets)}"#
}

/// The header of one tensor of that type.
private func one(_ type: String, _ size: Int, _ count: Int = 1) -> String {
  #"{"a":{"dtype":"\#(type)","shape":[\#(count)],"data_offsets":[0,\#(count * size)]}}"#
}

private func bytes(hexadecimal text: String) -> [UInt8] {
  let digits = text.compactMap(\.hexDigitValue)
  return (0..<digits.count / 2).map { UInt8(digits[2 * $0] << 4 | digits[2 * $0 + 1]) }
}

private func write(_ bytes: [UInt8], to path: String) throws {
  let file = try #require(fopen(path, "w"))
  defer { fclose(file) }
  try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
}

/// Gives `body` an empty folder, which then goes with all in it.
func inTemporaryFolder(_ body: (String) throws -> Void) throws {
  let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  let folder = "\(parent)/checkpoint-tests.\(getpid()).\(UInt64.random(in: 0...UInt64.max))"
  try #require(mkdir(folder, 0o700) == 0)
  defer {
    if let entries = opendir(folder) {
      while let entry = readdir(entries) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        unlink("\(folder)/\(name)")
      }
      closedir(entries)
    }
    rmdir(folder)
  }
  try body(folder)
}
