internal import SwiftProtobuf
internal import TimeSeries

extension ProfileGrowth {
  /// The growth as a gzip'd profile, which `go tool pprof` opens: what shrank is negative, as in a profile
  /// made with its `-diff_base`.
  package var pprof: [UInt8] {
    var table = TextTable()
    var message = PprofProfile()
    let types =
      kind == .goroutines
      ? [("goroutine", "count")] : [("inuse_objects", "count"), ("inuse_space", "bytes")]
    message.sampleType = types.map { table.type($0, $1) }
    message.defaultSampleType = message.sampleType[types.count - 1].type
    message.comment = [
      table.number(of: "growth from \(profiles[0].name) to \(profiles[profiles.count - 1].name)")
    ]
    if profiles[0].rate > 1 {
      message.periodType = table.type("space", "bytes")
      message.period = Int64(nearest: profiles[0].rate)
    }
    if let last = profiles[profiles.count - 1].time {
      message.timeNanos = last.nanoseconds
      message.durationNanos = profiles[0].time.map { last.nanoseconds - $0.nanoseconds } ?? 0
    }
    var used: [Int32] = []  // frames, in the order of their numbers in the message
    var locations: [Int32: UInt64] = [:]
    for (stack, growth) in ofStacks where growth[keyPath: kind.measure] != 0 {
      var sample = PprofSample()
      sample.locationID = stacks[stack].map { frame in
        if let id = locations[frame] { return id }
        used.append(frame)
        locations[frame] = UInt64(used.count)
        return UInt64(used.count)
      }
      let values = kind == .goroutines ? [growth.objects] : [growth.objects, growth.bytes]
      sample.value = values.map { Int64(nearest: $0) }
      message.sample.append(sample)
    }
    var functions: [Frame: UInt64] = [:]
    for (index, number) in used.enumerated() {
      var frame = stacks.frames[Int(number)]
      var line = PprofLine()
      line.line = Int64(frame.line)
      frame.line = 0
      if functions[frame] == nil {
        functions[frame] = UInt64(functions.count + 1)
        var function = PprofFunction()
        function.id = UInt64(functions.count)
        function.name = table.number(of: frame.function)
        function.systemName = function.name
        function.filename = table.number(of: frame.file)
        message.function.append(function)
      }
      line.functionID = functions[frame]!
      var location = PprofLocation()
      location.id = UInt64(index + 1)
      location.line = [line]
      message.location.append(location)
    }
    message.stringTable = table.texts
    let bytes: [UInt8]? = try? message.serializedBytes()
    guard let bytes else { preconditionFailure("a message of proto3 has no required field") }
    return gzipped(bytes)
  }
}

/// A profile's texts, each of which is stored once.
private struct TextTable {
  private(set) var texts = [""]
  private var numbers = ["": Int64(0)]

  mutating func number(of text: String) -> Int64 {
    if let number = numbers[text] { return number }
    texts.append(text)
    numbers[text] = Int64(texts.count - 1)
    return Int64(texts.count - 1)
  }

  mutating func type(_ name: String, _ unit: String) -> PprofValueType {
    var type = PprofValueType()
    type.type = number(of: name)
    type.unit = number(of: unit)
    return type
  }
}
