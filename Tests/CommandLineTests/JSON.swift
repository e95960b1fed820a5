import TimeSeries

/// A JSON value that the program printed.
typealias JSON = JSONValue

extension JSONValue {
  /// `nil` if `text` is no JSON.
  init?(_ text: some StringProtocol) {
    guard let value = try? JSONValue.parse(Array(text.utf8)) else { return nil }
    self = value
  }

  /// The keys of an object, in order.
  var keys: [String] { members?.map(\.key) ?? [] }
}
