import Foundation
import Telemetry
import TestSupport
import Testing
import TimeSeries

/// Reads one profile: it, and its call stacks by number as `leaf < caller < …`.
func read(_ bytes: [UInt8]) throws -> (profile: Profile, stacks: [String]) {
  var reader = ProfileReader()
  let profile = try reader.read(bytes, name: "p")
  let stacks = (0..<Int32(reader.stacks.count)).map { number in
    reader.stacks.path(of: number).map(\.text).joined(separator: " < ")
  }
  return (profile, stacks)
}

extension Frame {
  var text: String { function + (file.isEmpty ? "" : " \(file)") + (line == 0 ? "" : ":\(line)") }
}

/// A profile of one sample, of which tests write the rest: the texts are "", "inuse_space", "bytes", "f", "g",
/// "a.go", "s".
private func message(
  samples: [[UInt8]] = [], _ tables: (inout ProtobufMessage) -> Void
) -> [UInt8] {
  var message = ProtobufMessage()
  message.put(1, [1: 1, 2: 2])
  for sample in samples { message.put(2, sample) }
  tables(&message)
  for text in ["", "inuse_space", "bytes", "f", "g", "a.go", "s"] {
    message.put(6, Array(text.utf8))
  }
  return message.bytes
}

private func sample(_ locations: [Int], _ values: [Int]) -> [UInt8] {
  var sample = ProtobufMessage()
  sample.put(1, packed: locations)
  sample.put(2, packed: values)
  return sample.bytes
}

/// A sample with one label, of these bytes.
private func labelled(_ label: [UInt8]) -> [UInt8] {
  var message = ProtobufMessage()
  message.put(3, label)
  return sample([], [1]) + message.bytes
}

/// A location with a line for each function.
private func location(_ id: Int, _ functions: [Int]) -> [UInt8] {
  var location = ProtobufMessage()
  location.put(1, id)
  for (place, function) in functions.enumerated() {
    location.put(4, [1: function, 2: 10 + place])
  }
  return location.bytes
}

@Suite struct ProfileReaderTests {
  /// A profile of the lab's Go services, at the default rate.
  static func lab(_ moment: String) throws -> (path: String, bytes: [UInt8]) {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let path = repository.appendingPathComponent(
      "benchmarks/lab/profiles/heap_leak-go-stream-524288-\(moment).pb.gz")
    return (path.path, Array(try Data(contentsOf: path)))
  }

  // Figures: Tests/Golden/pprof_golden.py.
  @Test(
    "What Go wrote is read as go tool pprof reads it",
    arguments: [
      ("before", 3_693_840.0, 4_583.0, 382_351_811.0, 49),
      ("last", 13_189_678, 6_516, 632_601_270, 72),
    ])
  func golden(
    moment: String, bytes: Double, objects: Double, allocated: Double, stacks: Int
  ) throws {
    var reader = ProfileReader()
    let profile = try reader.read(path: Self.lab(moment).path)
    #expect(profile.total.bytes == bytes && profile.total.objects == objects)
    #expect(profile.total.allocatedBytes == allocated)
    #expect(reader.stacks.count == stacks)
    #expect(profile.kind == .heap && profile.rate == 524_288 && profile.time != nil)
  }

  @Test("A function's total is that of the call stacks that hold it, as go tool pprof counts it")
  func cumulative() throws {
    var reader = ProfileReader()
    let profile = try reader.read(path: Self.lab("last").path)
    func total(_ function: String) -> Double {
      (0..<Int32(reader.stacks.count)).reduce(0) { sum, stack in
        reader.stacks.path(of: stack).contains { $0.function == function }
          ? sum + profile[stack].bytes : sum
      }
    }
    #expect(total("main.touched") == 12_140_686)
    #expect(total("main.(*Service).ServeHTTP") == 10_537_990)
  }

  @Test("Gzip'd or plain, in a file or in memory, it is the same profile")
  func packing() throws {
    let lab = try Self.lab("last")
    let plain = try #require(try ByteSource.decoded(lab.bytes, limit: 1 << 26, name: "p"))
    var reader = ProfileReader()
    let all = [
      try reader.read(path: lab.path), try reader.read(lab.bytes, name: "p"),
      try reader.read(plain, name: "p"), try reader.read(gzipped(plain), name: "p"),
    ]
    #expect(reader.stacks.count == 72)
    #expect(all.allSatisfy { $0.total == all[0].total && $0.time == all[0].time })
  }

