#if Telemetry
  package import TimeSeries

  /// A text for a custom bot of Feishu or Lark: a post of plain pieces, in which `<at …>` is no mention.
  /// - Source: open.feishu.cn, "Custom bot usage guide".
  package struct FeishuMessage {
    let text: AlertText

    /// The longest request, in bytes, less what stands around the lines.
    private static let limit = 20_000 - 300

    func json(signature: (timestamp: String, sign: String)?) -> JSONValue {
      let lines = text.lines(within: Self.limit) { line in
        var bytes: [UInt8] = []
        paragraph(line).append(to: &bytes)
        return bytes.count + 1
      }
      let signed: [JSONValue.Member] =
        signature.map {
          [.init("timestamp", .string($0.timestamp)), .init("sign", .string($0.sign))]
        } ?? []
      let post: JSONValue = [
        "title": .string(lines[0]), "content": .array(lines.dropFirst().map(paragraph)),
      ]
      return .object(
        signed + [.init("msg_type", "post"), .init("content", ["post": ["en_us": post]])])
    }

    private func paragraph(_ line: String) -> JSONValue {
      [["tag": "text", "text": .string(line)]]
    }

    /// In the body: the time in seconds and
    ///
    ///     base64(HMAC-SHA256(key: time ␊ secret, nothing))
    package static func signature(_ secret: [UInt8], at time: Timestamp) -> (
      timestamp: String, sign: String
    ) {
      let timestamp = "\(time.nanoseconds / 1_000_000_000)"
      return (timestamp, base64(hmac([], key: Array("\(timestamp)\n".utf8) + secret)))
    }
  }
#endif
