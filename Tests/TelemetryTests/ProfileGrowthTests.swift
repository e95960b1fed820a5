import Foundation
import Telemetry
import TestSupport
import Testing
import TimeSeries

/// The growth over some profiles.
func growth(_ profiles: [SampleProfile], since onset: Int? = nil) throws -> ProfileGrowth {
  var reader = ProfileReader()
  let read = try profiles.enumerated().map { number, profile in
    try reader.read(profile.bytes, name: "p\(number)")
  }
  return try ProfileGrowth(
    of: read, in: reader.stacks, since: onset.map { Timestamp(nanoseconds: Int64($0)) })
}

extension ProfileGrowth {
  /// What each call stack holds more, by the stack in words.
  fileprivate var byStack: [String: Profile.Counts] {
    Dictionary(
      uniqueKeysWithValues: ofStacks.map { stack, growth in
        (stacks.path(of: stack).map(\.text).joined(separator: " < "), growth)
      })
  }
}

@Suite struct ProfileGrowthTests {
  @Test("The growth over two profiles is their difference, of each call stack and of all")
  func difference() throws {
    let growth = try growth(
      [
        ["main.f a.go:1": [3, 30], "main.g": [1, 100]],
        ["main.f a.go:1": [5, 70], "main.h": [2, 8]],
      ].map { SampleProfile($0) })
    let byStack = growth.byStack
    #expect(byStack.mapValues(\.bytes) == ["main.f a.go:1": 40, "main.g": -100, "main.h": 8])
    #expect(byStack.mapValues(\.objects) == ["main.f a.go:1": 2, "main.g": -1, "main.h": 2])
    #expect(growth.total.bytes == -52)
  }

  /// x = b + g·h of least squares; h is given in the comments.
  @Test(
    "Over more profiles the growth is that of least squares, from the onset on",
    arguments: [
      ([0, 1, 4], [10, 20, 30], nil, 4.0),  // 0, ½, 1
      ([0, 1, 4], [10, 20, 30], 20, 3.5),  // 0, 0, 1
      ([0, 1, 4], [10, 20, 30], 25, 3.5),  // 0, 0, 1: the last before the onset
      ([5, 8, 14], [10, 20, 40], nil, 9),  // 0, ⅓, 1: exactly 5 + 9·h
      ([0, 1, 4], [0, 0, 0], nil, 4),  // without times by their order
      ([0, 1, 4], [30, 20, 10], nil, -4),  // by their times, in whatever order they are given
      ([2, 2, 2, 6], [10, 20, 30, 40], 30, 4),  // 0, 0, 0, 1
      ([2, 6], [10, 20], 5, 4),  // before the profiles
    ] as [([Int], [Int], Int?, Double)])
  func leastSquares(held: [Int], times: [Int], onset: Int?, expected: Double) throws {
    let growth = try growth(
      zip(held, times).map { SampleProfile(["main.f": [$0, $0 * 10]], time: $1) }, since: onset)
    expectClose(
      [growth.total.objects, growth.total.bytes / 10], [expected, expected], rtol: 1e-12)
  }

