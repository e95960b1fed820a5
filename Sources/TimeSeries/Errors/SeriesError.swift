/// Why a series could not be read or written.
///
/// `file` is the path as given, or `standard input`; lines and columns count from 1.
public enum SeriesError: Error, Equatable {
  // The file
  case notFound(file: String)
  case unreadable(file: String, reason: String)
  case isDirectory(file: String)
  case empty(file: String)
  case truncatedGzip(file: String)
  case corruptGzip(file: String, reason: String)
  case notGzip(file: String)
  case binary(file: String, kind: String)

  // Lines and fields
  case headerOnly(file: String)
  case noHeader(file: String, line: Int)
  case noTimeColumn(file: String, columns: [String])
  case noMetricColumn(file: String)
  case missingColumn(file: String, name: String, present: [String])
  case repeatedColumn(file: String, name: String)
  case unknownMetric(file: String, name: String, present: [String])
  case wrongFieldCount(file: String, line: Int, found: Int, expected: Int)
  case badTime(file: String, line: Int, text: String)
  case badNumber(file: String, line: Int, column: String, text: String)
  case openQuote(file: String, line: Int)
  case invalidText(file: String, line: Int)
  case lineTooLong(file: String, line: Int, limit: Int)

  // JSON
  case invalidJSON(file: String, line: Int, column: Int, reason: String)
  case missingKeys(file: String, line: Int, keys: [String])
  case wrongKind(file: String, line: Int, key: String, needed: String)
  case unequalLengths(file: String, line: Int, name: String, count: Int, expected: Int)
  case prometheusFailure(file: String, kind: String, message: String)
  case notAMatrix(file: String, resultType: String)

  // Time
  case nonPositiveStep(seconds: Double)
  case constantTime(file: String, name: String)
  case descendingTime(file: String, name: String)
  case tooShort(name: String, count: Int, needed: Int)

  // Output
  case wouldOverwrite(file: String)
  case unwritable(file: String, reason: String)
}
