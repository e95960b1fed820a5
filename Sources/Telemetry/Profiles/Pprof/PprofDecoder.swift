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
    let frames = try frames(in: &stacks)
    var counts: [Int32: Profile.Counts] = [:]
    counts.reserveCapacity(message.sample.count)
    var stack: [Int32] = []
    for sample in message.sample {
      guard sample.value.count == types.count else {
        throw invalid("a sample of \(sample.value.count) values where \(types.count) are counted")
      }
      stack.removeAll(keepingCapacity: true)
      for id in sample.locationID {
        guard let frames = frames[id] else { throw invalid("no location \(id)") }
        stack += frames
      }
      counts[stacks.number(ofStack: stack), default: Profile.Counts()].add(
        Profile.Counts(
          objects: columns.objects.map { Double(sample.value[$0]) } ?? 0,
          bytes: columns.bytes.map { Double(sample.value[$0]) } ?? 0,
          allocatedBytes: columns.allocatedBytes.map { Double(sample.value[$0]) } ?? 0, rate: rate))
    }
    let time = message.timeNanos > 0 ? Timestamp(nanoseconds: message.timeNanos) : nil
    return Profile(kind: columns.kind, name: name, time: time, rate: rate, counts: counts)
  }

  /// The frames of each location, innermost first: more than one where calls were inlined.
  private func frames(in stacks: inout CallStacks) throws -> [UInt64: [Int32]] {
    let functions = try byID(message.function, \.id, "function")
    let mappings = try byID(message.mapping, \.id, "mapping")
    return try byID(message.location, \.id, "location").mapValues { location in
      if location.line.isEmpty {
        let file = try mappings[location.mappingID].map { try text($0.filename) } ?? ""
        let address = "0x" + String(location.address, radix: 16)
        return [stacks.number(of: Frame(function: address, file: file))]
      }
      return try location.line.map { line in
        guard let function = functions[line.functionID] else {
          throw invalid("no function \(line.functionID)")
        }
        let name = try text(function.name)
        return stacks.number(
          of: Frame(
            function: name.isEmpty ? try text(function.systemName) : name,
            file: try text(function.filename), line: Int(line.line)))
      }
    }
  }

  private func byID<Element>(
    _ elements: [Element], _ id: KeyPath<Element, UInt64>, _ noun: String
  ) throws -> [UInt64: Element] {
    var byID: [UInt64: Element] = [:]
    byID.reserveCapacity(elements.count)
    for element in elements {
      guard element[keyPath: id] != 0 else { throw invalid("a \(noun) of number 0") }
      guard byID.updateValue(element, forKey: element[keyPath: id]) == nil else {
        throw invalid("two of \(noun) \(element[keyPath: id])")
      }
    }
    return byID
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