  @Test("One profile is no growth, and a goroutine profile none beside a heap's")
  func refused() {
    #expect(throws: ProfileError.fewProfiles(count: 1, kind: .heap)) {
      try growth([SampleProfile([:])])
    }
    #expect(throws: ProfileError.otherKind(file: "p1", kind: "goroutine", expected: "heap")) {
      try growth([
        SampleProfile(["f": [1, 1]]), SampleProfile(["f": [1]], types: SampleProfile.goroutines),
      ])
    }
    #expect(throws: ProfileError.otherRate(file: "p1", rate: 512, expected: 524_288)) {
      try growth([524_288, 512].map { SampleProfile(["f": [1, 1]], rate: $0) })
    }
    #expect(throws: ProfileError.sameTime(file: "p1", other: "p0")) {
      try growth([7, 7].map { SampleProfile(["f": [1, 1]], time: $0) })
    }
    #expect(throws: ProfileError.self) {  // nothing is from after the onset
      try growth([7, 9].map { SampleProfile(["f": [1, 1]], time: $0) }, since: 9)
    }
  }

  @Test("The profiles' span lies in their series, or says why not") func span() throws {
    func series(from start: Int64) -> Series {
      Series(
        id: "s", start: Timestamp(nanoseconds: start), step: .nanoseconds(10),
        metrics: [Metric(name: "rss_bytes", values: [1, 2, 3])])
    }
    let timed = try growth([100, 110, 120].map { SampleProfile(["f": [1, 1]], time: $0) })
    let span = try timed.span(in: series(from: 95))
    #expect(span.lowerBound.nanoseconds == 100 && span.upperBound.nanoseconds == 120)
    let later = try timed.span(in: series(from: 95), since: Timestamp(nanoseconds: 115))
    #expect(later.lowerBound.nanoseconds == 110)
    for start: Int64 in [101, 20] {
      #expect(throws: ProfileError.self) { try timed.span(in: series(from: start)) }
    }
    let untimed = try growth([SampleProfile(["f": [1, 1]]), SampleProfile(["f": [1, 1]])])
    #expect(throws: ProfileError.noTimes(file: "p0")) { try untimed.span(in: series(from: 95)) }
  }

  @Test("Two lives are refused where less was ever allocated, and a series tells of others")
  func lives() throws {
    func heap(_ allocated: Int, at time: Int) -> SampleProfile {
      SampleProfile(["f": [allocated, allocated, 1, 1]], types: SampleProfile.heap, time: time)
    }
    #expect(throws: ProfileError.restarted(file: "p1", other: "p0")) {
      try growth([heap(1_000, at: 100), heap(899, at: 110)])
    }
    let timed = try growth([heap(1_000, at: 100), heap(900, at: 110), heap(1_900, at: 120)])
    func series(newAt restarts: Int...) -> Series {
      Series(
        id: "s", start: Timestamp(nanoseconds: 95), step: .nanoseconds(5),
        metrics: [Metric(name: "rss_bytes", values: [1, 2, 3, 4, 5, 6, 7])], restarts: restarts)
    }
    // New at 95, 100 and 125: before the first profile, or with it, and after the last.
    #expect(timed.restart(in: series(newAt: 0, 1, 6)) == nil)
    for (place, earlier, later) in [(2, "p0", "p1"), (3, "p0", "p1"), (4, "p1", "p2")] {
      let restart = try #require(timed.restart(in: series(newAt: 0, place)))
      #expect(restart.time.nanoseconds == 95 + 5 * Int64(place))
      #expect(restart.earlier == earlier && restart.later == later)
    }
    let untimed = try growth([heap(1_000, at: 0), heap(900, at: 0)])
    #expect(untimed.restart(in: series(newAt: 2)) == nil)
  }

  @Test("Written for go tool pprof and read again, the growth is the same")
  func written() throws {
    let before = SampleProfile(
      ["main.f a.go:1 < main.g a.go:7": [3, 30], "main.g a.go:9": [1, 100], "main.k": [1, 1]],
      rate: 4_096, time: 1_000)
    let after = SampleProfile(
      ["main.f a.go:1 < main.g a.go:7": [5, 70], "main.h": [2, 8], "main.k": [1, 1]], rate: 4_096,
      time: 3_000)
    let grown = try growth([before, after])
    let (profile, stacks) = try read(grown.pprof)
    let again = Dictionary(
      uniqueKeysWithValues: stacks.enumerated().map { ($1, profile[Int32($0)]) })
    #expect(
      again.mapValues(\.bytes) == [
        "main.f a.go:1 < main.g a.go:7": 40, "main.g a.go:9": -100, "main.h": 8,
      ])
    #expect(again.mapValues(\.objects).values.sorted() == [-1, 2, 2])
    #expect(profile.rate == 4_096 && profile.time?.nanoseconds == 3_000)
    let goroutines = try growth(
      [2, 9].map { SampleProfile(["main.wait": [$0]], types: SampleProfile.goroutines) })
    let waiting = try read(goroutines.pprof).profile
    #expect(waiting.kind == .goroutines && waiting.total.objects == 7)
  }

  @Test("Numbers beyond all memory are cut to the largest, not trapped on")
  func huge() throws {
    let growth = try growth([
      SampleProfile(["main.f": [0, 0], "main.g": [.max, .max]], rate: .max),
      SampleProfile(["main.f": [.max, .max], "main.g": [.min, .min]], rate: .max, time: .max),
    ])
    let profile = try read(growth.pprof).profile
    #expect(profile.total.bytes == 0)  // 2⁶³ − 1 and −2⁶³, as a Double
    #expect(GrowthBlame().frames(of: growth, most: 5).first?.growth.bytes == 0x1p63)
  }

  /// Go samples at exponential distances of `rate` bytes; an object that is met is counted 1/p times.
  @Test(
    "The variance of what a call stack holds is what sampling as Go does leaves",
    arguments: [(2_750.0, 524_288.0, 4_000), (65_536, 65_536, 60), (300, 512, 500)])
  func variance(size: Double, rate: Double, objects: Int) throws {
    var state: UInt64 = 7
    func distance() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return -rate * log((Double(state >> 11) + 0.5) / Double(1 << 53))
    }
    let p = 1 - exp(-size / rate)
    let runs = 2_000
    var profile = SampleProfile([:], rate: Int(rate))
    var met: [Double] = []
    for run in 0..<runs {
      var count = 0.0
      var next = distance()
      for _ in 0..<objects {
        if next < size {
          count += 1
          next = distance()
        } else {
          next -= size
        }
      }
      met.append(count)
      profile.samples.append(
        ("main.f\(run)", [Int((count / p).rounded()), Int((count / p * size).rounded())]))
    }
    let counts = try read(profile.bytes).profile
    let held = (0..<Int32(runs)).map { counts[$0] }
    let mean = held.reduce(0) { $0 + $1.bytes } / Double(runs)
    let measured = held.reduce(0) { $0 + ($1.bytes - mean) * ($1.bytes - mean) } / Double(runs - 1)
    let expected = held.reduce(0) { $0 + $1.variance } / Double(runs)
    // A variance of 2,000 runs is known to 3%, a mean to √(variance / 2,000).
    #expect(abs(mean - Double(objects) * size) < 4 * (measured / Double(runs)).squareRoot())
    #expect(abs(measured / expected - 1) < 0.13, "\(measured) of \(expected)")
    if size < rate / 100 {
      #expect(abs(held.reduce(0) { $0 + $1.seen } / met.reduce(0, +) - 1) < 0.01)
    }
  }
}
