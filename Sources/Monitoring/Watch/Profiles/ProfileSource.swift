#if Telemetry
  package import Telemetry

  /// Where the heap profiles of some series are, and how often they are fetched.
  package struct ProfileSource: Sendable {
    /// The labels of the series that it is for.
    package var match: [String: String] = [:]

    /// An address with labels in braces: `http://{instance}/debug/pprof/heap`.
    package var address: String
    package var access = HTTPConfiguration()

    /// Where the address may lead; `nil` for anywhere.
    package var addressGuard: AddressGuard?

    /// Whether the process is to collect first: fresh, at the cost of a collection.
    package var collects = false

    /// From one profile of a process to the next, while nothing is wrong and while an event is open.
    package var quiet = Duration.seconds(15 * 60)
    package var open = Duration.seconds(2 * 60)

    /// Profiles of a process in an hour, at most.
    package var perHour = 20

    package init(address: String) { self.address = address }

    /// The address for a series with `labels`.
    ///
    /// A label may be a host, a port, or a name in a path, and nothing that leads elsewhere.
    /// - Throws: `TelemetryError.badAddress`.
    package func address(for labels: [String: String]) throws(TelemetryError) -> HTTPAddress {
      var text = ""
      var rest = address[...]
      while let opening = rest.firstIndex(of: "{") {
        let name = rest[rest.index(after: opening)...].prefix { $0 != "}" }
        guard let value = labels[String(name)], !["", ".", ".."].contains(value),
          value.utf8.allSatisfy(Self.isPlain)
        else {
          throw .badAddress(
            reason:
              "\(address.prefix { $0 != "?" }): {\(name)} is “\(labels[String(name)] ?? "")”, which is no part of an address"
          )
        }
        text += rest[..<opening] + value
        rest = rest[name.endIndex...].dropFirst()
      }
      text += rest
      if collects { text += (text.contains("?") ? "&" : "?") + "gc=1" }
      return try HTTPAddress(text)
    }

    /// Whether labels say which host and port are asked.
    var isLabelled: Bool {
      address.drop { $0 != "/" }.drop { $0 == "/" }.prefix { !"/?".contains($0) }.contains("{")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-._:[]".utf8.contains(byte)
      }
    }
  }

  extension ProfileSource {
    init(_ node: ConfigurationNode) throws(ConfigurationError) {
      let keys = try node.members(
        "match", "url", "gc", "quiet", "open", "per_hour", "basic_auth", "bearer_token_file", "tls",
        "timeout", "allow")
      guard let url = keys["url"] else { throw node.error("the key “url” is missing") }
      address = try url.text()
      match = try keys["match"]?.labels() ?? [:]
      access = try WatchConfiguration.Server.access(keys)
      if let node = keys["allow"] {
        addressGuard = AddressGuard(allowing: try node.ranges(), strictly: true)
      } else if isLabelled, keys["basic_auth"] != nil || keys["bearer_token_file"] != nil {
        throw url.error(
          "a label says who is given the secret: name who may be, as allow: [10.0.0.0/8]")
      }
      if let node = keys["gc"] { collects = try node.flag() }
      if let node = keys["quiet"] { quiet = try node.duration(.seconds(10) ... .seconds(86_400)) }
      if let node = keys["open"] { open = try node.duration(.seconds(10) ... .seconds(86_400)) }
      if let node = keys["per_hour"] { perHour = try node.count(1...360) }
      do {
        // Whatever the labels, the rest is an address.
        var labels: [String: String] = [:]
        for piece in address.split(separator: "{").dropFirst() {
          labels[String(piece.prefix { $0 != "}" })] = "1"
        }
        _ = try address(for: labels)
      } catch {
        throw url.error("\(error)")
      }
    }
  }
#endif
