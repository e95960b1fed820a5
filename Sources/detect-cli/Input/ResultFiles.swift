import NeuralDetect
import TimeSeries

/// Reads what `score` and `detect --json` printed and places it beside the labelled series.
struct ResultFiles {
  private var answers: [Answers]
  private let places: [String: [Int]]  // series id → the answers to each of its segments

  /// Series of the results that no labels are known of.
  private(set) var unmatched: Set<String> = []

  init(_ truths: [Series]) {
    answers = truths.map { Answers(to: $0) }
    places = Dictionary(grouping: truths.indices) { truths[$0].id }
  }

  var all: [Answers] { answers }

  /// - Throws: `SeriesError`, `Failure` for a file that is neither scores nor events.
  mutating func read(_ file: String, severity: String) throws {
    let bytes = try contents(of: file)
    if bytes.isEmpty || bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
      try readEvents(bytes, file, severity: severity)
    } else {
      try readScores(bytes, file)
    }
  }

  /// Nothing at all is what `detect --json` prints where it finds nothing.
  private func contents(of file: String) throws -> [UInt8] {
    do {
      return try Files.contents(of: file)
    } catch let error {
      if case .empty = error { return [] }
      throw error
    }
  }

  private mutating func readScores(_ bytes: [UInt8], _ file: String) throws {
    for (column, isScore) in [("score", true), ("anomaly", false)] {
      var reading = SeriesReader.Options()
      reading.format = .long
      reading.valueColumn = column
      for series in try SeriesReader.read(bytes: bytes, name: file, options: reading) {
        if places[series.id] == nil { unmatched.insert(series.id) }
        for place in places[series.id] ?? [] {
          if isScore {
            answers[place].add(scores: series)
          } else {
            answers[place].add(flags: series)
          }
        }
      }
    }
  }

  private mutating func readEvents(_ bytes: [UInt8], _ file: String, severity: String) throws {
    for index in answers.indices { answers[index].expectAlarms() }
    let severities = ["info", "warning", "critical"]
    let lowest = severities.firstIndex(of: severity)!
    for (index, line) in bytes.split(separator: 0x0A).enumerated() {
      func bad(_ reason: String) -> Failure {
        Failure(
          Failure.badData,
          "\(file):\(index + 1): \(reason); give what `detect --json` printed")
      }
      let event: JSONValue
      do {
        event = try JSONValue.parse(Array(line))
      } catch let fault as JSONError {
        throw bad(fault.reason)
      }
      func time(_ key: String) throws -> Timestamp {
        guard let text = event[key]?.text,
          let time = Timestamp(parsing: Array(text.utf8).span)
        else {
          throw bad("no time \"\(key)\"")
        }
        return time
      }
      guard let series = event["series"]?.text else { throw bad("no \"series\"") }
      guard let rank = event["severity"]?.text.flatMap({ severities.firstIndex(of: $0) }) else {
        throw bad("no \"severity\"")
      }
      if places[series] == nil { unmatched.insert(series) }
      for place in places[series] ?? [] where rank >= lowest {
        answers[place].add(
          alarm: try time("onset"), detectedAt: try time("detected_at"),
          end: event["end"]?.text == nil ? nil : try time("end"))
      }
    }
  }
}
