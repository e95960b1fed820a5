#if Telemetry
  import Glibc
  import TestSupport
  import Testing

  /// `watch` as it is run: its configuration, its signals, its page, and its end by force.
  @Suite struct WatchTests {
    private let folder = Folder()

    /// High and low by turns, by the clock.
    private static func square(half: Int) -> FormulaPrometheus {
      FormulaPrometheus([
        "process_resident_memory_bytes": { ["a": $0 / half % 2 == 1 ? 900e6 : 500e6] }
      ])
    }

    private func configuration(
      _ prometheus: FormulaPrometheus, port: UInt16, receiver: String? = nil, extra: String = ""
    ) -> String {
      let webhook = receiver.map { "[{name: ops, url: \"\($0)\", allow: [127.0.0.1/32]}]" } ?? "[]"
      return """
        prometheus: {url: \(prometheus.server.address), timeout: 1s}
        queries:
          - {name: process_resident_memory_bytes, expr: 'process_resident_memory_bytes{job="api"}'}
        interval: 1s
        step: 1s
        listen: 127.0.0.1:\(port)
        state: state.sqlite
        model: \(Program.repository)/models/memory.safetensors
        limits: [{bytes: 1000MB}]
        rules: [{alert: High, usage: 0.85, labels: {severity: warning}}]
        notify: {group_by: [alertname], group_wait: 0s, webhooks: \(webhook)}
        \(extra)
        """
    }

    private static let bad: [(text: String, message: String)] = [
      ("queries: [", "watch.yaml:2: is no YAML"),
      ("prometheus: {url: http://a}\nquerys: []", "watch.yaml:2: unknown key “querys”"),
      ("prometheus: {url: http://a}", "the key “queries” is missing"),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries:\n  - {name: rss, expr: rss, rol: other}",
        "watch.yaml:4: unknown key “queries[0].rol”; known are name, expr, role"
      ),
      ("prometheus: {url: a}\nstate: s\nqueries: []", "watch.yaml:1: prometheus.url: "),
      (
        "prometheus: {url: http://user:hunter2@a}\nstate: s\nqueries: []",
        "an address holds no user and password"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: []",
        "none of them is a metric to be judged"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}, {name: a, expr: b}]",
        "the name “a” is given twice"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}]\ninterval: soon",
        "watch.yaml:4: interval: must be a duration as 30s"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}]\nlimits: [{query: b}]",
        "watch.yaml:4: limits[0].query: is none of the queries: a"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}]\nrules: [{alert: A}]",
        "watch.yaml:4: rules[0]: needs event, usage or within, one of them"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}]\n"
          + "notify: {webhooks: [{name: x, format: irc, url: http://a}]}",
        "must be one of generic, slack, wecom, dingtalk, feishu, pagerduty"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}]\n"
          + "notify: {webhooks: [{name: x, format: slack, url: http://a, line: '{a b}'}]}",
        "watch.yaml:4: notify.webhooks[0].line: is a text with names in braces"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}]\n"
          + "notify: {webhooks: [{name: x, url: http://a, line: '{summary}'}]}",
        "watch.yaml:4: notify.webhooks[0].line: is of a text, and generic sends none"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}]\nlimits: [{bytes: 0}]",
        "limits[0].bytes: must be a size"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}]\nprofile_bytes: much",
        "watch.yaml:4: profile_bytes: must be a size"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}]\n"
          + "rules: [{alert: A, usage: 0.8}, {alert: A, usage: 0.9}]",
        "the alert “A” is given twice"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}]\n"
          + "profiles: [{url: 'http://{instance}/heap', bearer_token_file: token}]",
        "watch.yaml:4: profiles[0].url: a label says who is given the secret"
      ),
      (
        "prometheus: {url: http://a}\nstate: s\nqueries: [{name: a, expr: a}]\n"
          + "profiles: [{url: 'http://{instance}/heap', allow: [10.0.0.1/8]}]",
        "watch.yaml:4: profiles[0].allow[0]: 10.0.0.1/8: bits are set behind the first 8"
      ),
      (
        "prometheus: {url: http://a}\nprometheus: {url: http://b}\nstate: s\nqueries: []",
        "prometheus"
      ),
    ]

    @Test(
      "A configuration that is wrong is one line with the place, and 78", arguments: bad.indices)
    func badConfiguration(index: Int) {
      folder.write(Self.bad[index].text, "watch.yaml")
      let run = Program.run(["watch", "--config", "watch.yaml", "--check-config"], in: folder)
      #expect(run.code == 78)
      #expect(run.message.contains(Self.bad[index].message), "\(run.message)")
      #expect(run.message.split(separator: "\n").count == 1 && !run.message.contains("hunter2"))
      #expect(run.text.isEmpty && !folder.exists("s"))
    }

    @Test("A configuration that is right says what it is; a file that is not there is 66")
    func check() {
      folder.write(configuration(Self.square(half: 10), port: 1), "watch.yaml")
      let run = Program.run(["watch", "--config", "watch.yaml", "--check-config"], in: folder)
      #expect(run.code == 0 && run.message.isEmpty)
      #expect(run.text.hasPrefix("watch.yaml: 1 queries every 1s, rules High, model "))
      #expect(!folder.exists("state.sqlite"))
      #expect(Program.run(["watch", "--config", "none.yaml"], in: folder).code == 66)
    }

    @Test("The example of deploy/ is read") func example() {
      let run = Program.run(
        ["watch", "--config", "\(Program.repository)/deploy/watch.yaml", "--check-config"],
        in: folder)
      // All that may be missing here is the model at the place it is installed at.
      #expect(
        run.message.isEmpty || run.message.contains("/usr/share/neural-detect/"), "\(run.message)")
    }

    /// What a command gives once it succeeds, at most 30 s later.
    private func eventually(_ command: String) -> Program.Outcome {
      var last = Program.shell(command, in: folder)
      for _ in 0..<300 where last.code != 0 {
        usleep(100_000)
        last = Program.shell(command, in: folder)
      }
      return last
    }

    @Test("It serves what it sees, reads its configuration again, and ends with 0")
    func serving() throws {
      let port = FaultServer.freePort()
      let prometheus = Self.square(half: 1_000_000_000)
      folder.write(configuration(prometheus, port: port), "watch.yaml")
      var watch = Running(Program.path, ["watch", "--config", "watch.yaml"], in: folder)
      watch.closeInput()
      let ready = eventually("curl -sf http://127.0.0.1:\(port)/readyz")
      #expect(ready.text == "ready\n")
      let health = Program.shell("curl -sf http://127.0.0.1:\(port)/healthz", in: folder)
      #expect(health.text == "ok\n")
      let page = Program.shell("curl -sf http://127.0.0.1:\(port)/metrics", in: folder)
      #expect(page.text.contains("\nmodel_up 1\n"))
      #expect(
        page.text.contains(#"y{instance="a",job="api",metric="process_resident_memory_bytes"} "#))
      let open = Program.shell(
        "curl -sfi -H 'Accept: application/openmetrics-text' http://127.0.0.1:\(port)/metrics",
        in: folder)
      #expect(open.text.contains("application/openmetrics-text; version=1.0.0"))
      #expect(open.text.hasSuffix("# EOF\n"))
      #expect(open.text.contains("# TYPE neuraldetect_cycles counter\n"))

      folder.write("prometheus: {", "watch.yaml")
      kill(watch.process, SIGHUP)
      usleep(500_000)
      folder.write(
        configuration(prometheus, port: port).replacing("1000MB", with: "2000MB"), "watch.yaml")
      kill(watch.process, SIGHUP)
      let limit = eventually(
        "curl -sf http://127.0.0.1:\(port)/metrics | grep -F 'neuraldetect_limit_bytes{' | grep -F ' 2000000000'"
      )
      #expect(limit.code == 0, "\(limit.text)")
      kill(watch.process, SIGTERM)
      let outcome = watch.wait(seconds: 20)
      #expect(outcome.code == 0, "\(outcome.message)")
      #expect(outcome.message.contains("the configuration stays as it is: watch.yaml:2"))
      #expect(outcome.message.contains("the configuration was read again"))
    }

    @Test(
      "promtool finds no fault with its page",
      .enabled(if: RealPrometheus.isInstalled, "Debian's prometheus is not installed"))
    func promtool() {
      let port = FaultServer.freePort()
      let prometheus = Self.square(half: 1_000_000_000)
      folder.write(configuration(prometheus, port: port), "watch.yaml")
      var watch = Running(Program.path, ["watch", "--config", "watch.yaml"], in: folder)
      watch.closeInput()
      _ = eventually("curl -sf http://127.0.0.1:\(port)/readyz")
      let page = Program.shell(
        "curl -sf http://127.0.0.1:\(port)/metrics > page && promtool check metrics < page && cat page",
        in: folder)
      #expect(page.code == 0, "\(page.message)\(page.text)")
      #expect(page.text.contains("\nmodel_up 1\n"))
      kill(watch.process, SIGTERM)
      #expect(watch.wait(seconds: 20).code == 0)
    }

    @Test("A SIGHUP that comes while it starts ends nothing, and is heeded once it has started")
    func earlyHangup() throws {
      let port = FaultServer.freePort()
      let prometheus = Self.square(half: 1_000_000_000)
      let text = configuration(prometheus, port: port)
      try #require(mkfifo("\(folder.path)/watch.yaml", 0o600) == 0)
      var watch = Running(Program.path, ["watch", "--config", "watch.yaml"], in: folder)
      watch.closeInput()
      /// Has the program wait for its configuration, and does something meanwhile.
      func answer(after body: () -> Void) -> Bool {
        for _ in 0..<300 {
          let pipe = open("\(folder.path)/watch.yaml", O_WRONLY | O_NONBLOCK | O_CLOEXEC)
          guard pipe >= 0 else {  // nobody reads it yet
            usleep(100_000)
            continue
          }
          defer { close(pipe) }
          body()
          return text.withCString { write(pipe, $0, strlen($0)) } == text.utf8.count
        }
        return false
      }
      #expect(answer { kill(watch.process, SIGHUP) })
      _ = eventually("curl -sf http://127.0.0.1:\(port)/readyz")
      #expect(answer {})
      usleep(4_000_000)  // of the cycles, one a second, the next takes it over
      kill(watch.process, SIGTERM)
      let outcome = watch.wait(seconds: 20)
      #expect(outcome.code == 0, "\(outcome.message)")
      #expect(outcome.message.contains("the configuration was read again"), "\(outcome.message)")
    }

    @Test("Over TLS it serves those who have the token, and nobody else, but for its health")
    func secured() throws {
      let made = Program.shell(
        """
        exec 2>&1
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=watch \\
          -addext subjectAltName=DNS:localhost -keyout watch.key -out watch.pem
        """, in: folder)
      try #require(made.code == 0, "\(made.text)")
      folder.write("swordfish-4711", "token")
      let port = FaultServer.freePort()
      let listen =
        "listen: {address: '127.0.0.1:\(port)', "
        + "tls: {cert_file: watch.pem, key_file: watch.key}, bearer_token_file: token}"
      let prometheus = Self.square(half: 1_000_000_000)
      defer { withExtendedLifetime(prometheus) {} }
      folder.write(
        configuration(prometheus, port: port).replacing("listen: 127.0.0.1:\(port)", with: listen),
        "watch.yaml")
      var watch = Running(Program.path, ["watch", "--config", "watch.yaml"], in: folder)
      watch.closeInput()
      let address = "https://localhost:\(port)"
      let ask = "curl -s --cacert watch.pem -o page -w '%{http_code}'"
      #expect(eventually("curl -sf --cacert watch.pem \(address)/readyz").text == "ready\n")
      func status(_ options: String) -> String {
        Program.shell("\(ask) \(options) \(address)/metrics", in: folder).text
      }
      #expect(status("-H 'Authorization: Bearer swordfish-4711'") == "200")
      #expect(status("-H 'Authorization: Bearer swordfish-4712'") == "401")
      #expect(status("") == "401")
      let plain = Program.shell("curl -sf http://localhost:\(port)/healthz", in: folder)
      let untrusted = Program.shell("curl -sf \(address)/healthz", in: folder)
      #expect(plain.code != 0)
      #expect(untrusted.code == 60)
      kill(watch.process, SIGTERM)
      let outcome = watch.wait(seconds: 20)
      #expect(outcome.code == 0, "\(outcome.message)")
      #expect(!outcome.message.contains("swordfish"))
    }

    @Test("A port that is taken is one line, and 69") func portTaken() {
      let taken = FaultServer(.answer(200, "mine"))
      folder.write(configuration(Self.square(half: 10), port: taken.port), "watch.yaml")
      let run = Program.run(
        ["watch", "--config", "watch.yaml", "--quiet"], in: folder, seconds: 20)
      #expect(run.code == 69)
      #expect(
        run.message.contains("127.0.0.1:\(taken.port): cannot be listened on"), "\(run.message)")
    }

    @Test("Secrets are in no log, page, state or refusal") func secrets() throws {
      let port = FaultServer.freePort()
      let secret = "hunter2-4711"
      let prometheus = FaultServer { _, number in
        [.answer(number % 2 == 0 ? 401 : 500, "{\"error\":\"bad token \(secret)\"}")]
      }
      let receiver = FaultServer(.answer(500, "no \(secret)"))
      folder.write(secret, "token")
      folder.write("\(receiver.address)/services/\(secret)?key=\(secret)", "hook")
      folder.write(
        """
        prometheus: {url: \(prometheus.address), bearer_token_file: token}
        queries: [{name: rss_bytes, expr: rss_bytes}]
        interval: 1s
        step: 1s
        listen: {address: "127.0.0.1:\(port)", bearer_token_file: token}
        state: state.sqlite
        model: \(Program.repository)/models/memory.safetensors
        notify: {webhooks: [{name: ops, url_file: hook, allow: [127.0.0.1/32]}]}
        """, "watch.yaml")
      var watch = Running(
        Program.path, ["watch", "--config", "watch.yaml", "--verbose"], in: folder)
      watch.closeInput()
      _ = eventually("curl -sf http://127.0.0.1:\(port)/healthz")
      usleep(3_000_000)
      let refused = Program.shell("curl -si http://127.0.0.1:\(port)/metrics", in: folder)
      #expect(refused.text.contains(" 401 "))
      let wrong = Program.shell(
        "curl -s -o /dev/null -w '%{http_code}' -H 'Authorization: Bearer x' http://127.0.0.1:\(port)/metrics",
        in: folder)
      #expect(wrong.text == "401")
      let page = Program.shell(
        "curl -sf -H 'Authorization: Bearer \(secret)' http://127.0.0.1:\(port)/metrics",
        in: folder)
      #expect(page.text.contains("model_up 0"))
      kill(watch.process, SIGTERM)
      let outcome = watch.wait(seconds: 20)
      #expect(!outcome.message.isEmpty)
      let stored = Program.shell("grep -c \(secret) state.sqlite*", in: folder)
      for text in [outcome.message, outcome.text, page.text, refused.text] {
        #expect(!text.contains(secret), "\(text)")
      }
      #expect(!stored.text.contains { $0 > "0" && $0 <= "9" })
    }

    @Test(
      "Killed fifty times at random, it loses no alert and says none twice",
      .enabled(if: getenv("NEURALDETECT_SLOW_TESTS") != nil))
    func kills() throws {
      let half = 10
      let prometheus = Self.square(half: half)
      let receiver = FaultServer(.answer(200, "ok"))
      let port = FaultServer.freePort()
      folder.write(
        configuration(prometheus, port: port, receiver: "\(receiver.address)/"), "watch.yaml")
      var random = SystemRandomNumberGenerator()
      let began = time(nil)
      for _ in 0..<50 {
        let watch = Program.start(
          Program.path, ["watch", "--config", "watch.yaml"], in: folder, log: "watch.log")
        usleep(UInt32.random(in: 500_000...3_000_000, using: &random))
        kill(watch, SIGKILL)
        var status: Int32 = 0
        waitpid(watch, &status, 0)
      }
      let last = Program.start(
        Program.path, ["watch", "--config", "watch.yaml"], in: folder, log: "watch.log")
      sleep(6)
      let ended = time(nil)
      kill(last, SIGTERM)
      var status: Int32 = 0
      waitpid(last, &status, 0)
      #expect(status == 0)

      var heard: [String: String] = [:]  // by id: a receiver that heeds it hears each once
      var order: [String] = []
      for request in receiver.requests {
        let id = request.headers["idempotency-key"] ?? "?"
        if heard.updateValue(request.body, forKey: id) == nil { order.append(id) }
      }
      let course = order.map { heard[$0]!.contains(#""status":"firing""#) ? "firing" : "resolved" }
      #expect(zip(course, course.dropFirst()).allSatisfy { $0 != $1 }, "\(course)")
      // All changes between the first cycle and the last one, give or take that at either edge.
      let changes = (ended / half) - (began / half)
      #expect(abs(course.count - changes) <= 1, "\(course.count) of \(changes)")
    }
  }
#endif