  @Test("Numbers may be packed or not, or some of each")
  func unpacked() throws {
    func tables(_ message: inout ProtobufMessage) {
      message.put(4, location(1, [1]))
      message.put(4, location(2, [2]))
      message.put(5, [1: 1, 2: 3, 4: 5])
      message.put(5, [1: 2, 2: 4, 4: 5])
    }
    var single = ProtobufMessage()
    single.put(2, 7)
    single.put(1, 1)
    single.put(1, 2)
    var mixed = ProtobufMessage()
    mixed.put(1, 1)
    mixed.put(1, packed: [2])
    mixed.put(2, packed: [7])
    for sample in [sample([1, 2], [7]), single.bytes, mixed.bytes] {
      let (profile, stacks) = try read(message(samples: [sample], tables))
      #expect(stacks == ["f a.go:10 < g a.go:10"] && profile.total.bytes == 7)
    }
  }

  @Test("Tables stand before the samples or behind; fields that are not known are passed over")
  func order() throws {
    var known = ProtobufMessage()
    known.put(1, [1: 1, 2: 2])
    for text in ["", "inuse_space", "bytes", "f", "g", "a.go", "s"] {
      known.put(6, Array(text.utf8))
    }
    known.put(5, [1: 1, 2: 3, 4: 5])
    known.put(4, location(1, [1]))
    // A number, 8 bytes, 4 bytes, a text: fields 100 to 103; and a location's flag as 4 bytes.
    let unknown: [UInt8] =
      [0xA0, 6, 0x96, 1] + [0xA9, 6, 1, 2, 3, 4, 5, 6, 7, 8] + [0xB5, 6, 1, 2, 3, 4]
      + [0xBA, 6, 2, 0xFF, 0xFE] + [0x2D, 1, 2, 3, 4]
    var labelled = ProtobufMessage()
    labelled.put(3, [1: 5, 3: 512])
    labelled.put(2, packed: [7])
    labelled.put(3, [1: 5, 2: 6])
    labelled.put(1, packed: [1])
    var samples = ProtobufMessage()
    samples.put(2, labelled.bytes + unknown)
    for bytes in [samples.bytes + unknown + known.bytes, known.bytes + samples.bytes] {
      let (profile, stacks) = try read(bytes)
      #expect(stacks == ["f a.go:10"] && profile.total.bytes == 7)
    }
  }

