/// What a Prometheus answer says.
struct PrometheusAnswer {
  /// The error's type, if it is one.
  private(set) var failure: String?
  private(set) var message: String?
  private(set) var resultType: String?

  /// Warnings, and what was left out.
  private(set) var irregularities = Irregularities()

  private var series: [HeldSeries] = []
  private var numbers: [String: Int] = [:]  // of series, by id
  private var histograms = 0
  private var status: String?

  /// Reads the whole body, or its `data` alone.
  mutating func read(_ body: [UInt8]) throws(JSONError) {
    var scanner = JSONScanner(body)
    do {
      try scanner.object { scanner, key in try read(key, &scanner) }
      try scanner.finish()
    } catch {
      throw error as? JSONError ?? JSONError(offset: scanner.position, reason: "\(error)")
    }
    if status == "error" { failure = failure ?? "an error" } else { failure = nil }
    if histograms > 0 {
      irregularities.remarks.append("\(histograms) native histogram samples were left out")
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
          column.append(try scanner.quotedSample(&odd), at: time.nanoseconds)
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
    add(column, labels, odd)
  }

  /// Results with the same labels but another name are metrics of one series.
  private mutating func add(_ column: HeldColumn, _ labels: [String: String], _ odd: Irregularities)
  {
    guard !column.values.isEmpty else { return }
    let id = labels.sorted { $0.key < $1.key }
      .map { "\($0.key)=\(JSONValue.string($0.value))" }.joined(separator: ",")
    let number = numbers[id] ?? series.count
    if number == series.count {
      numbers[id] = number
      series.append(HeldSeries(id: id, labels: labels))
    }
    series[number].irregularities += odd
    if let same = series[number].columns.firstIndex(where: { $0.name == column.name }) {
      series[number].columns[same].append(contentsOf: column)
    } else {
      series[number].columns.append(column)
    }
  }
}
