/// A piece of a page. What is interpolated is text and is escaped, unless it is a piece itself:
///
///     let cell: HTML = "<td>\(series.id)</td>"
///
/// so that no name in the data can become a tag, an attribute or a script.
package struct HTML: ExpressibleByStringInterpolation, Sendable {
  package private(set) var text: String

  package init(stringLiteral text: String) { self.text = text }
  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// Text that is a piece of a page as it is: never of data.
  init(trusted text: String) { self.text = text }

  static func += (a: inout HTML, b: HTML) { a.text += b.text }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity)
    }

    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ value: String) { text += escaped(value) }
    package mutating func appendInterpolation(_ value: Int) { text += "\(value)" }
    package mutating func appendInterpolation(_ piece: HTML) { text += piece.text }
    package mutating func appendInterpolation(_ pieces: [HTML]) {
      for piece in pieces { text += piece.text }
    }
  }
}

/// `text` as text and in quoted attributes; control characters, which a page must not hold, as �.
private func escaped(_ text: String) -> String {
  var escaped = ""
  escaped.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "'": escaped += "&#39;"
    case "\n", "\t": escaped.unicodeScalars.append(scalar)
    default:
      let isControl = scalar.properties.generalCategory == .control
      escaped.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
    }
  }
  return escaped
}
