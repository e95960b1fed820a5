/// A profile in pprof's form, by call stacks in words.
///
///     SampleProfile(["main.keep keep.go:12 < main.serve serve.go:3": [1, 2_048]])
public struct SampleProfile {
  public static let inUse = ["inuse_objects/count", "inuse_space/bytes"]
  public static let heap = ["alloc_objects/count", "alloc_space/bytes"] + inUse
  public static let goroutines = ["goroutine/count"]

  /// What each value of a sample counts, and in which unit.
  public var types = inUse

  /// Call stacks, what allocates first; a call is a function, and behind its last space a file and a line,
  /// `keep.go:12`.
  public var samples: [(stack: String, values: [Int])]

  public var rate = 1

  /// Nanoseconds since 1970; none if 0.
  public var time = 0

  public init(
    _ samples: KeyValuePairs<String, [Int]>, types: [String] = inUse, rate: Int = 1, time: Int = 0
  ) {
    self.samples = samples.map { ($0.key, $0.value) }
    self.types = types
    self.rate = rate
    self.time = time
  }

  public var bytes: [UInt8] {
    var message = ProtobufMessage()
    var texts = ["": 0]
    var order = [""]
    func number(_ text: some StringProtocol) -> Int {
      let text = String(text)
      if texts[text] == nil {
        texts[text] = order.count
        order.append(text)
      }
      return texts[text]!
    }
    for type in types {
      let parts = type.split(separator: "/")
      message.put(1, [1: number(parts[0]), 2: number(parts[1])])
    }
    var calls: [String: Int] = [:]
    for (stack, values) in samples {
      var sample = ProtobufMessage()
      let names = stack.split(separator: " < ").map(String.init)
      for name in names where calls[name] == nil {
        let id = calls.count + 1
        calls[name] = id
        let (function, file, line) = Self.parts(of: name)
        message.put(5, [1: id, 2: number(function), 4: number(file)])
        var location = ProtobufMessage()
        location.put(1, id)
        location.put(4, [1: id, 2: line])
        message.put(4, location.bytes)
      }
      sample.put(1, packed: names.map { calls[$0]! })
      sample.put(2, packed: values)
      message.put(2, sample.bytes)
    }
    message.put(11, [1: number("space"), 2: number("bytes")])
    message.put(12, rate)
    message.put(9, time)
    for text in order { message.put(6, Array(text.utf8)) }
    return message.bytes
  }

  /// The function of a call, its file and its line.
  private static func parts(of call: String) -> (function: Substring, file: Substring, line: Int) {
    guard let space = call.lastIndex(of: " "), let colon = call[space...].lastIndex(of: ":"),
      let line = Int(call[call.index(after: colon)...])
    else { return (call[...], "", 0) }
    return (call[..<space], call[call.index(after: space)..<colon], line)
  }
}
