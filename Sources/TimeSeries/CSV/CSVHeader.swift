/// The header of a CSV file: its columns' names and which of them are what.
struct CSVHeader: Sendable {
  var names: [String]
  var dialect: CSVDialect
  var line: Int

  /// Reads lines up to the first that is neither blank nor a comment.
  static func read(_ lines: inout LineReader) throws(SeriesError) -> CSVHeader {
    while try lines.next() {
      guard let first = lines.bytes[lines.line].first(where: { $0 > 0x20 }),
        first != UInt8(ascii: "#")
      else { continue }
      let text = lines.bytes.span.extracting(lines.line)
      let dialect = CSVDialect(header: text)
      guard let fields = dialect.fields(text) else {
        throw lines.bytes[lines.line].contains(UInt8(ascii: "\""))
          && String(validating: lines.bytes[lines.line], as: UTF8.self) != nil
          ? .openQuote(file: lines.name, line: lines.number)
          : .invalidText(file: lines.name, line: lines.number)
      }
      if fields.allSatisfy(isValue) { throw .noHeader(file: lines.name, line: lines.number) }
      var names: [String] = []
      var known: Set<String> = []
      for (i, field) in fields.enumerated() {
        let name = field.isEmpty ? "column_\(i + 1)" : field
        if !known.insert(name).inserted { throw .repeatedColumn(file: lines.name, name: name) }
        names.append(name)
      }
      return CSVHeader(names: names, dialect: dialect, line: lines.number)
    }
    throw .empty(file: lines.name)
  }

  /// The first column of one of these names, in the order given, whatever its case.
  func firstIndex(named candidates: [String]) -> Int? {
    let lowercase = names.map { $0.lowercased() }
    return candidates.lazy.compactMap { lowercase.firstIndex(of: $0) }.first
  }

  /// Whether it is a long CSV's.
  var isLong: Bool {
    ["series", "metric", "value"].allSatisfy { firstIndex(named: [$0]) != nil }
      && firstIndex(named: CSVHeader.timeNames) != nil
  }

  /// What columns of times are called, best first.
  static let timeNames = ["timestamp", "time", "ts", "date", "datetime"]
}

/// Whether a field is a number or a time, as no name is.
private func isValue(_ field: String) -> Bool {
  let bytes = Array(field.utf8)
  return Decimal.number(bytes.span) != nil || Timestamp(parsing: bytes.span) != nil
}
