#if Telemetry
  import Glibc
  import Monitoring
  import NeuralDetect
  import Synchronization
  import Telemetry
  import TestSupport
  import Testing
  import TimeSeries

  /// Memory with a daily rhythm and noise, from which a leak grows between two seconds.
  private func leaking(from begin: Int = .max, to end: Int = .max) -> FormulaPrometheus.Formula {
    { second in
      let steps = Double((second - WatchBench.start) / 600)
      let noise = sin(steps * 12.9898) * 43758.5453
      var value = 300e6 + 15e6 * sin(steps * 2 * .pi / 144) + 6e6 * (noise - noise.rounded(.down))
      if second >= begin, second < end { value += 1.2e6 * Double((second - begin) / 600) }
      return ["a": value.rounded()]
    }
  }

  /// A square wave: nine tenths of the limit in the second half of each `period` seconds.
  private func square(period: Int) -> FormulaPrometheus.Formula {
    { ["a": $0 / (period / 2) % 2 == 1 ? 900e6 : 500e6] }
  }

  private let usageRule = """
    rules: [{alert: High, usage: 0.85, labels: {severity: warning}}]
    """

  @Suite(.serialized) struct WatchTests {
    private let start = WatchBench.start

    @Test("What watch finds is what detect finds on the same samples, and its scores are the same")
    func sameAsDetect() async throws {
      let leak = start + 100 * 600
      let formula = leaking(from: leak)
      let bench = try WatchBench(
        ["process_resident_memory_bytes": formula], extra: "interval: 600s")
      let first = start - 1_008 * 600
      for cycle in 0..<260 { try await bench.cycle(at: start + 60 + cycle * 600) }
      let count = 1_008 + 259
      let series = Series(
        id: #"instance="a",job="api""#,
        start: Timestamp(unixSeconds: Double(first)), step: .seconds(600),
        metrics: [
          Metric(
            name: "process_resident_memory_bytes",
            values: (0..<count).map { formula(first + 600 * $0 + 599)["a"]! })
        ])
      var pipeline = Pipeline(model: WatchBench.model)
      pipeline.limit = .value(1e9)
      pipeline.horizon = .seconds(432 * 600)
      var detector = pipeline.detector
      let course = detector.course(of: series)
      let event = try #require(course.events.last ?? detector.current)
      #expect(event.detectedAt > Timestamp(unixSeconds: Double(leak)))
      #expect(
        bench.value(#"neuraldetect_anomaly_probability{instance="a",job="api"}"#)
          == course.score.last)
      #expect(
        bench.value(#"neuraldetect_threshold_probability{instance="a",job="api"}"#)
          == course.threshold.last)
      #expect(
        bench.value(#"neuraldetect_event_onset_timestamp_seconds{instance="a",job="api"}"#)
          == detector.current?.onset.unixSeconds)
      #expect(bench.told.contains("MemoryAnomaly a firing"))
    }

    @Test("Ended after any cycle and started again, it says the same, each thing once")
    func restarts() async throws {
      func told(restarting: Bool) async throws -> [String] {
        let bench = try WatchBench(
          ["process_resident_memory_bytes": leaking(from: start, to: start + 120 * 600)],
          extra: "interval: 600s")
        for cycle in 0..<220 {
          if restarting { try await bench.restart(at: start + 60 + cycle * 600) }
          try await bench.cycle(at: start + 60 + cycle * 600)
        }
        return bench.told + [
          "\(bench.value(#"neuraldetect_anomaly_probability{instance="a",job="api"}"#) ?? .nan)"
        ]
      }
      let through = try await told(restarting: false)
      #expect(through.contains("MemoryAnomaly a firing"))
      #expect(through.contains("MemoryAnomaly a resolved"))
      #expect(try await told(restarting: true) == through)
    }

    /// What an unfriendly Prometheus, or what stands before it, answers.
    static let faults: [(name: String, kind: String, steps: [FaultServer.Step])] = [
      ("closes at once", "cut_off", []),
      ("resets", "cut_off", [.reset]),
      ("half a head", "bad_answer", [.send(Array("HTTP/1.1 200 OK\r\nContent-".utf8))]),
      ("no HTTP", "bad_answer", [.send(Array("SSH-2.0-OpenSSH_9.2\r\n\r\n".utf8))]),
      ("hangs", "timed_out", [.pause(milliseconds: 1_500)]),
      (
        "drips", "timed_out",
        [FaultServer.Step.send(FaultServer.Step.head(200, ["Content-Type: application/json"]))]
          + Array(repeating: [.send([0x20]), .pause(milliseconds: 100)], count: 15).flatMap { $0 }
      ),
      (
        "400", "refused", [.answer(400, #"{"status":"error","errorType":"bad_data","error":"no"}"#)]
      ),
      ("401", "denied", [.answer(401, "no")]),
      ("403", "denied", [.answer(403, "no")]),
      ("404", "refused", [.answer(404, type: "text/html", "<html>")]),
      (
        "422", "refused",
        [.answer(422, #"{"status":"error","errorType":"execution","error":"no"}"#)]
      ),
      ("429", "throttled", [.answer(429, headers: ["Retry-After: 5"], "")]),
      ("500", "server_error", [.answer(500, "")]),
      ("502 with a page", "server_error", [.answer(502, type: "text/html", "<html>")]),
      (
        "503", "server_error",
        [.answer(503, #"{"status":"error","errorType":"timeout","error":"no"}"#)]
      ),
      ("504", "server_error", [.answer(504, "")]),
      ("redirects", "redirected", [.answer(302, headers: ["Location: http://127.0.0.1:1/"], "")]),
      ("a login page", "bad_answer", [.answer(200, type: "text/html", "<html>login</html>")]),
      (
        "truncated", "bad_answer",
        [.answer(200, #"{"status":"success","data":{"resultType":"matrix","#)]
      ),
      ("not JSON", "bad_answer", [.answer(200, "up 1\n")]),
      (
        "a scalar", "bad_answer",
        [.answer(200, #"{"status":"success","data":{"resultType":"scalar","result":[1,"1"]}}"#)]
      ),
      (
        "an error with 200", "bad_answer",
        [.answer(200, #"{"status":"error","errorType":"internal","error":"no"}"#)]
      ),
      (
        "empty", "",
        [.answer(200, #"{"status":"success","data":{"resultType":"matrix","result":[]}}"#)]
      ),
      (
        "NaN and disorder", "",
        [
          .answer(
            200,
            #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"job":"api","instance":"z"},"values":[[9,"NaN"],[5,"+Inf"],[1e18,"1"]]}]}}"#
          )
        ]
      ),
    ]

    @Test(
      "It stays up whatever the Prometheus answers, says so, and goes on with the next good answer",
      arguments: faults.indices)
    func failures(index: Int) async throws {
      let fault = Self.faults[index]
      let bench = try WatchBench(
        ["process_resident_memory_bytes": square(period: 100_000_000)], extra: usageRule,
        timeout: "1s")
      try await bench.cycle(at: start)
      #expect(bench.value("model_up") == 1)
      bench.prometheus.fail(with: fault.steps)
      try await bench.cycle(at: start + 30)
      if !fault.kind.isEmpty {
        #expect(bench.value("model_up") == 0, "\(fault.name)")
        #expect(
          bench.value(#"neuraldetect_prometheus_requests_total{result="\#(fault.kind)"}"#) == 1,
          "\(fault.name): \(bench.exporter.text)")
        #expect(bench.value(#"neuraldetect_cycles_total{result="failed"}"#) == 1)
      } else {
        // An answer all the same: of nothing, or of another series.
        let isEmpty = fault.name == "empty"
        #expect(bench.value("model_up") == (isEmpty ? 0 : 1), "\(fault.name)")
        #expect(bench.value("neuraldetect_series") == (isEmpty ? 1 : 2), "\(fault.name)")
        let y = #"y{instance="z",job="api",metric="process_resident_memory_bytes"}"#
        #expect(bench.value(y) == (isEmpty ? nil : 1), "\(fault.name)")
        #expect(bench.value(#"neuraldetect_cycles_total{result="ok"}"#) == 2, "\(fault.name)")
        #expect(bench.value(#"neuraldetect_cycles_total{result="failed"}"#) == 0, "\(fault.name)")
      }
      bench.prometheus.fail(with: nil)
      try await bench.cycle(at: start + 60)
      #expect(bench.value("model_up") == 1, "\(fault.name)")
      #expect(bench.value(#"neuraldetect_alerts{state="firing"}"#) ?? 0 <= 1)
    }

    @Test("Memory is held against its limit although no history is answered; the cycle has failed")
    func behind() async throws {
      let bench = try WatchBench(
        ["process_resident_memory_bytes": { _ in ["a": 990e6] }], extra: usageRule)
      bench.prometheus.fail(with: [.answer(503, "")]) { $0["query"]!.contains("_over_time(") }
      for cycle in 0..<3 { try await bench.cycle(at: start + 30 * cycle) }
      #expect(bench.told == ["High a firing"])
      #expect(bench.value("model_up") == 0)
      #expect(bench.value(#"neuraldetect_cycles_total{result="failed"}"#) == 3)
      #expect(bench.value(#"neuraldetect_prometheus_requests_total{result="server_error"}"#) == 3)
      bench.prometheus.fail(with: nil)
      try await bench.cycle(at: start + 90)
      #expect(bench.value("model_up") == 1)
      #expect(
        bench.value(#"neuraldetect_anomaly_probability{instance="a",job="api"}"#)?.isFinite == true)
      #expect(bench.told == ["High a firing"])
    }

    @Test("A Prometheus that is too slow for much at once is asked for less, then for all again")
    func slow() async throws {
      let bench = try WatchBench(["process_resident_memory_bytes": leaking()])
      let steps = { @Sendable (form: [String: String]) in
        let (start, end) = (Double(form["start"]!)!, Double(form["end"]!)!)
        return Int((end - start) / Double(form["step"]!)!) + 1
      }
      bench.prometheus.fail(with: [.answer(503, "")]) {
        $0["query"]!.contains("_over_time(") && steps($0) > 10
      }
      for cycle in 0..<3 { try await bench.cycle(at: start + 60 + 30 * cycle) }
      #expect(bench.value(#"neuraldetect_cycles_total{result="failed"}"#) == 2)
      #expect(bench.value("model_up") == 1)
      bench.prometheus.fail(with: nil)
      let before = bench.prometheus.server.requests.count
      try await bench.cycle(at: start + 60 + 100 * 600)
      let asked = bench.prometheus.server.requests.dropFirst(before).map { steps($0.form) }
      #expect(asked.max() == 36)
    }

    @Test("A query that fails by itself stops no alert on what the others say, and ends none")
    func oneQuery() async throws {
      let bench = try WatchBench(
        [
          "go_goroutines": { _ in ["a": 20, "b": 20] },
          "process_resident_memory_bytes": { [start] in ["a": $0 < start + 60 ? 500e6 : 990e6] },
        ], extra: usageRule)
      try await bench.cycle(at: start)
      bench.prometheus.fail(with: [.answer(422, "")]) { $0["query"]!.contains("go_goroutines") }
      for cycle in 1..<30 { try await bench.cycle(at: start + 30 * cycle) }
      #expect(bench.told == ["High a firing"])
      #expect(bench.value("model_up") == 0)
      #expect(bench.value("neuraldetect_series") == 2)
      #expect(bench.value(#"neuraldetect_prometheus_requests_total{result="refused"}"#) == 29)
      bench.prometheus.fail(with: [.answer(422, "")]) { $0["query"]!.contains("resident_memory") }
      for cycle in 30..<60 { try await bench.cycle(at: start + 30 * cycle) }
      #expect(bench.told == ["High a firing"])
      bench.prometheus.fail(with: nil)
      try await bench.cycle(at: start + 1_800)
      #expect(bench.value("model_up") == 1)
    }

    @Test("The second query that takes too long is the last one asked; what was answered counts")
    func twoSlow() async throws {
      let flat: FormulaPrometheus.Formula = { _ in ["a": 20] }
      let bench = try WatchBench(
        [
          "process_resident_memory_bytes": { [start] in ["a": $0 < start + 30 ? 500e6 : 990e6] },
          "z1": flat, "z2": flat, "z3": flat,
        ], extra: usageRule, timeout: "1s")
      try await bench.cycle(at: start)
      #expect(bench.told == [])
      bench.prometheus.fail(with: [.pause(milliseconds: 1_500)]) { $0["query"]!.contains("z") }
      let before = bench.prometheus.server.requests.count
      let timedOut = #"neuraldetect_prometheus_requests_total{result="timed_out"}"#
      let earlier = bench.value(timedOut) ?? 0
      try await bench.cycle(at: start + 30)
      #expect(bench.told == ["High a firing"])
      #expect(bench.value(timedOut) == earlier + 2)
      let asked = bench.prometheus.server.requests.dropFirst(before).map { $0.form["query"]! }
      #expect(!asked.contains { $0.contains("z3") }, "\(asked)")
    }

    @Test("A state that cannot be written is a failed cycle: nothing new is shown, nothing told")
    func unwritable() async throws {
      let bench = try WatchBench(
        [
          "process_resident_memory_bytes": { [start] in
            $0 < start + 30 ? ["a": 500e6] : ["a": 990e6, "b": 500e6]
          }
        ], extra: usageRule)
      try await bench.cycle(at: start)
      #expect(bench.value("model_up") == 1)
      // Another has the place of the series that comes next.
      var changes = WatchStore.Changes()
      changes.series[99] = WatchStore.StoredSeries(
        number: 99, id: #"instance="b",job="api""#, labels: [:], lastSeen: .now)
      try bench.store!.write(changes)
      try await bench.cycle(at: start + 30)
      #expect(bench.value("model_up") == 0)
      #expect(bench.value(#"neuraldetect_cycles_total{result="failed"}"#) == 1)
      #expect(bench.value("neuraldetect_last_cycle_timestamp_seconds") == Double(start))
      #expect(bench.value(#"neuraldetect_alerts{state="firing"}"#) == 0)
      let y = #"y{instance="a",job="api",metric="process_resident_memory_bytes"}"#
      #expect(bench.value(y) == 500e6)
      #expect(bench.told.isEmpty)
      changes = WatchStore.Changes()
      changes.forgotten = [99]
      try bench.store!.write(changes)
      try await bench.cycle(at: start + 60)
      #expect(bench.value("model_up") == 1)
      #expect(bench.value(y) == 990e6)
      #expect(bench.told == ["High a firing"])
    }

    /// A cycle with another address, then one with the right one.
    private func detour(by address: String, as kind: String) async throws {
      let bench = try WatchBench(["process_resident_memory_bytes": leaking()])
      let right = bench.configuration.prometheus.address
      bench.configuration.prometheus.address = try HTTPAddress(address)
      try bench.begin()
      try await bench.cycle(at: start)
      #expect(bench.value("model_up") == 0)
      #expect(
        bench.value(#"neuraldetect_prometheus_requests_total{result="\#(kind)"}"#) == 1,
        "\(address): \(bench.exporter.text)")
      bench.configuration.prometheus.address = right
      try bench.begin()
      try await bench.cycle(at: start + 30)
      #expect(bench.value("model_up") == 1)
    }

    @Test("An address that nobody listens at, that has no name or no TLS is a cycle that failed")
    func nobody() async throws {
      try await detour(by: "http://127.0.0.1:\(FaultServer.freePort())", as: "unreachable")
      try await detour(by: "http://no-such-host.invalid", as: "unreachable")
      let plain = FaultServer(.answer(200, "{}"))
      try await detour(by: "https://127.0.0.1:\(plain.port)", as: "untrusted")
    }

    @Test(
      "A certificate that nobody vouches for is a cycle that failed",
      .enabled(
        if: RealAlertmanager.isInstalled, "Debian's prometheus-alertmanager is not installed"))
    func untrusted() async throws {
      let server = try await RealAlertmanager(certifiedAs: "prometheus.test")
      try await detour(by: "https://127.0.0.1:\(server.port)", as: "untrusted")
    }

    @Test("A thousand cycles with faults and restarts at random lose no alert and double none")
    func random() async throws {
      // High for 20 minutes in every 40: 40 cycles, of which no more than a few in succession fail.
      let bench = try WatchBench(
        ["process_resident_memory_bytes": square(period: 2_400)],
        extra: usageRule + "\nabsence: 1h")
      var random = SeededNumbers(seed: 7)
      let quick = Self.faults.indices.filter {
        !["hangs", "drips"].contains(Self.faults[$0].name) && !Self.faults[$0].kind.isEmpty
      }
      for cycle in 0..<1_000 {
        let fails = random.next(below: 3) == 0
        bench.prometheus.fail(
          with: fails ? Self.faults[quick[random.next(below: quick.count)]].steps : nil)
        if random.next(below: 50) == 0 { try await bench.restart(at: start + 30 * cycle) }
        try await bench.cycle(at: start + 30 * cycle)
      }
      bench.prometheus.fail(with: nil)
      try await bench.cycle(at: start + 30_000)
      // 30,030 s hold 12 whole waves and a half: a beginning and an end each.
      let waves = (0...1_000).map { start + 30 * $0 }.map { $0 / 1_200 % 2 == 1 }
      let begins = zip([false] + waves, waves).count { !$0 && $1 }
      let ends = zip(waves, waves.dropFirst()).count { $0 && !$1 }
      let told = bench.told
      #expect(told.count { $0 == "High a firing" } == begins)
      #expect(told.count { $0 == "High a resolved" } == ends)
      #expect(zip(told, told.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test("A receiver that fails is told again until it listens, and hears each thing once")
    func receiver() async throws {
      let bench = try WatchBench(
        ["process_resident_memory_bytes": square(period: 100_000_000)], extra: usageRule,
        answers: { $0 < 3 ? [.answer(503, "")] : [.answer(200, "ok")] })
      // The second half of the period begins at a multiple of 50,000,000.
      let high = (start / 100_000_000) * 100_000_000 + 50_000_000
      for cycle in 0..<40 { try await bench.cycle(at: high + 30 * cycle) }
      #expect(bench.receiver.requests.count == 4)
      #expect(Set(bench.receiver.requests.map { $0.headers["idempotency-key"] }).count == 1)
      #expect(
        bench.value(#"neuraldetect_notifications_total{receiver="ops",result="delivered"}"#) == 1)
      #expect(
        bench.value(#"neuraldetect_notifications_total{receiver="ops",result="failed"}"#) == 3)
    }

    @Test("What is refused for good goes to the dead letters, and nothing waits behind it")
    func deadLetter() async throws {
      let folder = Folder()
      let bench = try WatchBench(
        ["process_resident_memory_bytes": square(period: 2_400)], extra: usageRule,
        notify: "dead_letters: \(folder.path)/dead.ndjson",
        answers: { $0 == 0 ? [.answer(400, "")] : [.answer(200, "ok")] })
      let high = start / 2_400 * 2_400 + 1_200
      for cycle in 0..<50 { try await bench.cycle(at: high + 30 * cycle) }
      let letters = folder.text("dead.ndjson")
        .split(separator: "\n")
      #expect(letters.count == 1 && letters[0].contains("High"))
      #expect(bench.told == ["High a firing", "High a resolved"])
    }

    @Test("What cannot be written to the dead letters stays until it can; others do not wait")
    func deadLettersUnwritable() async throws {
      let folder = Folder()
      let bench = try WatchBench(
        ["process_resident_memory_bytes": leaking()],
        notify: "dead_letters: \(folder.path)/later/dead.ndjson",
        answers: { _ in [.answer(400, "")] }, taking: "good")
      var changes = WatchStore.Changes()
      for name in ["refused", "good"] {
        let alert = try Alert(
          labels: ["alertname": name], startsAt: Timestamp(unixSeconds: Double(start)))
        changes.messages.append(
          QueuedMessage(
            id: name, group: AlertGroup(to: "ops", groupLabels: [:], [alert]),
            made: Timestamp(unixSeconds: Double(start))))
      }
      try bench.store!.write(changes)
      func kept(after second: Int) async throws -> [String] {
        await bench.deliverer.deliverDue(at: Timestamp(unixSeconds: Double(start + second)))
        return try bench.store!.messages(to: "ops", due: .now, limit: 9).map(\.id)
      }
      func dead() async -> Int? {
        await bench.deliverer.counts.first { $0.key.result == "dead" }?.value
      }
      #expect(try await kept(after: 0) == ["refused"])
      #expect(try await kept(after: 30) == ["refused"])
      #expect(bench.receiver.requests.count == 2)
      #expect(await dead() == 0)
      #expect(mkdir("\(folder.path)/later", 0o700) == 0)
      #expect(try await kept(after: 60) == [])
      #expect(folder.text("later/dead.ndjson").contains("refused"))
      #expect(await dead() == 1)
    }

    @Test("A receiver hears per_minute messages in a minute, and the others later") func perMinute()
      async throws
    {
      let all = (0..<7).reduce(into: [:]) { $0["i\($1)"] = 900e6 }
      let bench = try WatchBench(
        ["process_resident_memory_bytes": { [all] _ in all }], extra: usageRule,
        notify: "per_minute: 3")
      var heard: [Int] = []
      for cycle in 0..<6 {
        try await bench.cycle(at: start + 30 * cycle)
        heard.append(bench.receiver.requests.count)
      }
      #expect(heard == [3, 3, 6, 6, 7, 7])
      #expect(Set(bench.told).count == 7)
    }

    @Test("However long a receiver asks to be left alone, it is asked again after ten minutes")
    func retryAfter() async throws {
      let bench = try WatchBench(
        ["process_resident_memory_bytes": square(period: 100_000_000)], extra: usageRule,
        answers: {
          $0 == 0
            ? [.answer(503, headers: ["Retry-After: 4294967295"], "")] : [.answer(200, "ok")]
        })
      let high = (start / 100_000_000) * 100_000_000 + 50_000_000
      for cycle in 0..<20 { try await bench.cycle(at: high + 30 * cycle) }
      #expect(bench.receiver.requests.count == 1)
      for cycle in 20..<22 { try await bench.cycle(at: high + 30 * cycle) }
      #expect(bench.receiver.requests.count == 2)
    }

    @Test("A message that is never taken goes once the next one is; what is a day old goes at once")
    func stubborn() async throws {
      let folder = Folder()
      let bench = try WatchBench(
        ["process_resident_memory_bytes": square(period: 100_000_000)],
        notify: "dead_letters: \(folder.path)/dead.ndjson",
        answers: { _ in [.answer(500, "")] }, taking: "later")
      func queue(_ names: [String], at second: Int) throws {
        var changes = WatchStore.Changes()
        for name in names {
          let alert = try Alert(
            labels: ["alertname": name], startsAt: Timestamp(unixSeconds: Double(start)))
          changes.messages.append(
            QueuedMessage(
              id: name, group: AlertGroup(to: "ops", groupLabels: [:], [alert]),
              made: Timestamp(unixSeconds: Double(second))))
        }
        try bench.store!.write(changes)
      }
      func deliver(from first: Int, to last: Int) async {
        for second in stride(from: first, to: last, by: 10) {
          await bench.deliverer.deliverDue(at: Timestamp(unixSeconds: Double(second)))
        }
      }
      let dead = { folder.text("dead.ndjson").split(separator: "\n").count }
      try queue(["poison", "later"], at: start)
      await deliver(from: start, to: start + 900)
      #expect(dead() == 0)
      await deliver(from: start + 900, to: start + 1_300)
      #expect(dead() == 1 && folder.text("dead.ndjson").contains("poison"))
      #expect(try bench.store!.messages(to: "ops", due: .now, limit: 9).isEmpty)

      try queue(["old", "older"], at: start)
      try queue(["new"], at: start + 86_000)
      await deliver(from: start + 86_400, to: start + 86_410)
      #expect(dead() == 3)
      #expect(try bench.store!.messages(to: "ops", due: .now, limit: 9).map(\.id) == ["new"])
    }

    @Test("Messages to a receiver keep their order, whatever fails in between") func order()
      async throws
    {
      let bench = try WatchBench(
        ["process_resident_memory_bytes": square(period: 240)], extra: usageRule,
        answers: { $0 < 4 ? [.answer(503, "")] : [.answer(200, "ok")] })
      let high = start / 240 * 240 + 120
      for cycle in 0..<40 { try await bench.cycle(at: high + 30 * cycle) }
      let taken = bench.told.dropFirst(4)
      #expect(taken.count >= 8)
      #expect(
        zip(taken, ["High a firing", "High a resolved", "High a firing", "High a resolved"])
          .allSatisfy { $0 == $1 })
    }

    @Test("An outage of the Prometheus ends no alert, also where its first answer is empty")
    func outage() async throws {
      let empty = #"{"status":"success","data":{"resultType":"matrix","result":[]}}"#
      let bench = try WatchBench(
        ["process_resident_memory_bytes": { _ in ["a": 900e6] }], extra: usageRule)
      for cycle in 0..<100 {
        bench.prometheus.fail(
          with: (20..<60).contains(cycle)
            ? [.answer(503, "")] : (60..<64).contains(cycle) ? [.answer(200, empty)] : nil)
        try await bench.cycle(at: start + 30 * cycle)
      }
      #expect(bench.told == ["High a firing"])
    }

    @Test("A series that went while nobody watched ends its alerts") func goneMeanwhile()
      async throws
    {
      let bench = try WatchBench(
        [
          "process_resident_memory_bytes": { [start] in
            $0 < start + 1_000 ? ["a": 900e6] : ["b": 5e8]
          }
        ],
        extra: usageRule)
      for cycle in 0..<20 { try await bench.cycle(at: start + 30 * cycle) }
      try await bench.restart(at: start + 7_200)
      for cycle in 0..<30 { try await bench.cycle(at: start + 7_200 + 30 * cycle) }
      #expect(bench.told == ["High a firing", "High a resolved"])
      #expect(bench.value(#"neuraldetect_alerts{state="firing"}"#) == 0)
    }

    @Test("Without what is held against the limit, or without a limit, alerts on it end")
    func noLimit() async throws {
      func told(
        resident: @escaping FormulaPrometheus.Formula, limit: @escaping FormulaPrometheus.Formula
      ) async throws -> (WatchBench, [String]) {
        let bench = try WatchBench(
          [
            "process_resident_memory_bytes": resident,
            "go_memstats_heap_inuse_bytes": { _ in ["a": 1e8] },
            "container_spec_memory_limit_bytes": limit,
          ], extra: usageRule)
        bench.configuration.limits = try WatchConfiguration(
          """
          prometheus: {url: http://a}
          queries: [{name: rss, expr: a}, {name: container_spec_memory_limit_bytes, expr: b}]
          state: s
          limits: [{query: container_spec_memory_limit_bytes}]
          """, file: "watch.yaml"
        ).limits
        try bench.begin()
        for cycle in 0..<20 { try await bench.cycle(at: start + 30 * cycle) }
        #expect(bench.told == ["High a firing"])
        for cycle in 20..<30 { try await bench.cycle(at: start + 30 * cycle) }
        #expect(bench.value("neuraldetect_series") == 1)
        return (bench, bench.told)
      }
      let stays: FormulaPrometheus.Formula = { _ in ["a": 950e6] }
      let goes: FormulaPrometheus.Formula = { [start] in $0 < start + 300 ? ["a": 950e6] : [:] }
      let over = ["High a firing", "High a resolved"]
      #expect(try await told(resident: goes, limit: stays).1 == over)
      #expect(try await told(resident: stays, limit: goes).1 == over)
      let (bench, unended) = try await told(resident: stays, limit: stays)
      #expect(unended == ["High a firing"])
      bench.configuration.limits = []
      try bench.begin()
      try await bench.watch.restore(at: Timestamp(unixSeconds: Double(start + 900)))
      try await bench.cycle(at: start + 900)
      #expect(bench.told == over)
    }

    @Test("Limits that are taken out while it runs end the alerts on them at once")
    func limitsTakenOut() async throws {
      let bench = try WatchBench(
        ["process_resident_memory_bytes": { _ in ["a": 900e6] }], extra: usageRule)
      try await bench.cycle(at: start)
      var configuration = bench.configuration
      configuration.limits = []
      try await bench.watch.reload(configuration)
      try await bench.cycle(at: start + 30)
      #expect(bench.told == ["High a firing", "High a resolved"])
    }

    @Test("A series of which nothing is left that is judged is gone") func nothingJudged()
      async throws
    {
      let bench = try WatchBench(
        [
          "process_resident_memory_bytes": { [start] in $0 < start + 300 ? ["a": 950e6] : [:] },
          "process_start_time_seconds": { [start] _ in ["a": Double(start - 9_000)] },
        ], extra: usageRule)
      for cycle in 0..<30 { try await bench.cycle(at: start + 30 * cycle) }
      #expect(bench.told == ["High a firing", "High a resolved"])
      #expect(bench.value("neuraldetect_series") == 0)
    }

    @Test("A file that is not there keeps a configuration from being taken over") func reloadFiles()
      async throws
    {
      let bench = try WatchBench(["process_resident_memory_bytes": leaking()])
      var configuration = bench.configuration
      configuration.notify.webhooks = [
        WebhookReceiver(name: "ops", webhook: try Webhook(urlFile: "/nowhere", format: .slack))
      ]
      await #expect(throws: TelemetryError.self) { try await bench.watch.reload(configuration) }
      configuration = bench.configuration
      configuration.prometheus.access.credentials = .bearer(tokenFile: "/nowhere")
      await #expect(throws: TelemetryError.self) { try await bench.watch.reload(configuration) }
      try await bench.cycle(at: start)
      #expect(bench.value("model_up") == 1)
    }

    @Test("Started again after a long time, it asks for what it has missed and for no more")
    func missed() async throws {
      let bench = try WatchBench(
        ["process_resident_memory_bytes": leaking()], extra: "interval: 600s")
      for cycle in 0..<3 { try await bench.cycle(at: start + 60 + 600 * cycle) }
      let before = bench.prometheus.server.requests.count
      try await bench.restart(at: start + 60 + 600 * 30)
      try await bench.cycle(at: start + 60 + 600 * 30)
      let asked = bench.prometheus.server.requests.dropFirst(before).map(\.form)
        .filter { $0["query"]!.contains("_over_time(") }.map { Double($0["start"]!)! }
      #expect(abs(try #require(asked.min()) - Double(start + 1_800)) < 0.01)
      #expect(
        bench.value(#"neuraldetect_anomaly_probability{instance="a",job="api"}"#)?.isFinite == true)
    }

    @Test("The rules that hold unless others are given are those of the manual, and raise alerts")
    func usual() async throws {
      let root = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined()
      let manual = String(decoding: try Files.contents(of: "\(root)/docs/watch.md"), as: UTF8.self)
      let rules = manual.split(separator: "\n").filter { $0.hasPrefix("    - {alert: ") }
      let calm = leaking()
      let bench = try WatchBench([
        "process_resident_memory_bytes": { ["a": calm($0)["a"]! + 670e6] }
      ])
      let stated = try WatchConfiguration(
        """
        prometheus: {url: http://a}
        queries: [{name: rss, expr: a}]
        state: s
        rules:
        \(rules.joined(separator: "\n"))
        """, file: "watch.md"
      ).rules
      #expect(stated.count == 4 && stated == bench.configuration.rules)
      try await bench.cycle(at: start)
      #expect(!bench.told.contains { $0.hasPrefix("MemoryHigh") || $0.hasPrefix("MemoryCritical") })
      for cycle in 1..<4 { try await bench.cycle(at: start + 30 * cycle) }
      #expect(Set(bench.told).isSuperset(of: ["MemoryHigh a firing", "MemoryCritical a firing"]))
    }

    @Test("A Prometheus whose clock differs is heard late at most; far behind it says nothing")
    func otherClock() async throws {
      /// What is told, and the last `model_up`, where its clock differs by so many seconds.
      func course(_ difference: Int) async throws -> ([String], Double?) {
        let now = Mutex(0)
        let high = start + 600..<start + 1_800
        let bench = try WatchBench(
          [
            "process_resident_memory_bytes": { second in
              let last = min(second, now.withLock { $0 } + difference)
              guard second - last <= 300 else { return [:] }
              return ["a": high.contains(last - difference) ? 900e6 : 500e6]
            }
          ], extra: usageRule)
        for cycle in 0..<100 {
          now.withLock { $0 = start + 30 * cycle }
          try await bench.cycle(at: start + 30 * cycle)
        }
        #expect(bench.value(#"neuraldetect_cycles_total{result="ok"}"#) == 100)
        return (bench.told, bench.value("model_up"))
      }
      for difference in [-120, 120] {
        let (told, isUp) = try await course(difference)
        #expect(told == ["High a firing", "High a resolved"], "\(difference)")
        #expect(isUp == 1, "\(difference)")
      }
      let (told, isUp) = try await course(-7_200)
      #expect(told.isEmpty && isUp == 0)
    }

    @Test("A cycle that takes longer than the interval is counted as late") func late() async throws
    {
      let bench = try WatchBench(
        ["process_resident_memory_bytes": leaking()], extra: "interval: 100ms")
      let empty = #"{"status":"success","data":{"resultType":"matrix","result":[]}}"#
      bench.prometheus.fail(with: [.pause(milliseconds: 200), .answer(200, empty)])
      let watch = bench.watch!
      let run = Task { try await watch.run() }
      let late = #"neuraldetect_cycles_total{result="late"}"#
      for _ in 0..<600 where bench.value(late) ?? 0 == 0 {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(bench.value(late) ?? 0 > 0)
      run.cancel()
      _ = try? await run.value
    }

    @Test("What is twice as long as the history is shortened, an event in it or not") func trimmed()
      async throws
    {
      // A leak that is repaired, in what becomes the first day of the kept rows.
      let leak = leaking(from: start + 160 * 600, to: start + 300 * 600)
      let bench = try WatchBench(
        ["process_resident_memory_bytes": leak], extra: "interval: 600s\nhistory: 3d")
      for cycle in 0..<900 { try await bench.cycle(at: start + 60 + cycle * 600) }
      let store = try #require(bench.store)
      let series = try store.series()
      #expect(try store.rows(of: series[0].number).count <= 2 * 432)
      #expect(
        bench.value(#"neuraldetect_anomaly_probability{instance="a",job="api"}"#)?.isFinite == true)
      try await bench.restart(at: start + 60 + 900 * 600)
      try await bench.cycle(at: start + 60 + 900 * 600)
      #expect(bench.value("model_up") == 1)
    }

    @Test("Rows that were scored with other groups of metrics are scored anew") func otherGroups() {
      let plan = SeriesMonitor.Plan(
        Pipeline(model: WatchBench.model), queries: ["process_resident_memory_bytes", "colour"],
        step: .seconds(600))
      var rows = (0..<200).map { slot in
        SeriesMonitor.Row(
          slot: slot, values: [3e8 + Double(slot % 7), Double(slot % 5)],
          scores: slot < 150 ? [0.1] : [0.1, 0.1])
      }
      var monitor = SeriesMonitor(id: "a", labels: [:], places: [0, 1], limit: nil, plan)
      _ = monitor.append(&rows)
      #expect(rows.allSatisfy { $0.scores?.count == 2 })
    }

    @Test(
      "A clock that is set back makes nothing happen twice, one that is set forward leaves a gap")
    func clock() async throws {
      let bench = try WatchBench(
        ["process_resident_memory_bytes": square(period: 100_000_000)], extra: usageRule)
      let high = (start / 100_000_000) * 100_000_000 + 50_000_000
      for offset in [0, 30, 60, -3_600, -3_570, 90, 86_400, 86_430, 3 * 3_600] {
        try await bench.cycle(at: high + offset)
      }
      #expect(bench.told.count { $0 == "High a firing" } <= 7)  // once in each repeat interval
      #expect(bench.told.first == "High a firing" && !bench.told.contains("High a resolved"))
      #expect(bench.value(#"neuraldetect_cycles_total{result="ok"}"#) == 6)
      #expect(bench.value(#"neuraldetect_cycles_total{result="skipped"}"#) == 3)
    }

    @Test("A clock that stays behind adds no cycle to those that a rule counts")
    func clockBehind() async throws {
      let bench = try WatchBench(
        ["process_resident_memory_bytes": square(period: 100_000_000)],
        extra: "rules: [{alert: High, usage: 0.85, cycles: 3, labels: {severity: warning}}]")
      let high = (start / 100_000_000) * 100_000_000 + 50_000_000
      for offset in [0, -3_600, -3_570, -3_540, 30] { try await bench.cycle(at: high + offset) }
      #expect(bench.told.isEmpty)
      try await bench.cycle(at: high + 60)
      #expect(bench.told == ["High a firing"])
    }

    @Test("A sample that a Prometheus tells again counts once: one spike among scrapes is none")
    func repeatedSample() async throws {
      let spike = start + 3_000..<start + 3_120
      let bench = try WatchBench(
        [
          "process_resident_memory_bytes": {
            ["a": spike.contains($0) ? 9.5e8 : 5e8 + 1e6 * Double($0 / 120 % 3)]
          }
        ],
        extra: "rules: [{alert: High, usage: 0.85, zscore: 3, cycles: 2}]", scrapingEvery: 120)
      for cycle in 0..<120 { try await bench.cycle(at: start + 30 * cycle) }
      #expect(bench.told.isEmpty)
    }

    @Test("A series that has just appeared is held against its limit at once")
    func youngSeries() async throws {
      let bench = try WatchBench(
        [
          "process_resident_memory_bytes": { [start] in
            $0 < start + 60 ? ["a": 5e8] : ["a": 5e8, "b": 9.9e8]
          }
        ], extra: usageRule)
      for cycle in 0..<4 { try await bench.cycle(at: start + 30 * cycle) }
      #expect(bench.told == ["High b firing"])
      let y = #"y{instance="b",job="api",metric="process_resident_memory_bytes"}"#
      #expect(bench.value(y) == 9.9e8)
    }

    @Test("After a restart the forecast is made anew, not after six steps") func forecastAnew()
      async throws
    {
      let restart = start + 30_000
      let bench = try WatchBench(
        [
          "process_resident_memory_bytes": { [start] second in
            ["a": second < restart ? 7e8 + 3e3 * Double(second - start) : 1e8]
          },
          "process_start_time_seconds": { [start] second in
            ["a": Double(second < restart ? start - 900_000 : restart)]
          },
        ], extra: "interval: 600s")
      let yhat =
        #"yhat{instance="a",job="api",metric="process_resident_memory_bytes",horizon="24h"}"#
      var forecasts: [Double] = []
      for cycle in 0..<53 {
        try await bench.cycle(at: start + 60 + 600 * cycle)
        if cycle >= 49 { forecasts.append(try #require(bench.value(yhat))) }
      }
      #expect(forecasts[0] == forecasts[1] && forecasts[2] == forecasts[3])
      #expect(forecasts[2] < forecasts[1])
    }

    @Test("A series that is gone ends its alerts, is shown no more, and goes on when it returns")
    func gone() async throws {
      let away = start + 600..<start + 3_000
      let bench = try WatchBench(
        ["process_resident_memory_bytes": { away.contains($0) ? [:] : ["a": 900e6] }],
        extra: usageRule)
      for cycle in 0..<150 { try await bench.cycle(at: start + 30 * cycle) }
      #expect(bench.told == ["High a firing", "High a resolved", "High a firing"])
      #expect(bench.value("neuraldetect_series") == 1)
      #expect(bench.value(#"neuraldetect_limit_bytes{instance="a",job="api"}"#) == 1e9)
    }

    @Test("Series that come and go cost no memory once they are gone") func churn() async throws {
      let bench = try WatchBench(
        [
          "process_resident_memory_bytes": { second in
            ["pod-\(second / 600)": 5e8, "pod-\(second / 600 + 1)": 5e8]
          }
        ], extra: "absence: 60s")
      for cycle in 0..<400 { try await bench.cycle(at: start + 30 * cycle) }
      #expect(bench.value("neuraldetect_series") ?? 9 <= 3)
    }

    @Test("Two answers without a series, however far apart, do not make it gone; three do")
    func unanswered() async throws {
      let bench = try WatchBench(
        [
          "process_resident_memory_bytes": { [start] in
            $0 < start + 60 ? ["a": $0 < start + 30 ? 500e6 : 990e6, "b": 5e8] : ["b": 5e8]
          }
        ], extra: usageRule)
      for cycle in 0..<3 { try await bench.cycle(at: start + 30 * cycle) }
      #expect(bench.told == ["High a firing"])
      bench.prometheus.fail(with: [.answer(503, "")])
      for cycle in 3..<30 { try await bench.cycle(at: start + 30 * cycle) }
      bench.prometheus.fail(with: nil)
      try await bench.cycle(at: start + 900)
      #expect(bench.told == ["High a firing"])
      #expect(bench.value("neuraldetect_series") == 2)
      try await bench.cycle(at: start + 930)
      #expect(bench.told == ["High a firing", "High a resolved"])
      #expect(bench.value("neuraldetect_series") == 1)
    }

    @Test("A metric that comes later is scored with the others from then on") func laterMetric()
      async throws
    {
      let bench = try WatchBench(
        [
          "process_resident_memory_bytes": leaking(),
          "go_memstats_heap_inuse_bytes": { [start] in $0 < start + 6_000 ? [:] : ["a": 1e8] },
        ], extra: "interval: 600s")
      for cycle in 0..<30 { try await bench.cycle(at: start + 60 + 600 * cycle) }
      #expect(
        bench.value(#"y{instance="a",job="api",metric="go_memstats_heap_inuse_bytes"}"#) == 1e8)
      #expect(
        bench.value(#"neuraldetect_anomaly_probability{instance="a",job="api"}"#)?.isFinite == true)
    }

    @Test("Two watches cannot share a state, and what is none is left as it is") func state() throws
    {
      let bench = try WatchBench(["process_resident_memory_bytes": leaking()])
      let origin = WatchStore.Origin(grid: "", model: "")
      #expect(throws: WatchStoreError.self) {
        try WatchStore(path: bench.configuration.statePath, origin: origin)
      }
      let other = bench.folder.write(
        "this is no database, and long enough to be looked at", "other")
      #expect(throws: WatchStoreError.self) { try WatchStore(path: other, origin: origin) }
      #expect(bench.folder.read("other").starts(with: "this is no".utf8))
    }
  }

  /// Numbers as good as random, the same for the same seed.
  private struct SeededNumbers {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }
#endif
