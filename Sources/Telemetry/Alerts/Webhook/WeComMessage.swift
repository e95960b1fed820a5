internal import TimeSeries

/// A text for a group robot of WeCom: of the type that has no markup, and mentions nobody.
/// - Source: developer.work.weixin.qq.com, document 91770.
struct WeComMessage {
  let text: AlertText

  /// The longest text, in bytes.
  private static let limit = 2048

  var json: JSONValue {
    let lines = text.lines(within: Self.limit) { $0.utf8.count + 1 }
    return ["msgtype": "text", "text": ["content": .string(lines.joined(separator: "\n"))]]
  }
}
