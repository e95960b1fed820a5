#if Telemetry
  internal import TimeSeries

  /// What a chat's robot answers: 200 in any case, and in the body a number that says how it went.
  struct RobotAnswer {
    /// The member of the body that holds the number, 0 for success; the second is an older name.
    let names: [String]

    /// The numbers that mean "later".
    let busy: Set<Int64>

    /// - Source: developer.work.weixin.qq.com, document 90313.
    static let weCom = RobotAnswer(names: ["errcode"], busy: [-1, 45009, 45033])

    /// - Source: open.dingtalk.com, "Custom robot access".
    static let dingTalk = RobotAnswer(names: ["errcode"], busy: [-1, 130101, 410100, 90030])

    /// - Source: open.feishu.cn, "Custom bot usage guide".
    static let feishu = RobotAnswer(names: ["code", "StatusCode"], busy: [11232, 11233])

    /// The robot's own words are not repeated: they may hold what it was sent.
    /// - Throws: `TelemetryError.notTaken`, `TelemetryError.wrongContent`.
    func check(_ answer: HTTPAnswer) async throws {
      let body = try await answer.contents(limit: 1 << 16)
      guard let json = try? JSONValue.parse(body),
        let code = names.lazy.compactMap({ json[$0]?.exactInteger }).first
      else {
        throw TelemetryError.wrongContent(
          at: answer.address.description, type: answer.contentType, expected: "a robot's code")
      }
      if code == 0 { return }
      let isBusy = busy.contains(code)
      throw TelemetryError.notTaken(
        at: answer.address.description, code: code,
        reason: isBusy
          ? "it is busy or was asked too often; ask again later"
          : "look the code up and correct its address, secret or settings",
        isTransient: isBusy)
    }
  }
#endif
