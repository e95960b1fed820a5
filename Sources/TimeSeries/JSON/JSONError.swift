/// Why bytes are no JSON, and at which of them that shows.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  /// Bytes before the one at fault.
  package var offset: Int
  package var reason: String

  package init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }

  package var description: String { "\(reason) at byte \(offset)" }
}
