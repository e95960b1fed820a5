extension Duration {
  /// Reads `10m`, `1h30m`, `500ms`, `1.5s`; a bare number is seconds.
  ///
  /// Units are `ns`, `us`, `ms`, `s`, `m`, `h`, `d` (24 h) and `w`. `nil` where the text is none.
  package init?(parsing text: String) {
    var rest = Substring(text)
    let negative = rest.first == "-"
    if negative { rest.removeFirst() }
    var total = 0.0  // nanoseconds: whole ones are exact up to 104 days
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let number = Double(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      let letters = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(letters.count)
      guard let unit = nanosecondsPerUnit(letters) else { return nil }
      total += number * unit
    }
    guard let nanoseconds = Int64(exactly: total.rounded()) else { return nil }
    self = .nanoseconds(negative ? -nanoseconds : nanoseconds)
  }

  /// The shortest text that `init(parsing:)` reads back: `10m`, `1h30m`, `0s`.
  package var compactDescription: String {
    var rest = nanoseconds.magnitude
    var text = nanoseconds < 0 ? "-" : ""
    for (unit, name) in units where rest >= unit {
      text += "\(rest / unit)\(name)"
      rest %= unit
    }
    return text.isEmpty ? "0s" : text
  }

  /// The whole nanoseconds in it.
  /// - Precondition: shorter than 292 years.
  package var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  /// In seconds, as a `Double`.
  package var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}

private let units: [(UInt64, String)] = [
  (86_400_000_000_000, "d"), (3_600_000_000_000, "h"), (60_000_000_000, "m"),
  (1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "us"), (1, "ns"),
]

private func nanosecondsPerUnit(_ letters: Substring) -> Double? {
  switch letters {
  case "": 1e9
  case "w": 7 * 86_400e9
  case "µs": 1e3
  default: units.first { $0.1 == letters }.map { Double($0.0) }
  }
}
