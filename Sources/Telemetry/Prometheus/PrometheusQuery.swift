/// An expression in PromQL.
package struct PrometheusQuery: Sendable, Hashable, CustomStringConvertible {
  package let text: String

  package init(_ text: String) { self.text = text }

  package var description: String { text }

  /// Whether it names series and computes nothing: `name`, `name{…}` or `{…}`. Their samples can be
  /// asked for as they were stored.
  package var isSelector: Bool {
    var rest = Substring(text).drop(while: \.isWhitespace)
    let name = rest.prefix { isNamePart($0) || $0.isASCII && $0.isNumber }
    if let first = name.first, !isNamePart(first) { return false }
    rest = rest.dropFirst(name.count).drop(while: \.isWhitespace)
    guard rest.first == "{" else { return !name.isEmpty && rest.isEmpty }
    rest.removeFirst()
    while let next = rest.popFirst() {
      if next == "}" { return rest.allSatisfy(\.isWhitespace) }
      guard "\"'`".contains(next) else { continue }
      while let character = rest.popFirst(), character != next {
        if character == "\\", next != "`" { _ = rest.popFirst() }
      }
    }
    return false
  }
}

private func isNamePart(_ character: Character) -> Bool {
  character.isASCII && character.isLetter || character == "_" || character == ":"
}
