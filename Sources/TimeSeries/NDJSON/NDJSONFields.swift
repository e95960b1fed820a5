/// The members of an object that is a series.
struct NDJSONFields {
  private var id: String?
  private var labels: [String: String] = [:]
  private var start: Timestamp?
  private var step: Double?  // seconds
  private var times: [Timestamp]?
  private var values: [(name: String, samples: [Double])]?
  private var irregularities = Irregularities()

  /// Reads the value of `key`; that of a key not known is skipped.
  mutating func read(_ key: String, _ scanner: inout JSONScanner) throws {
    switch key {
    case "id":
      let value = try scanner.value()
      id = value.text ?? value.exactInteger.map(\.description)
    case "labels": labels = try scanner.labels()
    case "t0": start = try scanner.time()
    case "step":
      guard let seconds = try scanner.double() else {
        throw scanner.failure("a step in seconds was expected")
      }
      step = seconds
    case "timestamps":
      var times: [Timestamp] = []
      try scanner.array { scanner in times.append(try scanner.time()) }
      self.times = times
    case "values":
      var values: [(name: String, samples: [Double])] = []
      var irregularities = irregularities
      try scanner.object { scanner, name in
        values.append((name, try scanner.samples(&irregularities)))
      }
      self.values = values
      self.irregularities = irregularities
    default: try scanner.skip()
    }
  }

  /// The series that was read.
  /// - Throws: `SeriesError`, if something is missing or does not fit.
  consuming func series(file: String, line: Int) throws(SeriesError) -> HeldSeries {
    var missing: [String] = []
    if id == nil { missing.append("id") }
    if values == nil { missing.append("values") }
    if times == nil, start == nil { missing.append("t0") }
    if times == nil, step == nil { missing.append("step") }
    guard let id, let values, missing.isEmpty else {
      throw .missingKeys(file: file, line: line, keys: missing)
    }
    // Its nanoseconds, at least one, must fit an `Int64`.
    if let step, !(step >= 1e-9 && step < 9e9) {
      throw .wrongKind(
        file: file, line: line, key: "step", needed: "a positive number of seconds below 9e9")
    }
    guard values.contains(where: { !Truth.isTruth($0.name) }) else {
      throw .wrongKind(
        file: file, line: line, key: "values", needed: "an object with an array for each metric")
    }
    let count = times?.count ?? values[0].samples.count
    for (name, samples) in values where samples.count != count {
      throw .unequalLengths(
        file: file, line: line, name: name, count: samples.count, expected: count)
    }
    if count == 0 { throw .tooShort(name: id, count: 0, needed: 1) }
    var series = HeldSeries(id: id, labels: labels, irregularities: irregularities)
    var runs = TimeRuns()
    if let times {
      for time in times { runs.append(time.nanoseconds) }
    } else if let start, let step {
      let spacing = Int64((step * 1e9).rounded())
      let (length, overflows) = spacing.multipliedReportingOverflow(by: Int64(count))
      if overflows || start.nanoseconds.addingReportingOverflow(length).overflow {
        throw .wrongKind(
          file: file, line: line, key: "step", needed: "so small that all times lie before 2262")
      }
      runs.append(from: start.nanoseconds, spacing: spacing, count: count)
      series.statedStep = spacing
    }
    for (name, samples) in values {
      series.columns.append(HeldColumn(name: name, times: runs, values: samples))
    }
    return series
  }
}
