/// Where something is served: `http://host:9090/path`, without secrets.
package struct HTTPAddress: Sendable, Hashable, CustomStringConvertible {
  /// The whole address, without a slash at its end.
  let text: String

  /// - Throws: `TelemetryError.badAddress`; what follows the scheme is not repeated where it may hold
  ///   a password.
  package init(_ text: String) throws(TelemetryError) {
    guard let scheme = ["http://", "https://"].first(where: text.lowercased().hasPrefix) else {
      throw .badAddress(reason: "an address begins with http:// or https://")
    }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { !"/?#".contains($0) }
    if authority.contains("@") {
      throw .badAddress(
        reason: "an address holds no user and password: give those in files, by options")
    }
    guard rest.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7f }) else {
      throw .badAddress(reason: "\(scheme)…: an address has no blanks and no letters beyond ASCII")
    }
    if rest.contains("#") { throw .badAddress(reason: "\(text): an address has no #") }
    let isLiteral = authority.hasPrefix("[")  // of IPv6
    let host = isLiteral ? authority.prefix { $0 != "]" } : authority.prefix { $0 != ":" }
    let port = authority.dropFirst(host.count + (isLiteral ? 1 : 0))
    guard !host.isEmpty, !isLiteral || authority.contains("]"),
      port.isEmpty || port.first == ":" && UInt16(port.dropFirst()) ?? 0 > 0
    else {
      throw .badAddress(reason: "\(text): an address is as http://host:9090")
    }
    self.text = text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  /// The host and the port.
  package var authority: String {
    String(text.drop { $0 != "/" }.drop { $0 == "/" }.prefix { !"/?".contains($0) })
  }

  /// The address as it may be shown: a query may hold a key.
  package var description: String {
    text.contains("?") ? text.prefix { $0 != "?" } + "?…" : text
  }

  package var hasQuery: Bool { text.contains("?") }

  /// The same with `path` behind it.
  func appending(_ path: String) -> HTTPAddress { HTTPAddress(checked: text + path) }

  /// The same, at `path` if it names none itself.
  package func orAt(_ path: String) -> HTTPAddress {
    text.hasSuffix(authority) ? appending(path) : self
  }

  private init(checked text: String) { self.text = text }
}
