extension JSONScanner {
  /// Reads an array of samples: numbers, `null`, or strings that hold a number, NaN or ±Inf.
  ///
  /// What is not finite is `nan` and counted.
  mutating func samples(_ irregularities: inout Irregularities) throws -> [Double] {
    var samples: [Double] = []
    try array { scanner in
      scanner.takeNumbers(into: &samples)
      samples.reserveSlowly()
      samples.append(try scanner.sample(&irregularities))
    }
    return samples
  }

  /// Reads one sample, as `samples(_:)` does.
  mutating func sample(_ irregularities: inout Irregularities) throws -> Double {
    let first = peek()
    if first == UInt8(ascii: "\"") { return try quotedSample(&irregularities) }
    if let number = try double() { return number }
    guard first == UInt8(ascii: "n"), literal() == .null else {
      throw failure("a number, null or a string was expected")
    }
    irregularities.emptyCells += 1
    return .nan
  }

  /// Reads a number in quotes, as Prometheus writes them.
  mutating func quotedSample(_ irregularities: inout Irregularities) throws -> Double {
    let range = try rawString()
    let number = withBytes(range) { Decimal.number($0) }
    if let number, number.isFinite { return number }
    switch withBytes(range, { Word($0) }) {
    case .absent: irregularities.emptyCells += 1
    case .nonFinite: irregularities.nonFiniteValues += 1
    case nil: throw failure(reason: "a string that holds no number", at: range.lowerBound)
    }
    return .nan
  }

  /// Reads a time: a Unix time as a number or in quotes, or RFC 3339.
  mutating func time() throws -> Timestamp {
    let range = peek() == UInt8(ascii: "\"") ? try rawString() : try rawNumber()?.range
    guard let range else { throw failure("a time was expected") }
    guard let time = withBytes(range, { Timestamp(parsing: $0) }) else {
      throw failure(reason: "no time; write Unix seconds or RFC 3339", at: range.lowerBound)
    }
    return time
  }

  /// Reads an object of strings; other values are kept as their JSON text.
  mutating func labels() throws -> [String: String] {
    var labels: [String: String] = [:]
    try object { scanner, key in
      let value = try scanner.value()
      labels[key] = value.text ?? value.description
    }
    return labels
  }
}
