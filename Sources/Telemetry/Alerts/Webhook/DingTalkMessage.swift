#if Telemetry
  package import TimeSeries

  /// A text for a custom robot of DingTalk: of the type that has no markup, and mentions nobody.
  /// - Source: open.dingtalk.com, "Custom robot access", "Customize robot security settings".
  package struct DingTalkMessage {
    let text: AlertText

    /// The longest request, in bytes; escaping as JSON may double a text.
    private static let limit = 20_000 / 2 - 100

    var json: JSONValue {
      let lines = text.lines(within: Self.limit) { $0.utf8.count + 1 }
      return ["msgtype": "text", "text": ["content": .string(lines.joined(separator: "\n"))]]
    }

    /// Behind the robot's address: the time in milliseconds and
    ///
    ///     base64(HMAC-SHA256(key: secret, time ␊ secret))
    package static func signature(_ secret: [UInt8], at time: Timestamp) -> (
      timestamp: String, sign: String
    ) {
      let timestamp = "\(time.nanoseconds / 1_000_000)"
      return (timestamp, base64(hmac(Array("\(timestamp)\n".utf8) + secret, key: secret)))
    }
  }
#endif
