#if Telemetry
  import Glibc
  import Monitoring
  import Synchronization
  import Telemetry
  import TestSupport
  import Testing
  import TimeSeries

  @Suite(.serialized) struct WatchProfileTests {
    private let start = WatchBench.start

    /// A process that holds 50 MB, and from `leak` on 20 kB a second more by `main.keep`.
    private final class LeakingProcess: Sendable {
      let second = Mutex(0)
      let failing = Mutex(false)

      func server(from leak: Int) -> FaultServer {
        FaultServer { [self] request, _ in
          if failing.withLock({ $0 }) { return [.answer(500, "{}")] }
          let leaked = max(0, second.withLock { $0 } - leak) * 20_000
          let body = Self.profile(["main.serve": 50_000_000, "main.keep": 1_000 + leaked])
          return [.answer(200, type: "application/octet-stream", body)]
        }
      }

      /// A heap profile in which each function holds so many bytes.
      static func profile(_ bytes: [String: Int]) -> [UInt8] {
        func histogram(_ scale: Int) -> [UInt8] {
          let rows = bytes.enumerated().map { place, entry in
            "\(place + 1): \(1 + scale * entry.value / 100) \(1 + scale * entry.value) \(entry.key)"
          }
          let lines = ["num #instances #bytes class name"] + rows + ["Total 0 0"]
          return Array(lines.joined(separator: "\n").utf8)
        }
        var reader = ProfileReader()
        let profiles = try! [0, 1].map { try reader.read(histogram($0), name: "histogram") }
        return try! ProfileGrowth(of: profiles, in: reader.stacks).pprof
      }
    }

    /// Memory that follows such a process, with a daily swing.
    private func memory(from leak: Int) -> FormulaPrometheus.Formula {
      { second in
        let phase = Double(second % 86_400) / 86_400 * 2 * .pi
        let noise = Double((second / 600 * 7919) % 1_000) * 400
        let base = 120e6 + 6e6 * (1 - cos(phase)) + noise
        return ["a": base + Double(max(0, second - leak)) * 20_000]
      }
    }

    @Test("An alert names the code that allocates, also after a restart in the middle")
    func namesCode() async throws {
      let leak = start + 300 * 600
      let process = LeakingProcess()
      let server = process.server(from: leak)
      let bench = try WatchBench(
        ["process_resident_memory_bytes": memory(from: leak)],
        extra: """
          interval: 600s
          profiles: [{url: "\(server.address)/{instance}/heap", quiet: 1h, open: 10m, per_hour: 6}]
          """)
      var annotations: [String] = []
      for slot in 160..<420 {
        let second = start + slot * 600 + 30
        process.second.withLock { $0 = second }
        if slot == 330 { try await bench.restart(at: second) }
        try await bench.cycle(at: second)
        await bench.watch.settleProfiles()
        annotations = bench.receiver.requests.flatMap { request in
          (try? JSONValue.parse(Array(request.body.utf8))["alerts"]?.elements)??
            .compactMap { $0["annotations"]?["frames"]?.text } ?? []
        }
        if !annotations.isEmpty { break }
      }
      let frames = try #require(annotations.last)
      #expect(frames.hasPrefix("main.keep: "))
      #expect(!frames.contains("main.serve"))
      #expect(server.requests.allSatisfy { $0.line.hasPrefix("GET /a/heap ") })
      // One an hour while all is well, of which the older are fewer; none was asked for in vain.
      #expect(bench.value(#"neuraldetect_profiles_total{result="failed"}"#) == 0)
    }

    @Test("A process that gives no profile costs no cycle, and its alert comes without frames")
    func noProfile() async throws {
      let leak = start + 200 * 600
      let process = LeakingProcess()
      process.failing.withLock { $0 = true }
      let server = process.server(from: leak)
      let bench = try WatchBench(
        ["process_resident_memory_bytes": memory(from: leak)],
        extra: """
          interval: 600s
          profiles: [{url: "\(server.address)/{instance}/heap", quiet: 1h, open: 10m, per_hour: 3, gc: true}]
          """)
      for slot in 160..<400 where bench.told.isEmpty {
        let second = start + slot * 600 + 30
        try await bench.cycle(at: second)
        await bench.watch.settleProfiles()
      }
      #expect(bench.told.first?.hasPrefix("Memory") == true)
      #expect(server.requests.allSatisfy { $0.line.hasPrefix("GET /a/heap?gc=1 ") })
      #expect(try #require(bench.value(#"neuraldetect_profiles_total{result="failed"}"#)) > 3)
      #expect(bench.value(#"neuraldetect_cycles_total{result="failed"}"#) == 0)
    }

    @Test("Where profiles have more than profile_bytes, those that are oldest go, and are counted")
    func bounded() async throws {
      let process = LeakingProcess()
      let server = process.server(from: .max)
      let size = LeakingProcess.profile(["main.serve": 50_000_000, "main.keep": 1_000]).count
      let formula = memory(from: .max)
      let bench = try WatchBench(
        ["process_resident_memory_bytes": { second in ["a": formula(second)["a"]!, "b": 1e8] }],
        extra: """
          interval: 600s
          profile_bytes: \(5 * size + size / 2)
          profiles: [{url: "\(server.address)/{instance}/heap", quiet: 600s, open: 600s}]
          """)
      func kept() throws -> [Int] {
        try bench.store!.series().map { try bench.store!.profileTimes(of: $0.number).count }
      }
      for slot in 160..<170 {
        try await bench.cycle(at: start + slot * 600 + 30)
        await bench.watch.settleProfiles()
      }
      #expect(try kept().sorted() == [2, 3])
      let dropped = try #require(
        bench.value(#"neuraldetect_profiles_total{result="dropped"}"#))
      #expect(dropped >= 5)
      #expect(bench.value(#"neuraldetect_profiles_total{result="failed"}"#) == 0)
      // The bound is read again, too, and one of nothing leaves nothing.
      var configuration = bench.configuration
      configuration.profileBytes = 1
      try await bench.watch.reload(configuration)
      for slot in 170..<172 {
        try await bench.cycle(at: start + slot * 600 + 30)
        await bench.watch.settleProfiles()
      }
      #expect(try kept() == [0, 0])
    }

    @Test("The oldest profile of the series that has most makes room, until there is enough")
    func room() throws {
      let folder = Folder()
      let origin = WatchStore.Origin(grid: "g", model: "m")
      let store = try WatchStore(path: "\(folder.path)/state.sqlite", origin: origin)
      func time(_ second: Double) -> Timestamp { Timestamp(unixSeconds: second) }
      var changes = WatchStore.Changes()
      for (number, id) in [(Int64(1), "a"), (2, "b")] {
        changes.series[number] = WatchStore.StoredSeries(
          number: number, id: id, labels: [:], lastSeen: time(0))
      }
      try store.write(changes)
      func keep(_ bytes: Int, of series: Int64, _ second: Double) throws -> [String] {
        let profile = [UInt8](repeating: 1, count: bytes)
        return try store.keep(profile, of: series, takenAt: time(second), limit: 400).dropped
      }
      func kept() throws -> [[Timestamp]] { try [1, 2].map { try store.profileTimes(of: $0) } }
      for second in 1...3 { #expect(try keep(100, of: 1, Double(second)) == []) }
      #expect(try keep(50, of: 2, 1) == [])
      #expect(try keep(50, of: 2, 2) == [])  // 400 are no more than the limit
      #expect(try keep(100, of: 2, 3) == ["a"])
      #expect(try kept() == [[time(2), time(3)], [time(1), time(2), time(3)]])
      #expect(try keep(200, of: 2, 3) == ["b", "b"])  // in place of the former
      #expect(try kept() == [[time(2), time(3)], [time(3)]])
      #expect(try keep(401, of: 1, 4) == ["a", "a", "a"])
      #expect(try kept() == [[], [time(3)]])
      let unknown = try store.keep([1], of: 3, takenAt: time(1), limit: 400)
      #expect(!unknown.isStored && unknown.dropped == [])
      #expect(try store.keep([1], of: 2, takenAt: time(1), limit: 400).isStored)
    }

    @Test("A secret goes where it may go, whatever a label says") func guarded() async throws {
      let process = LeakingProcess()
      let server = process.server(from: .max)
      let folder = Folder()
      folder.write("swordfish", "token")
      let instances = ["127.0.0.1:\(server.port)": 1e8, "localhost:\(server.port)": 1e8]
      func asked(_ ranges: String) async throws -> (requests: Int, failed: Double?) {
        let before = server.requests.count
        let bench = try WatchBench(
          ["process_resident_memory_bytes": { _ in instances }],
          extra: """
            profiles:
              - url: 'http://{instance}/heap'
                bearer_token_file: \(folder.path)/token
                allow: [\(ranges)]
            """)
        try await bench.cycle(at: start)
        await bench.watch.settleProfiles()
        try await bench.cycle(at: start + 30)
        let new = server.requests.dropFirst(before)
        #expect(new.allSatisfy { $0.headers["authorization"] == "Bearer swordfish" })
        return (new.count, bench.value(#"neuraldetect_profiles_total{result="failed"}"#))
      }
      #expect(try await asked("127.0.0.1/32, '::1'") == (2, 0))
      #expect(try await asked("127.0.0.2/32") == (0, 2))
    }

    @Test("Labels lead to no other address")
    func plainLabels() throws {
      let source = ProfileSource(address: "http://{instance}/debug/pprof/heap")
      #expect(try source.address(for: ["instance": "10.1.2.3:6060"]).host == "10.1.2.3")
      #expect(try source.address(for: ["instance": "[::1]:6060"]).host == "::1")
      for value in ["", "a/b", "a@b", "a?x", "a#", "a b", "é"] {
        #expect(throws: TelemetryError.self) { try source.address(for: ["instance": value]) }
      }
      #expect(throws: TelemetryError.self) { try source.address(for: ["job": "api"]) }
    }

    @Test("Of profiles the older are kept the fewer, and those from before an onset stay")
    func shelf() {
      var shelf = ProfileShelf()
      let quiet = Duration.seconds(900)
      func time(_ index: Int) -> Timestamp { Timestamp(unixSeconds: Double(index * 900)) }
      for index in 0..<672 {
        _ = shelf.add(time(index), every: quiet, since: nil, history: quiet * 672)
      }
      #expect((8...14).contains(shelf.times.count))
      #expect(shelf.times.last == time(671))
      #expect(shelf.times.contains { time(671) - $0 > quiet * 300 })
      let onset = time(640)
      let before = shelf.times.filter { $0 <= onset }.suffix(3)
      for index in 672..<800 {
        _ = shelf.add(time(index), every: quiet, since: onset, history: quiet * 672)
      }
      #expect(shelf.compared(since: onset).prefix(3) == Array(before)[...])
      #expect(shelf.times.count < 30)
      #expect(shelf.compared(since: time(-1)) == shelf.times)
    }
  }
#endif
