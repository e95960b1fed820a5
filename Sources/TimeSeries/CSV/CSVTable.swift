/// A CSV as rows of texts, for tables that are no series.
public struct CSVTable: ~Copyable {
  /// The names in the header.
  public let columns: [String]

  private var lines: LineReader
  private let dialect: CSVDialect

  /// Opens a CSV, also gzipped; `-` is standard input.
  public init(path: String) throws(SeriesError) {
    try self.init(LineReader(Text(.open(path: path)), limit: 1 << 24))
  }

  /// Reads what is already in memory; `name` stands for the file in messages.
  package init(bytes: [UInt8], name: String) throws(SeriesError) {
    try self.init(LineReader(Text(.inMemory(bytes, name: name)), limit: 1 << 24))
  }

  private init(_ lines: consuming LineReader) throws(SeriesError) {
    var lines = lines
    let header = try CSVHeader.read(&lines)
    columns = header.names
    dialect = header.dialect
    self.lines = lines
  }

  /// The line of the row read last, from 1 on.
  package var line: Int { lines.number }

  /// The next row, a text a column; `nil` at the end.
  public mutating func next() throws(SeriesError) -> [String]? {
    while try lines.next() {
      if lines.line.isEmpty { continue }
      guard let fields = dialect.fields(lines.bytes.span.extracting(lines.line)) else {
        throw .openQuote(file: lines.name, line: lines.number)
      }
      guard fields.count == columns.count else {
        throw .wrongFieldCount(
          file: lines.name, line: lines.number, found: fields.count, expected: columns.count)
      }
      return fields
    }
    return nil
  }
}
