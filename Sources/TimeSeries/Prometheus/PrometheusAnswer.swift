/// The samples of a Prometheus answer, or of several to one query.
package struct PrometheusAnswer: Sendable {
  /// Warnings, and what was left out.
  private(set) var irregularities = Irregularities()

  private var series: [HeldSeries] = []
  private var numbers: [String: Int] = [:]  // of series, by id
  private var histograms = 0
  private var window: Range<Timestamp>?  // of the samples to keep

  // What the body says beside its samples.
  private var status: String?
  private var failure: String?  // the error's type, if it is one
  private var message: String?
  private var resultType: String?

  /// No samples yet.
  package init() {}

  /// Reads the body that comes through `feed`; `name` stands for it in messages.
  /// - Throws: `SeriesError`, also where the body is an error or no matrix.
  package init(
    _ feed: ByteFeed, name: String, window: Range<Timestamp>?
  ) throws(SeriesError) {
    try self.init(Text(.from(feed, name: name)), window: window)
  }

  /// Reads a whole body, or its `data` alone, as it comes; samples outside of `window` are left out.
  /// - Throws: `SeriesError`, also where the body is an error or no matrix.
  init(_ text: consuming Text, window: Range<Timestamp>? = nil) throws(SeriesError) {
    self.window = window
    let file = text.name
    let chunks = TextChunks(text, limit: 1 << 32)
    var scanner = JSONScanner { chunks.next() }
    do {
      try scanner.object { scanner, key in try read(key, &scanner) }
      try scanner.finish()
    } catch {
      if let failure = chunks.failure { throw failure }
      let error = error as? JSONError ?? scanner.failure("\(error)")
      let place = chunks.place(of: error.offset)
      throw .invalidJSON(
        file: file, line: place.line, column: place.column, reason: error.reason)
    }
    if let failure = chunks.failure { throw failure }
    if status == "error" {
      throw .prometheusFailure(
        file: file, kind: failure ?? "an error", message: message ?? "no reason given")
    }
    guard let resultType else {
      throw .missingKeys(file: file, line: 1, keys: ["data.resultType"])
    }
    if resultType != "matrix" { throw .notAMatrix(file: file, resultType: resultType) }
    if histograms > 0 {
      irregularities.remarks.append("\(histograms) native histogram samples were left out")
    }
  }

  /// Whether there is no sample.
  package var isEmpty: Bool { series.isEmpty }

  /// Adds the samples of another answer to the same query, which come later.
  package mutating func append(_ other: consuming PrometheusAnswer) {
    if series.isEmpty {
      let remarks = irregularities
      self = other
      irregularities += remarks
      return
    }
    irregularities += other.irregularities
    for other in other.series {
      for column in other.columns { add(column, other.id, other.labels) }
      if let number = numbers[other.id] { series[number].irregularities += other.irregularities }
    }
  }

  /// The series in order of their first results; without labels they are called `name`.
  func series(unnamedAs name: String) -> [HeldSeries] {
    series.filter { !$0.columns.isEmpty }.map { series in
      var series = series
      if series.id.isEmpty { series.id = name }
      series.irregularities.remarks = irregularities.remarks
      return series
    }
  }

  /// The samples of every series, as they came.
  package func forEachSeries(
    _ take: (
      _ id: String, _ labels: [String: String], _ metric: String,
      _ samples: [(time: Timestamp, value: Double)]
    ) -> Void
  ) {
    for series in series {
      for column in series.columns {
        var cursor = TimeRuns.Cursor(in: column.times)
        take(
          series.id, series.labels, column.name,
          column.values.map { value in
            defer { cursor.advance(in: column.times) }
            return (Timestamp(nanoseconds: cursor.time!), value)
          })
      }
    }
  }

  /// What the server warned of, and what was left out.
  package var remarks: [String] { irregularities.remarks }

  /// The same with other words in its remarks.
  package func mapRemarks(_ transform: (String) -> String) -> PrometheusAnswer {
    var answer = self
    answer.irregularities.remarks = remarks.map(transform)
    return answer
  }

  private mutating func read(_ key: String, _ scanner: inout JSONScanner) throws {
    switch key {
    case "status": status = try scanner.string()
    case "errorType": failure = try scanner.string()
    case "error": message = try scanner.string()
    case "warnings", "infos":
      for warning in try scanner.value().elements ?? [] {
        irregularities.remarks.append("Prometheus: \(warning.text ?? warning.description)")
      }
    case "data":
      guard scanner.peek() == UInt8(ascii: "{") else { return try scanner.skip() }
      try scanner.object { scanner, key in try read(key, &scanner) }
    case "resultType": resultType = try scanner.string()
    case "result":
      guard scanner.peek() == UInt8(ascii: "[") else { return try scanner.skip() }
      try scanner.array { scanner in
        // A scalar's result is no array of objects; its type will say so.
        if scanner.peek() == UInt8(ascii: "{") {
          try readResult(&scanner)
        } else {
          try scanner.skip()
        }
      }
    default: try scanner.skip()
    }
  }

  private mutating func readResult(_ scanner: inout JSONScanner) throws {
    var labels: [String: String] = [:]
    var column = HeldColumn(name: "value")
    var odd = Irregularities()
    var histograms = 0
    try scanner.object { scanner, key in
      switch key {
      case "metric": labels = try scanner.labels()
      case "values":
        try scanner.array { scanner in
          guard scanner.take(UInt8(ascii: "[")) else { throw scanner.failure("[ was expected") }
          let time = try scanner.time()
          guard scanner.take(UInt8(ascii: ",")) else {
            throw scanner.failure("a comma was expected")
          }
          if window?.contains(time) ?? true {
            column.append(try scanner.quotedSample(&odd), at: time.nanoseconds)
          } else {
            _ = try scanner.rawString()
          }
          guard scanner.take(UInt8(ascii: "]")) else { throw scanner.failure("] was expected") }
        }
      case "histograms":
        try scanner.array { scanner in
          histograms += 1
          try scanner.skip()
        }
      default: try scanner.skip()
      }
    }
    self.histograms += histograms
    if let name = labels.removeValue(forKey: "__name__") { column.name = name }
    guard !column.values.isEmpty else { return }
    let id = labels.sorted { $0.key < $1.key }
      .map { "\($0.key)=\(JSONValue.string($0.value))" }.joined(separator: ",")
    add(column, id, labels)
    if let number = numbers[id] { series[number].irregularities += odd }
  }

  /// Results with the same labels but another name are metrics of one series.
  private mutating func add(_ column: HeldColumn, _ id: String, _ labels: [String: String]) {
    let number = numbers[id] ?? series.count
    if number == series.count {
      numbers[id] = number
      series.append(HeldSeries(id: id, labels: labels))
    }
    if let same = series[number].columns.firstIndex(where: { $0.name == column.name }) {
      series[number].columns[same].append(contentsOf: column)
    } else {
      series[number].columns.append(column)
    }
  }
}
