/// What the samples of a profile in pprof's form refer to, as it stands there: others by their ids, texts by their places.
/// - Source: github.com/google/pprof, proto/profile.proto.
struct PprofTables {
  struct ValueType {
    var type: Int64 = 0
    var unit: Int64 = 0
  }

  struct Mapping {
    var id: UInt64 = 0
    var file: Int64 = 0
  }

  struct Location {
    var id: UInt64 = 0
    var mapping: UInt64 = 0
    var address: UInt64 = 0

    /// In `lines`: inlined ones first, innermost first.
    var lines: Range<Int32> = 0..<0
  }

  struct Line {
    var function: UInt64 = 0
    var line: Int64 = 0
  }

  struct Function {
    var id: UInt64 = 0
    var name: Int64 = 0
    var systemName: Int64 = 0
    var file: Int64 = 0
  }

  private(set) var types: [ValueType] = []
  private(set) var mappings: [Mapping] = []
  private(set) var locations: [Location] = []
  private(set) var lines: [Line] = []
  private(set) var functions: [Function] = []
  private(set) var texts: [String] = []
  private(set) var time: Int64 = 0
  private(set) var periodType = ValueType()
  private(set) var period: Int64 = 0

  /// How many samples there are, and their bytes.
  private(set) var samples = (count: 0, bytes: 0)

  private let file: String

  /// Messages and texts, counted as they are read: what is made of two bytes may be forty.
  private var parts = 0

  /// More than any profile has, and what would take too much memory.
  private static let most = 1 << 23

  /// - Throws: `ProtobufFields.Damaged`, `ProfileError.tooManyCalls`.
  init(_ message: ProtobufFields, file: String) throws {
    self.file = file
    var fields = message
    while let (number, content) = try fields.next() {
      switch (number, content) {
      case (1, .bytes(let range)):
        var type = ValueType()
        try type.read(message.fields(of: range))
        types.append(type)
      case (2, .bytes(let range)): samples = (samples.count + 1, samples.bytes + range.count)
      case (3, .bytes(let range)): mappings.append(try Mapping(message.fields(of: range)))
      case (4, .bytes(let range)): try addLocation(message.fields(of: range))
      case (5, .bytes(let range)): functions.append(try Function(message.fields(of: range)))
      case (6, .bytes(let range)): texts.append(try message.text(in: range))
      case (9, .number(let value)): time = Int64(bitPattern: value)
      case (11, .bytes(let range)): try periodType.read(message.fields(of: range))
      case (12, .number(let value)): period = Int64(bitPattern: value)
      default: continue
      }
      try count()
    }
  }

  private mutating func count() throws {
    parts += 1
    guard parts <= Self.most else { throw ProfileError.tooManyCalls(file: file) }
  }

  private mutating func addLocation(_ message: ProtobufFields) throws {
    var location = Location()
    let first = Int32(lines.count)
    var fields = message
    while let (number, content) = try fields.next() {
      switch (number, content) {
      case (1, .number(let value)): location.id = value
      case (2, .number(let value)): location.mapping = value
      case (3, .number(let value)): location.address = value
      case (4, .bytes(let range)):
        lines.append(try Line(message.fields(of: range)))
        try count()
      default: continue
      }
    }
    location.lines = first..<Int32(lines.count)
    locations.append(location)
  }
}

extension PprofTables.ValueType {
  fileprivate mutating func read(_ message: consuming ProtobufFields) throws {
    while let (number, content) = try message.next() {
      switch (number, content) {
      case (1, .number(let value)): type = Int64(bitPattern: value)
      case (2, .number(let value)): unit = Int64(bitPattern: value)
      default: continue
      }
    }
  }
}

extension PprofTables.Mapping {
  fileprivate init(_ message: consuming ProtobufFields) throws {
    while let (number, content) = try message.next() {
      switch (number, content) {
      case (1, .number(let value)): id = value
      case (5, .number(let value)): file = Int64(bitPattern: value)
      default: continue
      }
    }
  }
}

extension PprofTables.Line {
  fileprivate init(_ message: consuming ProtobufFields) throws {
    while let (number, content) = try message.next() {
      switch (number, content) {
      case (1, .number(let value)): function = value
      case (2, .number(let value)): line = Int64(bitPattern: value)
      default: continue
      }
    }
  }
}

extension PprofTables.Function {
  fileprivate init(_ message: consuming ProtobufFields) throws {
    while let (number, content) = try message.next() {
      switch (number, content) {
      case (1, .number(let value)): id = value
      case (2, .number(let value)): name = Int64(bitPattern: value)
      case (3, .number(let value)): systemName = Int64(bitPattern: value)
      case (4, .number(let value)): file = Int64(bitPattern: value)
      default: continue
      }
    }
  }
}
