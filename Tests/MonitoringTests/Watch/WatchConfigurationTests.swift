#if Telemetry
  import Monitoring
  import Testing
  import TimeSeries

  @Suite struct WatchConfigurationTests {
    /// A key that nobody knows, at each place where there are keys.
    private static let places: [String] = {
      let base = "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}]\n"
      return [
        "x: 1", "prometheus: {x: 1}", "prometheus: {url: http://a, basic_auth: {x: 1}}",
        "prometheus: {url: http://a, tls: {x: 1}}",
        "prometheus: {url: http://a}\nstate: s\nqueries: [{x: 1}]",
      ]
        + [
          "limits: [{x: 1}]", "listen: {x: 1}", "listen: {tls: {x: 1}}", "rules: [{x: 1}]",
          "notify: {x: 1}", "notify: {silences: [{x: 1}]}", "notify: {alertmanagers: [{x: 1}]}",
          "notify: {webhooks: [{x: 1}]}", "profiles: [{x: 1}]",
        ].map { base + $0 }
    }()

    @Test("Every key that is known stands in the example of deploy/", arguments: places)
    func example(text: String) throws {
      let root = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined()
      let example = String(
        decoding: try Files.contents(of: "\(root)/deploy/watch.yaml"), as: UTF8.self)
      let words = Set(example.split { !$0.isLetter && $0 != "_" && $0 != ":" })
      let error = try #require(throws: ConfigurationError.self) {
        try WatchConfiguration(text, file: "watch.yaml")
      }
      let known = try #require(error.reason.split(separator: "known are ").last)
      #expect(error.reason.contains("unknown key") && known != error.reason[...])
      for key in known.split(separator: ", ") { #expect(words.contains("\(key):"), "\(key)") }
    }
  }
#endif
