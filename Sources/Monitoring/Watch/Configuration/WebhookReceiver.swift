#if Telemetry
  package import Telemetry

  /// A webhook by the name that it has in messages, metrics and logs.
  package struct WebhookReceiver: Sendable {
    package var name: String
    package var webhook: Webhook

    package init(name: String, webhook: Webhook) {
      self.name = name
      self.webhook = webhook
    }
  }

  extension WebhookReceiver {
    init(_ node: ConfigurationNode) throws(ConfigurationError) {
      let keys = try node.members(
        "name", "url", "url_file", "format", "line", "secret_file", "allow", "timeout")
      guard let nameNode = keys["name"] else { throw node.error("the key “name” is missing") }
      name = try nameNode.text()
      guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
        throw nameNode.error("must be of visible ASCII characters")
      }
      let format = try keys["format"]?.choice(WebhookFormat.self) ?? .generic
      let secretFile = try keys["secret_file"]?.text()
      do {
        switch (keys["url"], keys["url_file"]) {
        case (let url?, nil):
          webhook = try Webhook(url: url.text(), format: format, secretFile: secretFile)
        case (nil, let file?):
          webhook = try Webhook(urlFile: file.text(), format: format, secretFile: secretFile)
        default: throw node.error("needs url or url_file, one of them")
        }
      } catch let error as ConfigurationError {
        throw error
      } catch {
        throw node.error("\(error)")
      }
      if let node = keys["line"] {
        guard format != .generic else { throw node.error("is of a text, and generic sends none") }
        guard let line = LineTemplate(try node.text()) else {
          throw node.error("is a text with names in braces, as “{alertname} at {instance}”")
        }
        webhook.line = line
      }
      if let node = keys["timeout"] {
        webhook.http.timeout = try node.duration(.milliseconds(100) ... .seconds(600))
      }
      if let node = keys["allow"] {
        webhook.addressGuard = AddressGuard(allowing: try node.ranges())
      }
    }
  }
#endif
