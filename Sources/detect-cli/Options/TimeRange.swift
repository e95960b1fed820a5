import ArgumentParser
import TimeSeries

/// `FROM..TO` on the command line: the moments from the first to before the second.
enum TimeRange {
  /// - Throws: `ValidationError`.
  static func parsed(_ text: String) throws -> Range<Timestamp> {
    let ends = text.split(separator: "..", omittingEmptySubsequences: false).map(String.init)
    guard ends.count == 2, let from = Timestamp(ends[0]), let to = Timestamp(ends[1]), from < to
    else {
      throw ValidationError(
        "“\(text)” is no range of time; write FROM..TO, the earlier first, as "
          + "2024-07-08T00:00:00Z..2024-07-11T00:00:00Z")
    }
    return from..<to
  }
}
