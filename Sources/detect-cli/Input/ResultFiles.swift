import NeuralDetect
import TimeSeries

/// Reads what `score`, `detect --json` and `forecast` printed and places it beside the series that
/// tell the truth.
struct ResultFiles {
  private let truths: [Series]
  private var answers: [Answers]
  private let places: [String: [Int]]  // series id → the answers to each of its segments

  /// Series of the results that no labels are known of.
  private(set) var unmatched: Set<String> = []

  /// Whether any file holds scores or events.
  private(set) var hasAlarms = false

  /// The measures of each metric that was forecast.
  private(set) var forecasts: [SeriesEvaluation] = []

  init(_ truths: [Series]) {
    self.truths = truths
    answers = truths.map { Answers(to: $0) }
    places = Dictionary(grouping: truths.indices) { truths[$0].id }
  }

  var all: [Answers] { answers }

  /// - Throws: `SeriesError`, `Failure` for a file that is neither scores, events nor forecasts.
  mutating func read(_ file: String, severity: String) throws {
    let bytes = try contents(of: file)
    if bytes.isEmpty || bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
      try readEvents(bytes, file, severity: severity)
      hasAlarms = true
    } else if isForecast(bytes) {
      try readForecasts(bytes, file)
    } else {
      try readScores(bytes, file)
      hasAlarms = true
    }
  }

  /// Whether the header has a column `yhat`, as that of scores has not.
  private func isForecast(_ bytes: [UInt8]) -> Bool {
    let header = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    return header.split { !$0.isLetter && $0 != "_" }.contains { $0.lowercased() == "yhat" }
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

  private mutating func readForecasts(_ bytes: [UInt8], _ file: String) throws {
    let parts = try ForecastAnswer.Part.allCases.map { part in
      var reading = SeriesReader.Options()
      reading.format = .long
      reading.valueColumn = part.rawValue
      return (part, try SeriesReader.read(bytes: bytes, name: file, options: reading))
    }
    // A forecast of the beginning of a file is called as that is: one series is beside one.
    let ids = Set(parts[0].1.map(\.id))
    let isOnly = ids.count == 1 && places.count == 1
    var found = false
    for id in ids.sorted() {
      let metrics = Set(parts[0].1.filter { $0.id == id }.flatMap(\.metrics).map(\.name))
      let truths = isOnly ? truths : truths.filter { $0.id == id }
      for metric in metrics.sorted() {
        let answers = truths.compactMap { ForecastAnswer(of: metric, in: $0) }
        if answers.isEmpty { unmatched.insert("\(id) \(metric)") }
        found = found || !answers.isEmpty
        for var answer in answers {
          for (part, all) in parts {
            for series in all where series.id == id { answer.add(part, of: series) }
          }
          if let evaluated = answer.evaluated() { forecasts.append(evaluated) }
        }
      }
    }
    guard found else {
      throw Failure(
        Failure.badData,
        "\(file): no metric of its series is in --truth, among them \(unmatched.sorted()[0]); "
          + "name the files that they are in")
    }
    guard !forecasts.isEmpty else {
      throw Failure(
        Failure.badData,
        "\(file): --truth has no sample of the time that is forecast; forecast the beginning of a "
          + "series, and give all of it here")
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
          "\(file):\(index + 1): \(reason); give what `detect --json` printed, or `forecast` without "
            + "--json")
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
