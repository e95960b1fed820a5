internal import SwiftProtobuf
internal import TimeSeries

/// A profile in pprof's form, checked as Go's pprof checks it.
/// - Source: github.com/google/pprof, proto/profile.proto and profile/profile.go, `CheckValid`.
struct PprofDecoder {
  private let message: PprofProfile
  private let name: String

  /// What no profile comes near to, and what would take too much memory, or too long, to read.
  private enum Most {
    static let messages = 1 << 23  // with texts and packed numbers
    static let calls = 1 << 28  // of all samples, those of equal call stacks among them
    static let named = 1 << 30  // bytes of the names of all frames, those of equal names among them
  }

  /// - Throws: `ProfileError`.
  init(_ bytes: [UInt8], name: String) throws {
    self.name = name
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    guard let size = PprofSize(bytes) else { throw ProfileError.damaged(file: name) }
    guard size.messages <= Most.messages else { throw ProfileError.tooManyCalls(file: name) }
    do {
      message = try PprofProfile(serializedBytes: bytes, options: options)
    } catch {
      throw ProfileError.damaged(file: name)
    }
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
    let columns = try PprofColumns(types, file: name)
    let period = try text(message.periodType.type)
    let rate =
      columns.kind == .heap && ["space", "bytes", ""].contains(period)
      ? max(1, Double(message.period)) : 1
    let locations = try numbers(message.location, \.id, "location")
    let frames = try frames(in: &stacks)
    let time = message.timeNanos > 0 ? Timestamp(nanoseconds: message.timeNanos) : nil
    var profile = Profile(kind: columns.kind, name: name, time: time, rate: rate)
    stacks.reserve(
      message.sample.count, calls: message.sample.reduce(0) { $0 + $1.locationID.count * 2 })
    var stack: [Int32] = []
    var calls = 0
    for sample in message.sample {
      guard sample.value.count == types.count else {
        throw invalid("a sample of \(sample.value.count) values where \(types.count) are counted")
      }
      stack.removeAll(keepingCapacity: true)
      for id in sample.locationID {
        guard let location = locations[id] else { throw invalid("no location \(id)") }
        let range = frames.ranges[location]
        calls += range.count
        guard calls <= Most.calls else { throw ProfileError.tooManyCalls(file: name) }
        for index in range { stack.append(frames.numbers[Int(index)]) }
      }
      profile.add(columns.counts(sample.value, rate: rate), to: stacks.number(ofStack: stack))
      guard !stacks.isFull else { throw ProfileError.tooManyCalls(file: name) }
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
    var named = 0
    func add(_ frame: Frame) throws {
      named += frame.function.utf8.count + frame.file.utf8.count
      guard named <= Most.named, !stacks.isFull else {
        throw ProfileError.tooManyCalls(file: name)
      }
      frames.append(stacks.number(of: frame))
    }
    for location in message.location {
      let first = Int32(frames.count)
      if location.line.isEmpty {
        let mapping = mappings[location.mappingID].map { message.mapping[$0] }
        let address = "0x" + String(location.address, radix: 16)
        let file = try mapping.map { try text($0.filename) } ?? ""
        try add(Frame(function: address, file: file))
      }
      for line in location.line {
        guard let place = functions[line.functionID] else {
          throw invalid("no function \(line.functionID)")
        }
        let function = message.function[place]
        let name = try text(function.name)
        try add(
          Frame(
            function: name.isEmpty ? try text(function.systemName) : name,
            file: try text(function.filename), line: Int(line.line)))
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
}

extension ProfileError {
  fileprivate static func damaged(file: String) -> ProfileError {
    .invalid(file: file, reason: "the protobuf data are broken off or damaged")
  }
}
