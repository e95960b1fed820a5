import TimeSeries

/// Says on standard error what was odd about the input: lines to read, or JSON with `--json`.
struct Notes {
  let isQuiet: Bool
  let asJSON: Bool

  func report(_ irregularities: Irregularities, of file: String) {
    guard !isQuiet else { return }
    if asJSON {
      guard !irregularities.isEmpty || !irregularities.remarks.isEmpty else { return }
      StandardError.write(
        JSONValue.object([
          .init("file", .string(file)), .init("irregularities", irregularities.json),
          .init("remarks", .array(irregularities.remarks.map { .string($0) })),
        ]).description + "\n")
    } else {
      for note in irregularities.notes { StandardError.write("\(file): \(note)\n") }
    }
  }

  func say(_ text: String) {
    guard !isQuiet else { return }
    StandardError.write(
      asJSON ? JSONValue.object([.init("note", .string(text))]).description + "\n" : text + "\n")
  }
}

extension Irregularities {
  /// The counts that are not zero.
  var json: JSONValue {
    .object(counts.map { JSONValue.Member($0.key, .integer(Int64($0.count))) })
  }
}
