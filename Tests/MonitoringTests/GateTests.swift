import Glibc
import Monitoring
import Telemetry
import TestSupport
import Testing
import TimeSeries

@Suite struct GateTests {
  /// A service of ten-minute samples: a daily swing that follows its load, noise that lasts for hours, and
  /// what `leak` adds after so many hours.
  private func service(
    _ id: String = "api", days: Double, seed: UInt64, weekend: Bool = false, tellsLoad: Bool = true,
    gaps: Range<Int> = 0..<0, restarts: [Int] = [], leak: (Double) -> Double = { _ in 0 }
  ) -> Series {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func noise() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / Double(1 << 30) - 1
    }
    var (slow, held) = (0.0, 100.0)
    var (memory, load): ([Double], [Double]) = ([], [])
    for t in 0..<Int(days * 144) {
      slow = 0.93 * slow + 0.3 * noise()
      let busy = weekend && t >= 144 ? 0.6 : 1
      let requests = max(1, busy * (100 + 40 * sin(2 * .pi * Double(t) / 144)) + 3 * slow)
      held += (requests - held) / 18
      let born = restarts.last { $0 <= t } ?? 0
      let leaked = leak(Double(t - born) / 6)
      let value = 300e6 + 0.8e6 * held + 2e6 * slow + 1e6 * noise() + leaked
      memory.append(gaps.contains(t) ? .nan : value)
      load.append(requests)
    }
    var metrics = [Metric(name: "process_resident_memory_bytes", values: memory)]
    if tellsLoad { metrics.append(Metric(name: "requests_per_second", values: load)) }
    return Series(
      id: id, start: Timestamp(unixSeconds: 1_720_396_800), step: .seconds(600), metrics: metrics,
      restarts: restarts)
  }

  private static let leak: @Sendable (Double) -> Double = { 2e6 * $0 }  // 2 MB an hour

  private func growth(_ verdict: GateVerdict) throws -> GateVerdict.Row {
    try #require(verdict.rows.first { $0.measure == .growth })
  }

  @Test("A leak that is gone holds, and the growth before is found", arguments: 1...8)
  func holds(seed: UInt64) throws {
    let verdict = try Gate().verdict(
      before: [service(days: 3, seed: seed, leak: Self.leak)],
      after: [service(days: 2, seed: seed + 100)])
    #expect(verdict.decision == .holds, "\(verdict.sentence)")
    #expect(verdict.probability >= 0.95)
    let row = try growth(verdict)
    #expect(abs(row.before - 2e6) < 0.4e6 && abs(row.after) < 0.4e6, "\(row)")
    #expect(row.change == .better && row.interval.contains(-2e6))
    #expect(verdict.watchedAfter == .seconds(2 * 86_400) && verdict.watchLonger == nil)
  }

  @Test("A leak that goes on fails, also after a restart and with a hole", arguments: 1...8)
  func failed(seed: UInt64) throws {
    let before = service(days: 3, seed: seed, leak: Self.leak)
    for after in [
      service(days: 2, seed: seed + 100, leak: Self.leak),
      service(days: 2, seed: seed + 100, restarts: [144], leak: Self.leak),
      service(days: 2, seed: seed + 100, gaps: 100..<130, leak: Self.leak),
    ] {
      let verdict = try Gate().verdict(before: [before], after: [after])
      #expect(verdict.decision == .failed, "\(verdict.sentence)")
      #expect(verdict.reasons == ["process_resident_memory_bytes still grows"])
    }
  }

  @Test("Of pairs in which nothing changed none is worse and none fails", arguments: 0..<40)
  func identical(seed: UInt64) throws {
    let verdict = try Gate().verdict(
      before: [service(days: 3, seed: 2 * seed + 1)], after: [service(days: 2, seed: 2 * seed + 2)])
    #expect(!verdict.rows.contains { $0.change == .worse }, "\(verdict.rows)")
    #expect(verdict.decision != .failed, "\(verdict.sentence)")
  }

  @Test("A weekend is not growth where the load is known") func weekend() throws {
    let verdict = try Gate().verdict(
      before: [service(days: 3, seed: 1, leak: Self.leak)],
      after: [service(days: 2, seed: 2, weekend: true)])
    #expect(verdict.decision == .holds, "\(verdict.sentence)")
    let row = try growth(verdict)
    #expect(abs(row.after) < 0.4e6, "\(row)")
  }

  @Test("A day's swing is not growth where no load is known, either") func swing() throws {
    // A day and a half up the swing and down again, cut so that it begins low and ends high.
    let verdict = try Gate().verdict(
      before: [service(days: 3, seed: 1, tellsLoad: false, leak: Self.leak)],
      after: [service(days: 1.75, seed: 2, tellsLoad: false)])
    #expect(verdict.decision == .holds, "\(verdict.sentence)")
  }

  @Test(
    "Watching longer narrows the interval, and what is too short to say names how long to watch")
  func longer() throws {
    let slow: @Sendable (Double) -> Double = { 0.35e6 * $0 }
    let before = service(days: 4, seed: 5, leak: slow)
    func verdict(_ days: Double) throws -> GateVerdict {
      try Gate().verdict(before: [before], after: [service(days: days, seed: 6)])
    }
    let (short, long) = (try verdict(1), try verdict(6))
    let widths = try [short, long].map { verdict in
      let interval = try #require(try growth(verdict).growth).interval
      return interval.upperBound - interval.lowerBound
    }
    #expect(widths[0] > 4 * widths[1], "\(widths)")
    #expect(short.decision == .undecided && long.decision == .holds)
    let wait = try #require(short.watchLonger)
    #expect(wait > .seconds(3600) && wait < .seconds(30 * 86_400))
    #expect(short.sentence.hasSuffix("longer."))
  }

  @Test("Several instances count by how much they differ") func instances() throws {
    func pods(_ leaks: [Double], _ seed: UInt64) -> [Series] {
      leaks.enumerated().map { place, leak in
        service("api-\(place)", days: 2, seed: seed + UInt64(place)) { leak * $0 }
      }
    }
    let alike = try Gate().verdict(before: pods([2e6, 2e6, 2e6], 1), after: pods([0, 0, 0], 11))
    #expect(alike.decision == .holds, "\(alike.sentence)")
    let torn = try Gate().verdict(before: pods([2e6, 2e6, 2e6], 1), after: pods([0, 3e6, 0], 11))
    #expect(torn.decision != .holds, "\(torn.sentence)")
    let widths = try [alike, torn].map { verdict in
      let interval = try growth(verdict).interval
      return interval.upperBound - interval.lowerBound
    }
    #expect(widths[1] > 3 * widths[0])
  }

  @Test(
    "Of half a day without a load nothing is concluded that a day's swing may be",
    arguments: [0.5, 0.6, 0.75])
  func halfDay(days: Double) throws {
    func cut(_ from: Int, _ leak: @escaping (Double) -> Double) -> Series {
      let whole = service(days: 3, seed: 9, tellsLoad: false, leak: leak)
      return whole.samples(
        in: whole.time(at: from)..<whole.time(at: from + Int(days * 144)))!
    }
    let leak: @Sendable (Double) -> Double = { 1.5e6 * $0 }  // 36 MB a day, of a swing of 64 MB
    let before = service(days: 3, seed: 1, tellsLoad: false, leak: leak)
    // The load is highest at sample 36 of a day, lowest at 108.
    let leaking = try Gate().verdict(before: [before], after: [cut(144 + 40, leak)])
    #expect(leaking.decision != .holds, "\(leaking.sentence)")
    let fixed = try Gate().verdict(before: [before], after: [cut(144 + 112) { _ in 0 }])
    #expect(fixed.decision != .failed, "\(fixed.sentence)")
    // Nor is it where neither side has seen a day.
    let both = try Gate().verdict(
      before: [cut(144 + 112) { _ in 0 }], after: [cut(144 + 40, leak)])
    #expect(both.decision == .undecided, "\(both.sentence)")
  }

  @Test("A canary that restarts all the time does not pass because others do") func crashLoop()
    throws
  {
    let pods = (1...3).map { service("api-\($0)", days: 3, seed: UInt64($0), leak: Self.leak) }
    let calm = (1...2).map { service("canary-\($0)", days: 2, seed: UInt64($0) + 10) }
    let loop = service(
      "canary-3", days: 2, seed: 13, restarts: Array(stride(from: 30, to: 288, by: 30)),
      leak: { 40e6 * $0 })
    let verdict = try Gate().verdict(before: pods, after: calm + [loop])
    #expect(verdict.decision == .failed && verdict.reasons.contains("it restarts more often"))
    let row = try #require(verdict.rows.last)
    #expect(row.measure == .restarts && row.change == .worse)
    #expect(abs(row.before) < 1e-9 && abs(row.after - 1.5) < 1e-9)
    // One restart is a deployment.
    let deployed = service("canary-3", days: 2, seed: 13, restarts: [3])
    let after = try Gate().verdict(before: pods, after: calm + [deployed])
    #expect(after.decision == .holds, "\(after.sentence)")
    // As often before: nothing got worse, but of the canary nothing is seen.
    let looping = pods.map { pod in
      var pod = pod
      pod.restarts = Array(stride(from: 30, to: 432, by: 30))
      return pod
    }
    #expect(throws: GateError.restarted(side: .after, series: "canary-3", times: 9)) {
      try Gate().verdict(before: looping, after: calm + [loop])
    }
  }

  @Test("A few that still leak are not hidden by many that do not") func fewOfMany() throws {
    let before = (1...10).map { service("a-\($0)", days: 2, seed: UInt64($0), leak: Self.leak) }
    let after = (1...10).map { place in
      service("b-\(place)", days: 2, seed: UInt64(place) + 20) { place <= 2 ? 2e6 * $0 : 0 }
    }
    let verdict = try Gate().verdict(before: before, after: after)
    #expect(verdict.decision == .failed, "\(verdict.sentence)")
    let reason = try #require(verdict.reasons.first)
    #expect(
      reason.hasPrefix("process_resident_memory_bytes of b-") && reason.hasSuffix("still grows"))
    let fixed = (1...10).map { service("b-\($0)", days: 2, seed: UInt64($0) + 20) }
    #expect(try Gate().verdict(before: before, after: fixed).decision == .holds)
  }

  @Test("A series without a metric of the others is not passed over") func missing() {
    var heapless = service("b", days: 2, seed: 3)
    heapless.metrics.removeFirst()
    #expect(
      throws: GateError.missing(
        side: .after, series: "b", metric: "process_resident_memory_bytes")
    ) {
      try Gate().verdict(
        before: [service(days: 3, seed: 1, leak: Self.leak)],
        after: [service("a", days: 2, seed: 2), heapless])
    }
  }

  @Test("Memory that has doubled is worse, though it does not grow") func level() throws {
    let verdict = try Gate().verdict(
      before: [service(days: 3, seed: 1)],
      after: [service(days: 3, seed: 2) { _ in 500e6 }])
    #expect(verdict.decision == .failed)
    let level = try #require(verdict.rows.first { $0.measure == .level })
    #expect(level.change == .worse && level.effect > 3)
  }

  @Test("With a limit its margin is a measure of what is resident") func margin() throws {
    var gate = Gate()
    gate.limit = .value(1e9)
    let verdict = try gate.verdict(
      before: [service(days: 3, seed: 1)], after: [service(days: 3, seed: 2) { _ in 500e6 }])
    let margin = try #require(verdict.rows.first { $0.measure == .margin })
    #expect(abs(margin.before - 0.59) < 0.05 && abs(margin.after - 0.09) < 0.05, "\(margin)")
    #expect(margin.interval.upperBound < 0 && margin.change != .better)
  }

  @Test("Counters of collections are rates an hour, over restarts") func collections() throws {
    func collected(_ every: Int, pause: Double, seed: UInt64) -> Series {
      var series = service(days: 3, seed: seed, restarts: [200])
      let counts = (0..<series.count).map { Double(($0 >= 200 ? $0 - 200 : $0) / every) }
      series.metrics += [
        Metric(name: "go_gc_duration_seconds_count", values: counts),
        Metric(name: "go_gc_duration_seconds_sum", values: counts.map { pause * $0 }),
      ]
      return series
    }
    let verdict = try Gate().verdict(
      before: [collected(2, pause: 1e-3, seed: 1)], after: [collected(1, pause: 1e-3, seed: 2)])
    let rows = verdict.rows.filter { $0.measure == .collections || $0.measure == .pauses }
    #expect(rows.map(\.metric) == ["go_gc_duration_seconds_count", "go_gc_duration_seconds_sum"])
    #expect(abs(rows[0].before - 3) < 0.1 && abs(rows[0].after - 6) < 0.1, "\(rows[0])")
    #expect(abs(rows[1].before - 3e-3) < 1e-4 && abs(rows[1].after - 6e-3) < 1e-4, "\(rows[1])")
  }

  @Test("A minute of one-second samples is looked at as days are, and no figure leaves the samples")
  func seconds() throws {
    func run(_ count: Int, grows: Double, seed: Int) -> Series {
      let values = (0..<count).map { t in
        let jitter = Double((t + seed) * 7_919 % 101) * 4e3
        return 50e6 + grows * Double(t) + 4e6
          * (0.37 * Double(t)).truncatingRemainder(dividingBy: 1)
          + jitter
      }
      let load = (0..<count).map { 200 + Double(($0 + seed) * 31 % 7) * 0.1 }
      return Series(
        id: "loop", start: Timestamp(unixSeconds: 1_720_396_800), step: .seconds(1),
        metrics: [
          Metric(name: "process_resident_memory_bytes", values: values),
          Metric(name: "requests_per_second", values: load),
        ])
    }
    let before = run(90, grows: 400e3, seed: 1)
    for (grows, decision) in [(0.0, GateVerdict.Decision.holds), (400e3, .failed)] {
      let after = run(150, grows: grows, seed: 2)
      let verdict = try Gate().verdict(before: [before], after: [after])
      #expect(verdict.decision == decision, "\(verdict.sentence)")
      for row in verdict.rows where row.measure == .level || row.measure == .peak {
        for (value, side) in [(row.before, before), (row.after, after)] {
          let values = side.metrics[0].values
          #expect((values.min()!...values.max()!).contains(value), "\(row)")
        }
      }
      let sawtooth = try #require(verdict.rows.first { $0.measure == .sawtooth })
      #expect((0...5e6).contains(sawtooth.before) && (0...5e6).contains(sawtooth.after))
    }
  }

  @Test("A verdict does not depend on the number of threads") func threads() throws {
    var gate = Gate()
    let (before, after) = (service(days: 3, seed: 3, leak: Self.leak), service(days: 2, seed: 4))
    let one = try gate.verdict(before: [before], after: [after])
    gate.threads = 4
    let four = try gate.verdict(before: [before], after: [after])
    #expect(one.sentence == four.sentence)
    #expect(one.rows.map(\.interval) == four.rows.map(\.interval))
  }

  @Test("What cannot be compared is said in a sentence with its cure") func errors() {
    let series = service(days: 2, seed: 1)
    #expect(throws: GateError.noSeries(side: .before)) {
      try Gate().verdict(before: [], after: [series])
    }
    #expect(throws: GateError.noSeries(side: .after)) {
      try Gate().verdict(before: [series], after: [])
    }
    let short = GateError.tooShort(
      side: .after, series: "api", metric: "process_resident_memory_bytes", count: 71, needed: 72)
    #expect(throws: short) {
      try Gate().verdict(before: [series], after: [service(days: 0.5, seed: 1).suffix(71)])
    }
    #expect(short.description.contains("71 samples") && short.description.contains("72 are needed"))
    var other = series
    other.metrics[0].name = "rss"
    #expect(
      throws: GateError.noCommonMetric(
        before: ["process_resident_memory_bytes", "requests_per_second"],
        after: ["rss", "requests_per_second"])
    ) { try Gate().verdict(before: [series], after: [other]) }
  }

  /// Two heap profiles six hours apart, in the second of which these functions hold so many MB more than 20; what
  /// `encode` holds has come and gone.
  private func profiles(
    _ gains: KeyValuePairs<String, Int>, saysTime: Bool = true
  ) throws -> ProfileGrowth {
    var reader = ProfileReader()
    let all = try (0...1).map { place in
      var profile = SampleProfile(
        ["main.encode encode.go:4 < main.serve serve.go:5": [500, 5_000_000 + 200_000 * place]],
        time: saysTime ? (1_720_396_800 + 21_600 * place) * 1_000_000_000 : 0)
      profile.samples += gains.map { name, gain in
        let held = 20 + gain * place
        return ("main.\(name) keep.go:9 < main.serve serve.go:3", [1000 * held, 1_000_000 * held])
      }
      return try reader.read(profile.bytes, name: "profile-\(place)")
    }
    return try ProfileGrowth(of: all, in: reader.stacks)
  }

  @Test("By profiles the code decides where two quiet sides of memory do not", arguments: [0, 30])
  func code(gain: Int) throws {
    let (before, after) = (service(days: 1, seed: 1), service(days: 1, seed: 2))
    let alone = try Gate().verdict(before: [before], after: [after])
    #expect(alone.decision == .undecided, "\(alone.sentence)")
    let profiles = try #require(
      try GateProfiles(before: profiles(["Add": 30]), after: profiles(["Add": gain])))
    let verdict = try Gate().verdict(before: [before], after: [after], profiles: [profiles])
    #expect(verdict.decision == (gain == 0 ? .holds : .failed), "\(verdict.sentence)")
    let row = verdict.rows[0]
    #expect(row.measure == .growth && row.metric == "inuse_bytes of main.Add")
    #expect(abs(row.before - 5e6) < 1 && abs(row.after - Double(gain) * 1e6 / 6) < 1)
    #expect(row.text(row.before) == "4.77 MiB/h")
  }

  @Test("Where no code is sure to grow before, or nothing says when, profiles do not decide")
  func noCode() throws {
    #expect(try GateProfiles(before: profiles(["Add": 1]), after: profiles(["Add": 1])) == nil)
    let timeless = try profiles(["Add": 30], saysTime: false)
    #expect(throws: GateError.noTimes(profile: "profile-0")) {
      try GateProfiles(before: timeless, after: profiles(["Add": 0]))
    }
  }

  @Test("Code that is fixed does not hold while other code or the process grows") func otherCode()
    throws
  {
    let before = service(days: 1, seed: 1)
    func verdict(
      _ first: KeyValuePairs<String, Int>, _ second: KeyValuePairs<String, Int>,
      leak: @escaping (Double) -> Double = { _ in 0 }
    ) throws -> GateVerdict {
      let profiles = try #require(
        try GateProfiles(before: profiles(first), after: profiles(second)))
      return try Gate().verdict(
        before: [before], after: [service(days: 1, seed: 2, leak: leak)], profiles: [profiles])
    }
    let one = try verdict(["Add": 30, "Put": 25], ["Add": 0, "Put": 25])
    #expect(one.decision == .failed && one.reasons == ["inuse_bytes of main.Put still grows"])
    #expect(try verdict(["Add": 30, "Put": 25], ["Add": 0, "Put": 0]).decision == .holds)
    let renamed = try verdict(["Add": 30], ["Add": 0, "AddAll": 30])
    #expect(renamed.decision == .undecided, "\(renamed.sentence)")
    #expect(renamed.reasons == ["the growth of inuse_bytes of main.AddAll may not be gone"])
    let elsewhere = try verdict(["Add": 30], ["Add": 0], leak: { 40e6 * $0 })
    #expect(elsewhere.decision == .undecided, "\(elsewhere.sentence)")
  }

  @Test("The page draws both sides and holds the table") func page() throws {
    let (before, after) = (
      service("<a>", days: 3, seed: 3, leak: Self.leak), service(days: 2, seed: 4)
    )
    let verdict = try Gate().verdict(before: [before], after: [after])
    let html = GateReport(verdict, before: [before], after: [after]).html
    #expect(html.contains("<h1>The fix holds</h1>") && html.contains("<h2>Before</h2>"))
    #expect(html.contains("<bdi>&lt;a&gt;</bdi>") && !html.contains("<a>"))
    #expect(html.components(separatedBy: "<figure>").count == 3)
    #expect(html.contains("<td>better</td>"))
  }
}

extension String {
  fileprivate func components(separatedBy separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
