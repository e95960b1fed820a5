/// In whose format a webhook is told; `generic` is Alertmanager's.
package enum WebhookFormat: String, Sendable, CaseIterable {
  case generic, slack, wecom, dingtalk, feishu, pagerduty
}

#if Telemetry
  package import TimeSeries

  extension WebhookFormat {
    /// What is sent so that `group` is told.
    /// - Parameters:
    ///   - id: the notification's own, the same each time it is sent.
    ///   - line: what is said of an alert where a text is sent; without, all that there is to say.
    ///   - secret: what signs it; with PagerDuty the routing key.
    /// - Precondition: PagerDuty has a routing key.
    package func requests(
      telling group: AlertGroup, line: LineTemplate? = nil, id: String, to address: HTTPAddress,
      secret: [UInt8]?, at time: Timestamp
    ) -> [HTTPRequest] {
      let text = AlertText(of: group, line: line)
      switch self {
      case .generic: return [request(id, address, GenericMessage(of: group).json)]
      case .slack: return [request(id, address, SlackMessage(text: text).json)]
      case .wecom: return [request(id, address, WeComMessage(text: text).json)]
      case .dingtalk:
        let signed = secret.map { secret in
          let signature = DingTalkMessage.signature(secret, at: time)
          return address.appending(field: "timestamp", signature.timestamp)
            .appending(field: "sign", signature.sign)
        }
        return [request(id, signed ?? address, DingTalkMessage(text: text).json)]
      case .feishu:
        let signature = secret.map { FeishuMessage.signature($0, at: time) }
        return [request(id, address, FeishuMessage(text: text).json(signature: signature))]
      case .pagerduty:
        let key = String(decoding: secret!, as: UTF8.self)
        return group.alerts.map { alert in
          request(
            "\(id).\(alert.fingerprint)", address,
            PagerDutyEvent(alert: alert, line: line).json(routingKey: key))
        }
      }
    }

    private func request(_ id: String, _ address: HTTPAddress, _ json: JSONValue) -> HTTPRequest {
      var request = HTTPRequest(address, json: json)
      request.headers.append(("Idempotency-Key", id))
      return request
    }

    /// Reads an answer of status 2xx to its end.
    /// - Throws: `TelemetryError`, if it says that nothing was taken after all.
    func check(_ answer: HTTPAnswer) async throws {
      switch self {
      case .wecom: try await RobotAnswer.weCom.check(answer)
      case .dingtalk: try await RobotAnswer.dingTalk.check(answer)
      case .feishu: try await RobotAnswer.feishu.check(answer)
      case .generic: _ = try await answer.contents(limit: 1 << 16)
      case .slack, .pagerduty:
        _ = try await answer.contents(limit: 1 << 16)
        if answer.contentType == "text/html" {
          throw TelemetryError.wrongContent(
            at: answer.address.description, type: "a page", expected: "\(self)'s answer")
        }
      }
    }
  }
#endif
