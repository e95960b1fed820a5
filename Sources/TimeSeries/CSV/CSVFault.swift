/// What is wrong with a line, seen without knowing its file.
enum CSVFault: Error {
  case openQuote
  case invalidText
  case fieldCount(Int)
  case badTime(String)

  func seriesError(file: String, line: Int, fields: Int) -> SeriesError {
    switch self {
    case .openQuote: .openQuote(file: file, line: line)
    case .invalidText: .invalidText(file: file, line: line)
    case .fieldCount(let found):
      .wrongFieldCount(file: file, line: line, found: found, expected: fields)
    case .badTime(let text): .badTime(file: file, line: line, text: text)
    }
  }
}
