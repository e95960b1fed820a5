import ArgumentParser
import TimeSeries

extension Timestamp {
  /// - Throws: `ValidationError`.
  static func argument(_ text: String) throws -> Timestamp {
    guard let time = Timestamp(text) else {
      throw ValidationError(
        "“\(text)” is no time; write RFC 3339, as 2022-08-22T03:51:19Z, or Unix seconds")
    }
    return time
  }
}
