/// Writes series down, piece by piece, so that `SeriesReader` reads the same again.
///
/// Numbers are the shortest that read back to the last bit; a gap is an empty field or `null`.
public struct SeriesWriter: Sendable {
  /// A way to write series down.
  public enum Format: String, Sendable, CaseIterable {
    /// Wide CSV: RFC 3339 times, metrics, truth; one series.
    case csv

    /// A JSON object a piece.
    case ndjson
  }

  private let format: Format
  private var names: [String]?  // of the columns in the header

  /// A writer that has written nothing yet.
  public init(_ format: Format) { self.format = format }

  /// The text of `piece`; in CSV the first has the header before it.
  /// - Precondition: CSV pieces have the same columns.
  public mutating func text(of piece: Series) -> [UInt8] {
    var text: [UInt8] = []
    switch format {
    case .csv: appendCSV(piece, to: &text)
    case .ndjson: appendNDJSON(piece, to: &text)
    }
    return text
  }

  /// Writes a whole file, which appears at once or not at all.
  /// - Throws: `SeriesError.wouldOverwrite`, unless `replacing`; `SeriesError.unwritable`.
  /// - Precondition: as `text(of:)`.
  public static func write(
    _ series: [Series], as format: Format, to path: String, replacing: Bool = false
  ) throws(SeriesError) {
    var writer = SeriesWriter(format)
    var file = try AtomicFile(path: path, replacing: replacing)
    for piece in series { try file.write(writer.text(of: piece).span) }
    try file.commit()
  }

  private mutating func appendCSV(_ piece: Series, to text: inout [UInt8]) {
    let columns = piece.metrics.map(\.values) + piece.truth.map(\.values)
    let pieceNames = piece.metrics.map(\.name) + piece.truth.map(\.name)
    if let names {
      precondition(names == pieceNames, "\(piece.id): \(pieceNames) under the header \(names)")
    } else {
      names = pieceNames
      text.append(contentsOf: "timestamp".utf8)
      for name in pieceNames {
        text.append(UInt8(ascii: ","))
        appendField(name, to: &text)
      }
      text.append(0x0a)
    }
    for i in 0..<piece.count {
      piece.time(at: i).append(to: &text)
      for values in columns {
        text.append(UInt8(ascii: ","))
        if values[i].isFinite { Decimal.append(values[i], to: &text) }
      }
      text.append(0x0a)
    }
  }

  private func appendField(_ field: String, to text: inout [UInt8]) {
    guard field.utf8.contains(where: { $0 == 0x22 || $0 == 0x2c || $0 == 0x3b || $0 == 0x09 })
    else {
      text.append(contentsOf: field.utf8)
      return
    }
    text.append(0x22)
    for byte in field.utf8 {
      if byte == 0x22 { text.append(0x22) }
      text.append(byte)
    }
    text.append(0x22)
  }

  private func appendNDJSON(_ piece: Series, to text: inout [UInt8]) {
    func append(key: String) {
      JSONValue.append(key, to: &text)
      text.append(UInt8(ascii: ":"))
    }
    text.append(UInt8(ascii: "{"))
    append(key: "id")
    JSONValue.append(piece.id, to: &text)
    if !piece.labels.isEmpty {
      text.append(UInt8(ascii: ","))
      append(key: "labels")
      JSONValue.object(
        piece.labels.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }
      ).append(to: &text)
    }
    text.append(UInt8(ascii: ","))
    append(key: "t0")
    let (seconds, rest) = piece.start.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    // Large numbers would be read as milliseconds.
    if rest == 0, seconds.magnitude < 100_000_000_000 {
      text.append(contentsOf: seconds.description.utf8)
    } else {
      JSONValue.append(piece.start.description, to: &text)
    }
    text.append(UInt8(ascii: ","))
    append(key: "step")
    Decimal.append(piece.step.inSeconds, to: &text)
    text.append(UInt8(ascii: ","))
    append(key: "values")
    text.append(UInt8(ascii: "{"))
    let columns =
      piece.metrics.map { ($0.name, $0.values) } + piece.truth.map { ($0.name, $0.values) }
    for (c, (name, values)) in columns.enumerated() {
      if c > 0 { text.append(UInt8(ascii: ",")) }
      append(key: name)
      text.append(UInt8(ascii: "["))
      for (i, value) in values.enumerated() {
        if i > 0 { text.append(UInt8(ascii: ",")) }
        JSONValue.append(value, to: &text)
      }
      text.append(UInt8(ascii: "]"))
    }
    text.append(contentsOf: "}}\n".utf8)
  }
}
