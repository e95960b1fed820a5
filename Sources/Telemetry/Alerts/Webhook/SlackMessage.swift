internal import TimeSeries

/// A text for an incoming webhook of Slack, or of what takes the same.
/// - Source: docs.slack.dev, "Sending messages using incoming webhooks", "Formatting message text".
struct SlackMessage {
  let text: AlertText

  /// Slack asks for no more than so many characters.
  private static let limit = 4000

  /// Markup is off and what would mention or link is escaped: a label shows as it is.
  var json: JSONValue {
    let lines = text.lines(within: Self.limit) { escaped($0).utf8.count + 1 }
    return ["text": .string(lines.map(escaped).joined(separator: "\n")), "mrkdwn": false]
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
