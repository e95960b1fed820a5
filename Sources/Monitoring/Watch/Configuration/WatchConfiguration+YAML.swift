#if Telemetry
  internal import NeuralDetect
  internal import Telemetry
  internal import TimeSeries

  extension WatchConfiguration {
    /// Reads the text of a YAML file; paths in it count from where the program runs.
    /// - Throws: `ConfigurationError`, naming the line.
    package init(_ text: String, file: String) throws(ConfigurationError) {
      let root = try ConfigurationNode(text, file: file)
      let keys = try root.members(
        "prometheus", "queries", "interval", "step", "history", "absence", "listen", "state",
        "model", "limits", "rules", "notify", "profiles", "profile_bytes")
      func required(_ key: String) throws(ConfigurationError) -> ConfigurationNode {
        guard let node = keys[key] else { throw root.error("the key “\(key)” is missing") }
        return node
      }
      self.init(
        prometheus: try Server(required("prometheus")),
        queries: try required("queries").map { node throws(ConfigurationError) in
          try Query(node)
        },
        statePath: try required("state").text())
      if let node = keys["interval"] {
        interval = try node.duration(.milliseconds(100) ... .seconds(3600))
      }
      if let node = keys["step"] { step = try node.duration(.seconds(1) ... .seconds(86_400)) }
      if let node = keys["history"] {
        history = try node.duration(step * 144...max(step * 5_000, .seconds(86_400 * 60)))
      } else {
        history = step * 1_008
      }
      absence = max(absence, interval * 3)
      if let node = keys["absence"] { absence = try node.duration(interval ... .seconds(86_400)) }
      if let node = keys["listen"] { listener = try Listener(node) }
      if let node = keys["model"] { model = try node.text() }
      let names = queries.map(\.name)
      if let node = keys["limits"] {
        limits = try node.map { node throws(ConfigurationError) in
          try MemoryLimit(node, queries: names)
        }
      }
      if let node = keys["rules"] {
        rules = try node.map { node throws(ConfigurationError) in try AlertRule(node) }
      }
      let alerts = rules.map(\.name)
      if let node = keys["rules"],
        let twice = alerts.first(where: { name in alerts.count { $0 == name } > 1 })
      {
        throw node.error("the alert “\(twice)” is given twice; it is what alerts are told apart by")
      }
      if let node = keys["notify"] { notify = try Notify(node) }
      if let node = keys["profiles"] {
        profiles = try node.map { node throws(ConfigurationError) in try ProfileSource(node) }
      }
      if let node = keys["profile_bytes"] { profileBytes = Int(try node.size()) }
      if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
        throw try required("queries").error("the name “\(twice)” is given twice")
      }
      guard queries.contains(where: { !LiveSeries.tellsRestarts(metricName: $0.name) }) else {
        throw try required("queries").error("none of them is a metric to be judged")
      }
    }
  }

  extension ConfigurationNode {
    func map<Element>(
      _ read: (ConfigurationNode) throws(ConfigurationError) -> Element
    ) throws(ConfigurationError) -> [Element] {
      var all: [Element] = []
      for element in try elements() { all.append(try read(element)) }
      return all
    }

    /// A number of bytes.
    func size() throws(ConfigurationError) -> Double {
      guard let bytes = Limit.bytes(parsing: try text()), (1...1e18).contains(bytes) else {
        throw error("must be a size as 512MiB or 2GiB")
      }
      return bytes
    }

    func address() throws(ConfigurationError) -> HTTPAddress {
      do {
        return try HTTPAddress(text())
      } catch let problem as TelemetryError {
        throw error(problem.description)
      } catch {
        throw self.error("is no address")
      }
    }

    /// Addresses and ranges of them.
    func ranges() throws(ConfigurationError) -> [AddressRange] {
      try map { node throws(ConfigurationError) in
        let text = try node.text()
        do {
          return try AddressRange(text)
        } catch {
          throw node.error("\(error)")
        }
      }
    }

    /// The files of a certificate and its key.
    func identity() throws(ConfigurationError) -> (certificate: String, key: String) {
      let keys = try members("cert_file", "key_file")
      guard let certificate = keys["cert_file"], let key = keys["key_file"] else {
        throw error("needs both cert_file and key_file")
      }
      return (try certificate.text(), try key.text())
    }
  }

  extension WatchConfiguration.Server {
    init(_ node: ConfigurationNode) throws(ConfigurationError) {
      let keys = try node.members("url", "basic_auth", "bearer_token_file", "tls", "timeout")
      guard let url = keys["url"] else { throw node.error("the key “url” is missing") }
      address = try url.address()
      access = try Self.access(keys)
    }

    /// What the keys say on how to be let in.
    static func access(
      _ keys: [String: ConfigurationNode]
    ) throws(ConfigurationError) -> HTTPConfiguration {
      var access = HTTPConfiguration()
      access.timeout = .seconds(10)
      access.retry = .never  // the next cycle asks again
      if let node = keys["timeout"] {
        access.timeout = try node.duration(.milliseconds(100) ... .seconds(600))
      }
      if let node = keys["bearer_token_file"] {
        access.credentials = .bearer(tokenFile: try node.text())
      }
      if let node = keys["basic_auth"] {
        guard keys["bearer_token_file"] == nil else {
          throw node.error("give a password or a token, not both")
        }
        let keys = try node.members("username", "password_file")
        guard let user = keys["username"], let file = keys["password_file"] else {
          throw node.error("needs username and password_file")
        }
        access.credentials = .basic(user: try user.text(), passwordFile: try file.text())
      }
      if let node = keys["tls"] {
        let keys = try node.members("ca_file", "cert_file", "key_file")
        access.certificateAuthority = try keys["ca_file"]?.text()
        if let certificate = keys["cert_file"], let key = keys["key_file"] {
          access.identity = (try certificate.text(), try key.text())
        } else if let one = keys["cert_file"] ?? keys["key_file"] {
          throw one.error("cert_file and key_file go together")
        }
      }
      return access
    }
  }

  extension WatchConfiguration.Query {
    init(_ node: ConfigurationNode) throws(ConfigurationError) {
      let keys = try node.members("name", "expr", "role")
      guard let expression = keys["expr"] else { throw node.error("the key “expr” is missing") }
      guard let name = keys["name"] else { throw node.error("the key “name” is missing") }
      self.expression = PrometheusQuery(try expression.text())
      self.name = try name.text()
      role = try keys["role"]?.choice(Role.self) ?? Role(metricName: self.name)
    }
  }

  extension WatchConfiguration.MemoryLimit {
    init(_ node: ConfigurationNode, queries: [String]) throws(ConfigurationError) {
      let keys = try node.members("bytes", "query", "match")
      match = try keys["match"]?.labels() ?? [:]
      switch (keys["bytes"], keys["query"]) {
      case (let bytes?, nil):
        value = .value(try bytes.size())
      case (nil, let query?):
        guard queries.contains(try query.text()) else {
          throw query.error("is none of the queries: \(queries.joined(separator: ", "))")
        }
        value = .metric(try query.text())
      default: throw node.error("needs bytes or query, one of them")
      }
    }
  }

  extension WatchConfiguration.Listener {
    init(_ node: ConfigurationNode) throws(ConfigurationError) {
      let keys =
        node.isMapping
        ? try node.members("address", "tls", "bearer_token_file") : ["address": node]
      if let address = keys["address"] {
        let text = try address.text()
        guard let colon = text.lastIndex(of: ":"),
          let port = UInt16(text[text.index(after: colon)...])
        else { throw address.error("must be as 127.0.0.1:9595") }
        let host = text[..<colon].filter { $0 != "[" && $0 != "]" }
        self.host = host.isEmpty ? "0.0.0.0" : host
        self.port = Int(port)
      }
      identity = try keys["tls"]?.identity()
      tokenFile = try keys["bearer_token_file"]?.text()
    }
  }

  extension WatchConfiguration.Notify {
    init(_ node: ConfigurationNode) throws(ConfigurationError) {
      let keys = try node.members(
        "group_by", "group_wait", "repeat_interval", "per_minute", "dead_letters", "silences",
        "alertmanagers", "webhooks")
      if let node = keys["group_by"] {
        groupBy = try node.map { node throws(ConfigurationError) in try node.text() }
      }
      if let node = keys["group_wait"] { groupWait = try node.duration(.zero ... .seconds(600)) }
      if let node = keys["repeat_interval"] {
        repeatInterval = try node.duration(.seconds(60) ... .seconds(30 * 86_400))
      }
      if let node = keys["per_minute"] { perMinute = try node.count(1...6_000) }
      deadLetters = try keys["dead_letters"]?.text()
      if let node = keys["silences"] {
        silences = try node.map { node throws(ConfigurationError) in
          let keys = try node.members("match", "until")
          guard let match = keys["match"] else { throw node.error("the key “match” is missing") }
          return WatchConfiguration.Silence(
            match: try match.labels(), until: try keys["until"]?.moment())
        }
      }
      if let node = keys["alertmanagers"] {
        alertmanagers = try node.map { node throws(ConfigurationError) in
          try WatchConfiguration.Server(node)
        }
      }
      if let node = keys["webhooks"] {
        webhooks = try node.map { node throws(ConfigurationError) in
          try WebhookReceiver(node)
        }
        let names = webhooks.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
          throw node.error("the name “\(twice)” is given twice")
        }
      }
    }
  }
#endif
