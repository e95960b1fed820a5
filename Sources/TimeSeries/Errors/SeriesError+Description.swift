extension SeriesError: CustomStringConvertible {
  /// One line: where, what is wrong, and what cures it.
  public var description: String { onOneLine(sentence) }

  private var sentence: String {
    switch self {
    case .notFound(let file): "\(file): no such file; check the path"
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .isDirectory(let file): "\(file): is a directory; name the files in it"
    case .empty(let file): "\(file): is empty; a header line and rows are needed"
    case .truncatedGzip(let file):
      "\(file): the gzip data ends too early; copy or download the file again"
    case .corruptGzip(let file, let reason):
      "\(file): the gzip data is corrupt (\(reason)); copy or download the file again"
    case .notGzip(let file):
      "\(file): begins or continues like gzip but is not; compress it again with gzip"
    case .binary(let file, let kind):
      "\(file): is \(kind); give CSV, NDJSON or a Prometheus answer in UTF-8, plain or gzip"

    case .headerOnly(let file): "\(file): has a header but no rows; nothing can be read from it"
    case .noHeader(let file, let line):
      "\(file):\(line): values where the header should be; "
        + "add a line of column names, such as timestamp,rss_bytes"
    case .noTimeColumn(let file, let columns):
      "\(file): none of the columns \(listed(columns)) is a time; name one timestamp"
    case .noMetricColumn(let file):
      "\(file): no column beside time and truth; "
        + "separate columns by comma, tab or semicolon, one for each metric"
    case .missingColumn(let file, let name, let present):
      "\(file): no column \(name) among \(listed(present)); "
        + "a long CSV needs series, timestamp, metric and value"
    case .repeatedColumn(let file, let name):
      "\(file): two columns are named \(quoted(name)); rename one"
    case .unknownMetric(let file, let name, let present):
      "\(file): no metric \(quoted(name)); there are \(listed(present))"
    case .wrongFieldCount(let file, let line, let found, let expected):
      "\(file):\(line): \(counted(found, "field")) where the header has \(expected); "
        + "complete the row or remove it"
    case .badTime(let file, let line, let text):
      "\(file):\(line): \(quoted(text)) is no time; "
        + "write RFC 3339, as 2022-08-22T03:51:19Z, or Unix seconds"
    case .badNumber(let file, let line, let column, let text):
      "\(file):\(line): \(quoted(text)) in \(column) is no number; "
        + "write it with a decimal point and no unit"
    case .openQuote(let file, let line):
      "\(file):\(line): a quote that opens does not close on its line; close or remove it"
    case .invalidText(let file, let line):
      "\(file):\(line): bytes that are no UTF-8 text; convert the file to UTF-8"
    case .lineTooLong(let file, let line, let limit):
      "\(file):\(line): longer than \(limit >> 20) MiB; break the text into lines"

    case .invalidJSON(let file, let line, let column, let reason):
      "\(file):\(line):\(column): invalid JSON: \(reason)"
    case .missingKeys(let file, let line, let keys):
      "\(file):\(line): no \(keys.joined(separator: ", ")); a series needs "
        + "id, values, and t0 with step or timestamps"
    case .wrongKind(let file, let line, let key, let needed):
      "\(file):\(line): \(key) must be \(needed)"
    case .unequalLengths(let file, let line, let name, let count, let expected):
      "\(file):\(line): \(counted(count, "value")) of \(name) where the others have \(expected); "
        + "write null for a gap"
    case .prometheusFailure(let file, let kind, let message):
      "\(file): Prometheus answered \(kind): \(message); correct the query and ask again"
    case .notAMatrix(let file, let resultType):
      "\(file): the answer is a \(resultType), not a matrix; "
        + "use query_range, or a range selector such as metric[5h]"

    case .nonPositiveStep(let seconds): "the step must be positive, got \(seconds) s"
    case .constantTime(let file, let name):
      "\(file): all times of \(name) are equal, so there is no step; check the time column"
    case .descendingTime(let file, let name):
      "\(file): the times of \(name) only run backwards; sort the rows by time"
    case .tooShort(let name, let count, let needed):
      "\(name): \(counted(count, "sample")), but \(needed) \(needed == 1 ? "is" : "are") needed; give a longer series"

    case .wouldOverwrite(let file): "\(file): exists already; give another name or force it"
    case .unwritable(let file, let reason): "\(file): cannot be written: \(reason)"
    }
  }
}

private func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

private func listed(_ names: [String]) -> String {
  guard !names.isEmpty else { return "none" }
  return names.prefix(50).map(shortened).joined(separator: ", ") + (names.count > 50 ? ", …" : "")
}

private func quoted(_ text: String) -> String { "“\(shortened(text))”" }

/// Not longer than 60 characters.
private func shortened(_ text: String) -> String { text.count > 60 ? text.prefix(60) + "…" : text }

/// The text without control characters.
private func onOneLine(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { $0.value < 0x20 || $0 == "\u{7f}" ? "·" : $0 }))
}
