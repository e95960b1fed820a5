internal import SwiftProtobuf
internal import TimeSeries

/// A profile in pprof's form, checked.
/// - Source: github.com/google/pprof, proto/profile.proto and profile/profile.go, `CheckValid`.
struct PprofDecoder {
  private let message: PprofProfile
  private let name: String

  /// - Throws: `ProfileError`.
  init(_ bytes: [UInt8], name: String) throws {
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    do {
      message = try PprofProfile(serializedBytes: bytes, options: options)
    } catch {
      throw ProfileError.invalid(file: name, reason: "the protobuf data are broken off or damaged")
    }
    self.name = name
    guard message.stringTable.first?.isEmpty ?? false else {
      throw invalid("its table of texts does not begin with an empty one")
    }
  }

  private func invalid(_ reason: String) -> ProfileError { .invalid(file: name, reason: reason) }

  private func text(_ index: Int64) throws -> String {
    guard message.stringTable.indices.contains(Int(index)) else {
      throw invalid("text \(index) of \(message.stringTable.count)")
    }
    return message.stringTable[Int(index)]
  }

  /// What it says, its call stacks in `stacks`.
  /// - Throws: `ProfileError`.
  func profile(in stacks: inout CallStacks) throws -> Profile {
    let types = try message.sampleType.map { (try text($0.type), try text($0.unit)) }
    let columns = try Columns(types, file: name)
    let period = try text(message.periodType.type)
    let rate =
      columns.kind == .heap && ["space", "bytes", ""].contains(period)
      ? Double(message.period) : 1
    let locations = try numbers(message.location, \.id, "location")
    let frames = try frames(in: &stacks)
    let time = message.timeNanos > 0 ? Timestamp(nanoseconds: message.timeNanos) : nil
    var profile = Profile(kind: columns.kind, name: name, time: time, rate: rate)
    var stack: [Int32] = []
    for sample in message.sample {
      guard sample.value.count == types.count else {
        throw invalid("a sample of \(sample.value.count) values where \(types.count) are counted")
      }
      stack.removeAll(keepingCapacity: true)
      for id in sample.locationID {
        guard let location = locations[id] else { throw invalid("no location \(id)") }
        let range = frames.ranges[location]
        for index in range { stack.append(frames.numbers[Int(index)]) }
      }
      profile.add(
        Profile.Counts(
          objects: columns.objects.map { Double(sample.value[$0]) } ?? 0,
          bytes: columns.bytes.map { Double(sample.value[$0]) } ?? 0,
          allocatedBytes: columns.allocatedBytes.map { Double(sample.value[$0]) } ?? 0, rate: rate),
        to: stacks.number(ofStack: stack))
    }
    return profile
  }

  /// The frames of all locations behind one another, and which are whose: innermost first, more than one where
  /// calls were inlined.
  private func frames(
    in stacks: inout CallStacks
  ) throws -> (numbers: [Int32], ranges: [Range<Int32>]) {
    let functions = try numbers(message.function, \.id, "function")
    let mappings = try numbers(message.mapping, \.id, "mapping")
    var frames: [Int32] = []
    var ranges: [Range<Int32>] = []
    for location in message.location {
      let first = Int32(frames.count)
      if location.line.isEmpty {
        let mapping = mappings[location.mappingID].map { message.mapping[$0] }
        let address = "0x" + String(location.address, radix: 16)
        let file = try mapping.map { try text($0.filename) } ?? ""
        frames.append(stacks.number(of: Frame(function: address, file: file)))
      }
      for line in location.line {
        guard let place = functions[line.functionID] else {
          throw invalid("no function \(line.functionID)")
        }
        let function = message.function[place]
        let name = try text(function.name)
        let frame = Frame(
          function: name.isEmpty ? try text(function.systemName) : name,
          file: try text(function.filename), line: Int(line.line))
        frames.append(stacks.number(of: frame))
      }
      ranges.append(first..<Int32(frames.count))
    }
    return (frames, ranges)
  }

  private func numbers<Element>(
    _ elements: [Element], _ id: (Element) -> UInt64, _ noun: String
  ) throws -> PlacesByID {
    var places = PlacesByID(count: elements.count)
    for (place, element) in elements.enumerated() {
      guard id(element) != 0 else { throw invalid("a \(noun) of number 0") }
      guard places.put(place, at: id(element)) else {
        throw invalid("two of \(noun) \(id(element))")
      }
    }
    return places
  }

  /// Where the element of an id is: most profiles number from 1 on without a gap.
  private struct PlacesByID {
    private var dense: [Int32]
    private var sparse: [UInt64: Int32] = [:]

    init(count: Int) { dense = Array(repeating: -1, count: count + 1) }

    subscript(id: UInt64) -> Int? {
      let place = id < UInt64(dense.count) ? dense[Int(id)] : sparse[id] ?? -1
      return place < 0 ? nil : Int(place)
    }

    /// `false` if there is one already.
    mutating func put(_ place: Int, at id: UInt64) -> Bool {
      guard self[id] == nil else { return false }
      if id < UInt64(dense.count) {
        dense[Int(id)] = Int32(place)
      } else {
        sparse[id] = Int32(place)
      }
      return true
    }
  }

  /// Where a sample's values stand. Go writes `inuse_space`, gperftools `space` or `inuse_space`, both with their
  /// objects.
  private struct Columns {
    var kind: Profile.Kind
    var objects: Int?
    var bytes: Int?
    var allocatedBytes: Int?

    init(_ types: [(type: String, unit: String)], file: String) throws {
      func place(_ names: String...) -> Int? {
        names.lazy.compactMap { name in types.firstIndex { $0.type == name } }.first
      }
      if let bytes = place("inuse_space", "space"), types[bytes].unit == "bytes" {
        kind = .heap
        self.bytes = bytes
        objects = place("inuse_objects", "objects")
        allocatedBytes = place("alloc_space")
      } else if let goroutines = place("goroutine", "goroutines") {
        kind = .goroutines
        objects = goroutines
      } else {
        throw ProfileError.noMemory(file: file, types: types.map(\.type))
      }
    }
  }
}
