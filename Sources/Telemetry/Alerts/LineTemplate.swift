internal import TimeSeries

/// What a line says of an alert, in an operator's own words: a text with names in braces.
///
///     {severity} {alertname} at {instance}: {summary} {runbook_url}
///
/// A name is that of a label or an annotation, or else `status`, `startsAt`, `endsAt` or `generatorURL`, as
/// Alertmanager's webhook calls them. What an alert does not have takes no room.
package struct LineTemplate: Sendable, Equatable {
  private enum Piece: Equatable {
    case text(Substring)
    case name(String)
  }

  private var pieces: [Piece] = []

  /// `nil` if `text` is blank, or has a brace that is not around a name.
  package init?(_ text: String) {
    guard text.contains(where: { !$0.isWhitespace }) else { return nil }
    var rest = text[...]
    while !rest.isEmpty {
      let plain = rest.prefix { $0 != "{" && $0 != "}" }
      pieces.append(.text(plain))
      rest = rest[plain.endIndex...]
      guard !rest.isEmpty else { break }
      let name = rest.dropFirst().prefix { $0 != "{" && $0 != "}" }
      guard rest.first == "{", isLabelName(String(name)), rest[name.endIndex...].first == "}" else {
        return nil
      }
      pieces.append(.name(String(name)))
      rest = rest[name.endIndex...].dropFirst()
    }
  }

  /// The line of `alert`.
  func callAsFunction(_ alert: Alert) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): String(text)
      case .name(let name): alert.value(named: name) ?? ""
      }
    }
    .joined()
  }
}

extension Alert {
  fileprivate func value(named name: String) -> String? {
    if let own = labels[name] ?? annotations[name] { return own }
    return switch name {
    case "status": isFiring ? "firing" : "resolved"
    case "startsAt": startsAt.inWholeSeconds.description
    case "endsAt": endsAt?.inWholeSeconds.description
    case "generatorURL": generatorURL
    default: nil
    }
  }
}
