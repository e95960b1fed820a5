/// Where something is served: `http://host:9090/path`, without secrets.
package struct HTTPAddress: Sendable, Hashable, CustomStringConvertible {
  /// The whole address.
  let text: String

  /// Whether its path is a secret, too: then only scheme, host and port are ever shown.
  let isSecret: Bool

  /// An address that others go behind: a slash at its end is left out.
  /// - Throws: `TelemetryError.badAddress`; what follows the scheme is not repeated where it may hold
  ///   a password.
  package init(_ text: String) throws(TelemetryError) {
    try self.init(text, isSecret: false)
  }

  /// An address that is a secret itself, as those of chats' webhooks are.
  /// - Throws: `TelemetryError.badAddress`, which repeats nothing of it.
  package init(secret text: String) throws(TelemetryError) { try self.init(text, isSecret: true) }

  private init(_ text: String, isSecret: Bool) throws(TelemetryError) {
    guard let scheme = ["http://", "https://"].first(where: text.lowercased().hasPrefix) else {
      throw .badAddress(reason: "an address begins with http:// or https://")
    }
    let rest = text.dropFirst(scheme.count)
    let shown = isSecret ? scheme + "…" : text
    let authority = rest.prefix { !"/?#".contains($0) }
    if authority.contains("@") {
      throw .badAddress(
        reason: "an address holds no user and password: give those in files, by options")
    }
    guard rest.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7f }) else {
      throw .badAddress(reason: "\(scheme)…: an address has no blanks and no letters beyond ASCII")
    }
    if rest.contains("#") { throw .badAddress(reason: "\(shown): an address has no #") }
    let isLiteral = authority.hasPrefix("[")  // of IPv6
    let host = isLiteral ? authority.prefix { $0 != "]" } : authority.prefix { $0 != ":" }
    let port = authority.dropFirst(host.count + (isLiteral ? 1 : 0))
    // No other characters: nobody else may find another host in the same text.
    guard host.count > (isLiteral ? 1 : 0), !isLiteral || authority.contains("]"),
      host.dropFirst(isLiteral ? 1 : 0).allSatisfy(
        isLiteral
          ? { $0.isHexDigit || $0 == ":" || $0 == "." }
          : { $0.isLetter || $0.isNumber || "-._".contains($0) }),
      port.isEmpty || port.first == ":" && UInt16(port.dropFirst()) ?? 0 > 0
    else {
      throw .badAddress(reason: "\(shown): an address is as http://host:9090")
    }
    self.text = !isSecret && text.hasSuffix("/") ? String(text.dropLast()) : text
    self.isSecret = isSecret
  }

  /// The host and the port.
  package var authority: String {
    String(text.drop { $0 != "/" }.drop { $0 == "/" }.prefix { !"/?".contains($0) })
  }

  /// The host's name or number, without the brackets of IPv6.
  package var host: String {
    let authority = authority
    return authority.hasPrefix("[")
      ? String(authority.dropFirst().prefix { $0 != "]" }) : String(authority.prefix { $0 != ":" })
  }

  /// The address as it may be shown: a query may hold a key.
  package var description: String {
    if isSecret { return text.prefix { $0 != "/" } + "//\(authority)" }
    return text.contains("?") ? text.prefix { $0 != "?" } + "?…" : text
  }

  package var hasQuery: Bool { text.contains("?") }

  /// The same with `path` behind it.
  func appending(_ path: String) -> HTTPAddress {
    HTTPAddress(checked: text + path, isSecret: isSecret)
  }

  /// The same with a field more behind its `?`; `value` is encoded.
  func appending(field name: String, _ value: String) -> HTTPAddress {
    appending("\(hasQuery ? "&" : "?")\(name)=\(percentEncoded(value))")
  }

  /// The same, at `path` if it names none itself.
  package func orAt(_ path: String) -> HTTPAddress {
    text.hasSuffix(authority) ? appending(path) : self
  }

  private init(checked text: String, isSecret: Bool) {
    self.text = text
    self.isSecret = isSecret
  }
}