  @Test("A profile that is refused leaves nothing in those that the same reader reads next")
  func afterRefusal() throws {
    var reader = ProfileReader()
    let bad = message(samples: [sample([1], [3]), sample([1, 2], [4])]) {
      $0.put(4, location(1, [1]))
      $0.put(5, [1: 1, 2: 3])
    }
    #expect(throws: ProfileError.invalid(file: "p", reason: "no location 2")) {
      try reader.read(bad, name: "p")
    }
    let good = try reader.read(SampleProfile(["g": [1, 9]]).bytes, name: "q")
    #expect(good.total.bytes == 9)
    let held = (0..<Int32(reader.stacks.count)).filter { good[$0].bytes != 0 }
    #expect(held.map { reader.stacks.path(of: $0).map(\.text) } == [["g"]])
  }

  // Enough for the table of stacks to be made larger several times, with and without room made before.
  @Test("Of many call stacks each keeps its own count, in one profile or over several")
  func many() throws {
    func bytes(_ range: Range<Int>) -> [UInt8] {
      message(samples: range.map { sample([1 + $0 % 97, 1 + $0 / 97], [1 + $0]) }) {
        for id in 1...97 { $0.put(4, [1: id, 3: id]) }
      }
    }
    var reader = ProfileReader()
    let whole = try reader.read(bytes(0..<9_409), name: "whole")
    let parts = try [0..<5_000, 5_000..<9_409].map { try reader.read(bytes($0), name: "part") }
    #expect(reader.stacks.count == 9_409)
    for stack in 0..<Int32(9_409) {
      #expect(whole[stack].bytes == Double(1 + stack))
      #expect(parts[stack < 5_000 ? 0 : 1][stack] == whole[stack])
    }
  }

  @Test("Inlined calls are frames, the innermost first; a recursion keeps each of its calls")
  func inlined() throws {
    let (_, stacks) = try read(
      message(samples: [sample([1, 2, 1], [7])]) {
        $0.put(4, location(1, [1, 2]))
        $0.put(4, location(2, [2]))
        $0.put(5, [1: 1, 2: 3, 4: 5])
        $0.put(5, [1: 2, 2: 4, 4: 5])
      })
    #expect(
      stacks == ["f a.go:10 < g a.go:11 < g a.go:10 < f a.go:10 < g a.go:11"])
  }

  @Test(
    "A location without lines is its address in its mapping; a function without a name has that of its symbol"
  )
  func unnamed() throws {
    let (_, stacks) = try read(
      message(samples: [sample([9, 1], [7])]) {
        $0.put(3, [1: 3, 2: 0x1000, 5: 5])
        $0.put(4, [1: 9, 2: 3, 3: 0x1f40])
        $0.put(4, location(1, [1]))
        $0.put(5, [1: 1, 3: 6])
      })
    #expect(stacks == ["0x1f40 a.go < s:10"])
  }

  @Test("Numbers of locations and functions may be any but 0, in any order")
  func sparse() throws {
    let ids = [5, 1_000_000_007, -1, 2]  // −1 is 2⁶⁴ − 1
    let (profile, stacks) = try read(
      message(samples: ids.map { sample([$0, 5], [1]) }) {
        for id in ids {
          $0.put(4, location(id, [id]))
          $0.put(5, [1: id, 2: id == -1 ? 4 : 3])
        }
      })
    #expect(stacks == ["f:10 < f:10", "g:10 < f:10"])
    #expect(profile.total.bytes == 4)
  }

  @Test("Samples of equal call stacks are added, and what a profile subtracts is negative")
  func sums() throws {
    let profile = try read(
      SampleProfile(["f": [3, 30], "g": [-2, -50], "f < g": [1, 9], "": [1, 5]]).bytes)
    #expect(profile.stacks == ["f", "g", "f < g", ""])
    #expect(profile.profile[1].bytes == -50 && profile.profile[1].objects == -2)
    let twice = try read(
      message(samples: [sample([1], [3]), sample([1], [4])]) {
        $0.put(4, location(1, [1]))
        $0.put(5, [1: 1, 2: 3])
      })
    #expect(twice.stacks.count == 1 && twice.profile[0].bytes == 7)
  }

  @Test("Columns are found by their names; what is in use counts, not what was ever allocated")
  func columns() throws {
    let go = try read(SampleProfile(["f": [100, 9_000, 4, 400]], types: SampleProfile.heap).bytes)
    #expect(go.profile[0].objects == 4 && go.profile[0].bytes == 400)
    #expect(go.profile[0].allocatedBytes == 9_000)
    let native = try read(
      SampleProfile(["f": [4, 400]], types: ["objects/count", "space/bytes"]).bytes)
    #expect(native.profile[0].objects == 4 && native.profile[0].bytes == 400)
    let turned = try read(
      SampleProfile(["f": [400, 4]], types: ["inuse_space/bytes", "inuse_objects/count"]).bytes)
    #expect(turned.profile[0] == native.profile[0])
    let goroutines = try read(SampleProfile(["f": [7]], types: SampleProfile.goroutines).bytes)
    #expect(goroutines.profile.kind == .goroutines && goroutines.profile[0].objects == 7)
  }

  @Test(
    "A profile that contradicts itself is refused, and told why",
    arguments: [
      (message(samples: [sample([], [1])]) { _ in }.dropLast(2), "broken off or damaged"),
      (message(samples: [sample([1], [1])]) { _ in }[...], "no location 1"),
      (message { $0.put(4, location(1, [1])) }[...], "no function 1"),
      (message { $0.put(4, location(0, [])) }[...], "a location of number 0"),
      (
        message {
          $0.put(4, location(4, []))
          $0.put(4, location(4, []))
        }[...], "two of location 4"
      ),
      (
        message {
          $0.put(5, [1: 1 << 40])
          $0.put(5, [1: 1 << 40])
        }[...], "two of function 1099511627776"
      ),
      (
        message {
          $0.put(3, [1: 1])
          $0.put(3, [1: 1])
        }[...], "two of mapping 1"
      ),
      (
        message {
          $0.put(4, location(1, [1]))
          $0.put(5, [1: 1, 2: 7])
        }[...], "text 7 of 7"
      ),
      (
        message {
          $0.put(4, location(1, [1]))
          $0.put(5, [1: 1, 2: -1])
        }[...], "text -1 of 7"
      ),
      (message(samples: [sample([], [1, 2])]) { _ in }[...], "a sample of 2 values where 1 are"),
      (message(samples: [sample([], [])]) { _ in }[...], "a sample of 0 values where 1 are"),
      ([0x0A, 4, 8, 1, 16, 2], "does not begin with an empty one"),
      ([0x0B, 0x0C], "broken off or damaged"),  // a group
      ([0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], "broken off or damaged"),
      ([0x48] + Array(repeating: 0x80, count: 12), "broken off or damaged"),
      ([0x48] + Array(repeating: 0x80, count: 10) + [1], "broken off or damaged"),
      ([0x4D, 1, 2, 3], "broken off or damaged"),  // 4 bytes, of which one is not there
      ([0x49, 1, 2, 3, 4, 5, 6, 7], "broken off or damaged"),
      (message { $0.put(0, 1) }[...], "broken off or damaged"),
      (message { $0.put(1 << 29, 1) }[...], "broken off or damaged"),
      (message { $0.put(6, [0xC3, 0x28]) }[...], "broken off or damaged"),  // no UTF-8
      (message(samples: [labelled([0x0A, 5])]) { _ in }[...], "broken off or damaged"),
      (message(samples: [labelled([0x0B])]) { _ in }[...], "broken off or damaged"),
      (message(samples: [[0x12, 2, 1, 0x80]]) { _ in }[...], "broken off or damaged"),
      (message { $0.put(5, [0x08]) }[...], "broken off or damaged"),
      (message { $0.put(3, [0x08]) }[...], "broken off or damaged"),
      (message { $0.put(4, [0x08, 1, 0x22, 1, 0x08]) }[...], "broken off or damaged"),
      (message { $0.put(11, [0x08]) }[...], "broken off or damaged"),
    ] as [(ArraySlice<UInt8>, String)])
  func invalid(bytes: ArraySlice<UInt8>, reason: String) {
    var reader = ProfileReader()
    do {
      _ = try reader.read(Array(bytes), name: "p")
      Issue.record("it was read")
    } catch let error as ProfileError {
      #expect(error.description.contains(reason), "\(error)")
      #expect(error.description.hasPrefix("p: no valid profile: "))
      #expect(error.exitCode == 65)
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test("What is no profile at all, counts no memory, or is empty says so")
  func unrecognized() throws {
    var reader = ProfileReader()
    #expect(throws: ProfileError.unrecognized(file: "p")) {
      try reader.read(Array("<html>404</html>".utf8).map { $0 | 0x80 }, name: "p")
    }
    #expect(throws: SeriesError.empty(file: "p")) { try reader.read([], name: "p") }
    #expect(throws: ProfileError.noMemory(file: "p", types: ["samples", "cpu"])) {
      try reader.read(
        SampleProfile(["f": [1, 2]], types: ["samples/count", "cpu/nanoseconds"]).bytes, name: "p")
    }
  }

  @Test("Any part of a profile is read or refused, and any byte of it may be another")
  func damaged() throws {
    let whole = try #require(
      try ByteSource.decoded(Self.lab("before").bytes, limit: 1 << 26, name: "p"))
    var read = 0
    for end in stride(from: 1, to: whole.count, by: 17) {
      var reader = ProfileReader()
      let result = Result { try reader.read(Array(whole[..<end]), name: "p") }
      if case .failure(let error) = result { #expect(error is ProfileError) } else { read += 1 }
    }
    #expect(read == 0)  // the texts stand at the end
    for place in stride(from: 0, to: whole.count, by: 13) {
      var changed = whole
      changed[place] ^= 0x55
      var reader = ProfileReader()
      do { _ = try reader.read(changed, name: "p") } catch { #expect(error is ProfileError) }
    }
  }

  @Test("More than the limit is refused, packed small or not; it is never all unpacked")
  func bomb() {
    let bomb = gzipped([UInt8](repeating: 0, count: 1 << 22))
    #expect(bomb.count < 8_192)
    var reader = ProfileReader(limit: 1 << 20)
    #expect(throws: ProfileError.tooLarge(file: "p", limit: 1 << 20)) {
      try reader.read(bomb, name: "p")
    }
    #expect(throws: ProfileError.tooLarge(file: "p", limit: 1 << 20)) {
      try reader.read([UInt8](repeating: 0x0A, count: 1 << 21), name: "p")
    }
  }

  @Test("Empty messages by the million, and calls without end, are refused before they take memory")
  func amplified() {
    var reader = ProfileReader()
    #expect(throws: ProfileError.tooManyCalls(file: "p")) {
      var empty = [UInt8](repeating: 0, count: 18_000_000)
      for place in stride(from: 0, to: empty.count, by: 2) { empty[place] = 0x12 }
      return try reader.read(empty, name: "p")
    }
    // A location of 100,000 inlined calls, 3,000 times in a sample.
    let wide = message(samples: [sample([Int](repeating: 1, count: 3_000), [1])]) {
      $0.put(4, location(1, [Int](repeating: 1, count: 100_000)))
      $0.put(5, [1: 1, 2: 3])
    }
    #expect(throws: ProfileError.tooManyCalls(file: "p")) { try reader.read(wide, name: "p") }
  }

  @Test("Profiles of one reader number their call stacks together")
  func together() throws {
    var reader = ProfileReader()
    let first = try reader.read(SampleProfile(["f": [1, 10], "g": [1, 20]]).bytes, name: "1")
    let second = try reader.read(SampleProfile(["h": [1, 1], "g": [1, 25]]).bytes, name: "2")
    #expect(reader.stacks.count == 3)
    #expect((0..<3).map { first[$0].bytes } == [10, 20, 0])
    #expect((0..<3).map { second[$0].bytes } == [0, 25, 1])
  }
}
