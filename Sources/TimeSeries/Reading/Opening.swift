/// The reader for what a text holds.
func openPieces(
  _ text: consuming Text, options: SeriesReader.Options
) throws(SeriesError) -> any PieceSource & ~Copyable {
  let format = options.format ?? recognizedJSON(text.beginning)
  switch format {
  case .ndjson: return NDJSON(LineReader(text, limit: 1 << 30), options: options)
  case .prometheus:
    return try PrometheusMatrix(text, options: options)
  case .csv, .long, nil:
    var lines = LineReader(text, limit: 1 << 24)
    let header = try CSVHeader.read(&lines)
    let isLong = format == .long || format == nil && header.isLong
    if isLong { return try LongCSV(lines, header: header, options: options) }
    return try WideCSV(lines, header: header, options: options)
  }
}

/// The JSON format that the bytes begin; `nil` if they are no JSON object.
///
/// A Prometheus answer begins with one of its own keys, a series with one of a series'.
private func recognizedJSON(_ bytes: ArraySlice<UInt8>) -> InputFormat? {
  var scanner = JSONScanner(Array(bytes.prefix(1 << 10)))
  guard scanner.take(UInt8(ascii: "{")) else {
    return bytes.first { $0 > 0x20 } == UInt8(ascii: "[") ? .ndjson : nil
  }
  let key = try? scanner.string()
  let keysOfAnswers = ["status", "data", "resultType", "result", "errorType", "error", "warnings"]
  return keysOfAnswers.contains(key ?? "") ? .prometheus : .ndjson
}

/// The name of a series that is a file by itself: no folders, no `.gz`, no `.csv`, `.tsv` or `.txt`.
package func seriesID(ofFile name: String) -> String {
  if name == "standard input" { return "stdin" }
  var id = name[...]
  if let slash = id.lastIndex(of: "/") { id = id[id.index(after: slash)...] }
  for suffix in [".gz", ".csv", ".tsv", ".txt"]
  where id.hasSuffix(suffix) && id.count > suffix.count {
    id = id.dropLast(suffix.count)
  }
  return String(id)
}
