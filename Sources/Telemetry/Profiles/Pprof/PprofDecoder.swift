internal import TimeSeries

/// A profile in pprof's form, checked as Go's pprof checks it.
///
/// Its message is passed over twice, since samples may stand before what they refer to: once for the tables, once for
/// the samples, of which none is kept.
/// - Source: github.com/google/pprof, proto/profile.proto and profile/profile.go, `CheckValid`.
struct PprofDecoder {
  private let message: ProtobufFields
  private let tables: PprofTables
  private let name: String

  /// What no profile comes near to, and what would take too much memory, or too long, to read.
  private enum Most {
    static let stack = 1 << 26  // calls of a sample
    static let calls = 1 << 28  // of all samples, those of equal call stacks among them
    static let named = 1 << 30  // bytes of the names of all frames, those of equal names among them
  }

  /// - Throws: `ProfileError`, `ProtobufFields.Damaged`.
  init(_ bytes: [UInt8], name: String) throws {
    self.name = name
    message = ProtobufFields(bytes)
    tables = try PprofTables(message, file: name)
    guard tables.texts.first?.isEmpty ?? false else {
      throw invalid("its table of texts does not begin with an empty one")
    }
  }

  private func invalid(_ reason: String) -> ProfileError { .invalid(file: name, reason: reason) }

  private func text(_ index: Int64) throws -> String {
    guard tables.texts.indices.contains(Int(index)) else {
      throw invalid("text \(index) of \(tables.texts.count)")
    }
    return tables.texts[Int(index)]
  }

  /// What it says, its call stacks in `stacks`.
  /// - Throws: `ProfileError`, `ProtobufFields.Damaged`.
  func profile(in stacks: inout CallStacks) throws -> Profile {
    let types = try tables.types.map { (try text($0.type), try text($0.unit)) }
    let columns = try PprofColumns(types, file: name)
    let period = try text(tables.periodType.type)
    let rate =
      columns.kind == .heap && ["space", "bytes", ""].contains(period)
      ? max(1, Double(tables.period)) : 1
    let time = tables.time > 0 ? Timestamp(nanoseconds: tables.time) : nil
    var profile = Profile(kind: columns.kind, name: name, time: time, rate: rate)
    let frames = try frames(in: &stacks)
    // A call takes a byte at least.
    stacks.reserve(tables.samples.count, calls: tables.samples.bytes)
    profile.reserve(stacks.count + tables.samples.count)
    var sample = (stack: [Int32](), values: [Int64]())
    var calls = 0
    var fields = message
    while let (number, content) = try fields.next() {
      guard number == 2, case .bytes(let range) = content else { continue }
      try read(message.fields(of: range), of: types.count, frames, into: &sample)
      calls += sample.stack.count
      guard calls <= Most.calls else { throw ProfileError.tooManyCalls(file: name) }
      let counts = columns.counts(sample.values, rate: rate)
      profile.add(counts, to: stacks.number(ofStack: sample.stack))
      guard !stacks.isFull else { throw ProfileError.tooManyCalls(file: name) }
    }
    return profile
  }

  /// Reads a sample of `count` values in place of the last one.
  private func read(
    _ message: consuming ProtobufFields, of count: Int, _ frames: LocationFrames,
    into sample: inout (stack: [Int32], values: [Int64])
  ) throws {
    sample.stack.removeAll(keepingCapacity: true)
    sample.values.removeAll(keepingCapacity: true)
    var found = 0
    while let (number, content) = try message.next() {
      switch (number, content) {
      case (1, _):
        try message.numbers(in: content) { id in
          guard var place = frames.starts[id] else { throw invalid("no location \(id)") }
          while frames.numbers[place] >= 0 {
            sample.stack.append(frames.numbers[place])
            place += 1
          }
          guard sample.stack.count <= Most.stack else {
            throw ProfileError.tooManyCalls(file: name)
          }
        }
      case (2, _):
        try message.numbers(in: content) { value in
          found += 1
          if found <= count { sample.values.append(Int64(bitPattern: value)) }
        }
      case (3, .bytes(let label)): try message.fields(of: label).check()
      default: continue
      }
    }
    guard found == count else {
      throw invalid("a sample of \(found) values where \(count) are counted")
    }
  }

  /// The frames of all locations behind one another, −1 after each, and where those of a location's id begin: the
  /// innermost first, more than one where calls were inlined.
  private typealias LocationFrames = (numbers: [Int32], starts: PlacesByID)

  private func frames(in stacks: inout CallStacks) throws -> LocationFrames {
    let functions = try numbers(tables.functions, \.id, "function")
    let mappings = try numbers(tables.mappings, \.id, "mapping")
    var frames: [Int32] = []
    var starts = PlacesByID(count: tables.locations.count)
    var named = 0
    func add(_ frame: Frame) throws {
      named += frame.function.utf8.count + frame.file.utf8.count
      guard named <= Most.named, !stacks.isFull else {
        throw ProfileError.tooManyCalls(file: name)
      }
      frames.append(stacks.number(of: frame))
    }
    for location in tables.locations {
      try put(frames.count, at: location.id, in: &starts, "location")
      if location.lines.isEmpty {
        let mapping = mappings[location.mapping].map { tables.mappings[$0] }
        let address = "0x" + String(location.address, radix: 16)
        try add(Frame(function: address, file: try mapping.map { try text($0.file) } ?? ""))
      }
      for index in location.lines {
        let line = tables.lines[Int(index)]
        guard let place = functions[line.function] else {
          throw invalid("no function \(line.function)")
        }
        let function = tables.functions[place]
        let name = try text(function.name)
        try add(
          Frame(
            function: name.isEmpty ? try text(function.systemName) : name,
            file: try text(function.file), line: Int(line.line)))
      }
      frames.append(-1)
    }
    return (frames, starts)
  }

  private func numbers<Element>(
    _ elements: [Element], _ id: (Element) -> UInt64, _ noun: String
  ) throws -> PlacesByID {
    var places = PlacesByID(count: elements.count)
    for (place, element) in elements.enumerated() {
      try put(place, at: id(element), in: &places, noun)
    }
    return places
  }

  private func put(
    _ place: Int, at id: UInt64, in places: inout PlacesByID, _ noun: String
  ) throws {
    guard id != 0 else { throw invalid("a \(noun) of number 0") }
    guard places.put(place, at: id) else { throw invalid("two of \(noun) \(id)") }
  }
}
