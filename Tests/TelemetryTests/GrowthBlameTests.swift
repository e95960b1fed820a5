import Telemetry
import Tensor
import TestSupport
import Testing

/// What was allocated and is held, as Go counts it: all ever, then what is still there.
private func heap(_ allocated: Int, _ held: Int) -> [Int] {
  [allocated / 1_000, allocated, held / 1_000, held]
}

private func heap(_ samples: KeyValuePairs<String, [Int]>, rate: Int = 512) -> SampleProfile {
  SampleProfile(samples, types: SampleProfile.heap, rate: rate)
}

private func frames(_ before: SampleProfile, _ after: SampleProfile) throws -> [FrameGrowth] {
  GrowthBlame().frames(of: try growth([before, after]), most: 5)
}

/// Whom growth is put down to, function by function, as docs/mathematics.md defines it: with sets, and all anew each time.
private func defined(_ growth: ProfileGrowth) -> [(function: String, bytes: Double)] {
  var rest = growth.ofStacks
  var found: [String: Double] = [:]
  func path(_ stack: Int32) -> [Frame] { growth.stacks.path(of: stack) }
  while true {
    let largest = found.values.max() ?? 0
    var sums: [String: (grown: Double, allocated: Double)] = [:]
    for (stack, counts) in rest {
      for function in Set(path(stack).map(\.function)) {
        sums[function, default: (0, 0)].grown += counts.bytes
        sums[function]!.allocated += counts.allocatedBytes
      }
    }
    let blamed = rest.map { stack, _ in
      var best: (frame: Frame, retention: Double)?
      for frame in path(stack) where !frame.isFromLibrary {
        let sum = sums[frame.function]!
        let retention =
          sum.allocated > 0 ? min(1, max(0, sum.grown / sum.allocated)) : sum.grown > 0 ? 1 : 0
        let highest = best?.retention ?? 0
        if retention > highest * 1.05
          || best?.frame.isConstructor ?? true && retention * 1.05 > highest
        {
          best = (frame, retention)
        }
      }
      return (best?.frame ?? path(stack).last!).function
    }
    var grown: [String: Double] = [:]
    for (entry, function) in zip(rest, blamed) { grown[function, default: 0] += entry.growth.bytes }
    guard let worst = grown.max(by: { $0.value < $1.value }), worst.value > 0,
      worst.value >= 0.05 * largest
    else {
      return found.filter { $0.value >= 0.05 * largest }.sorted { $0.value > $1.value }
        .map { ($0.key, $0.value) }
    }
    found[worst.key, default: 0] += worst.value
    rest = zip(rest, blamed).filter { $0.1 != worst.key }.map(\.0)
  }
}

private let slice = "runtime.makeslice /usr/lib/go/src/runtime/slice.go:103"
private let buffer = "bytes.growSlice /usr/lib/go/src/bytes/buffer.go:230"

@Suite struct GrowthBlameTests {
  /// What leaks holds 10 MB of 10 MB, and the others let go of what they allocated.
  @Test(
    "Growth is put down to the code that keeps, not to what it allocates through or is called by",
    arguments: [
      (  // a helper that others use as well
        ["main.touch < main.keep < main.main"], ["main.touch < main.work < main.main"],
        "main.keep", 1
      ),
      (  // a caller that does other things
        ["main.keep < main.handle"], ["main.work < main.handle"], "main.keep", 0
      ),
      (  // a constructor, of which the caller is the only user
        ["main.NewEntry < main.keep < main.main"], ["main.work < main.main"], "main.keep", 1
      ),
      (["main.(*Store).newEntry < main.keep < main.main"], ["main.x < main.main"], "main.keep", 1),
      (["entry_new < keep < main"], ["work < main"], "keep", 1),
      (["main.NewEntry < main.keep"], ["main.NewEntry < main.work"], "main.keep", 1),
      (  // "news" is no constructor
        ["main.newsletter < main.keep"], ["main.x < main.main"], "main.newsletter", 0
      ),
      (  // the runtime and the standard library
        ["\(slice) < \(buffer) < main.keep k.go:3"], ["\(slice) < main.work"], "main.keep", 2
      ),
      (  // a package of the service that is called like one of the standard library
        ["log.Keep /home/a/service/log/keep.go:3 < main.main"], ["main.work < main.main"],
        "log.Keep", 0
      ),
      (["malloc < strdup < keep < main"], ["malloc < work < main"], "keep", 2),
      (  // a container of C++
        [
          "operator new(unsigned long) < std::__new_allocator<Entry>::allocate(unsigned long) < "
            + "void std::vector<Entry>::_M_realloc_insert<Entry>(Entry&&) < Cache::add(Entry) < main"
        ], ["operator new(unsigned long) < Server::work() < main"], "Cache::add(Entry)", 3
      ),
      (  // of Rust
        [
          "__rust_alloc < alloc::alloc::alloc < alloc::raw_vec::finish_grow < "
            + "<alloc::vec::Vec<T,A> as core::iter::Extend<T>>::extend < app::Cache::add < app::main"
        ], ["__rust_alloc < app::work < app::main"], "app::Cache::add", 4
      ),
      (  // a recursion
        ["main.walk w.go:4 < main.walk w.go:9 < main.walk w.go:9 < main.main"],
        ["main.work < main.main"], "main.walk", 0
      ),
      (  // nothing but the runtime: the outermost call
        ["runtime.malg < runtime.newproc"], ["main.work < main.main"], "runtime.newproc", 1
      ),
      (  // from two places
        ["main.touch < main.keep k.go:1 < main.a", "main.touch < main.keep k.go:2 < main.b"],
        ["main.touch < main.a", "main.touch < main.b"], "main.keep", 1
      ),
    ] as [([String], [String], String, Int)])
  func blamed(leaks: [String], others: [String], function: String, depth: Int) throws {
    var before = heap(["main.start": heap(1_000, 1_000)])
    var after = before
    for leak in leaks {
      before.samples.append((leak, heap(0, 0)))
      after.samples.append((leak, heap(10_000_000, 10_000_000)))
    }
    for other in others {
      before.samples.append((other, heap(50_000_000, 500_000)))
      after.samples.append((other, heap(100_000_000, 500_000)))
    }
    let first = try #require(try frames(before, after).first)
    let grown = 1e7 * Double(leaks.count)
    #expect(first.frame.function == function && first.depth == depth)
    #expect(first.growth.bytes == grown && first.growth.objects == grown / 1_000)
    #expect(first.cumulative.bytes == grown)  // a recursion's once
    #expect(first.flat.bytes == (depth == 0 ? grown : 0))
    #expect(first.path[depth].function == function && first.meanSize == 1_000)
    #expect(first.confidence > 0.95)
  }

  @Test("Whom growth is put down to is who its definition says", arguments: 0..<60)
  func definition(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let calls =
      (0..<8).map { "main.f\($0)" } + ["main.NewA", "main.newB", "runtime.a", "runtime.b"]
    var (before, after) = (heap([:]), heap([:]))
    for _ in 0..<Int.random(in: 1...80, using: &random) {
      let stack = (0..<Int.random(in: 1...6, using: &random))
        .map { _ in calls.randomElement(using: &random)! }.joined(separator: " < ")
      let held = (0..<2).map { _ in Int.random(in: 0...10_000_000, using: &random) }
      let more = Int.random(in: 0...10_000_000, using: &random)
      before.samples.append((stack, heap(held[0], held[0])))
      after.samples.append((stack, heap(held[0] + held[1] + more, held[1])))
    }
    let growth = try growth([before, after])
    let found = GrowthBlame().frames(of: growth, most: 100)
    let expected = defined(growth)
    #expect(found.map(\.frame.function) == expected.map(\.function))
    #expect(found.map(\.growth.bytes) == expected.map(\.bytes))
    for frame in found {
      #expect(frame.path[frame.depth].function == frame.frame.function)
      let holds = { (stack: Int32) in
        growth.stacks.path(of: stack).contains { $0.function == frame.frame.function }
      }
      let all = growth.ofStacks.filter { holds($0.stack) }.reduce(0) { $0 + $1.growth.bytes }
      #expect(frame.cumulative.bytes == all)
    }
  }

  @Test("Several leaks stand by their growth, each with the line that most of it goes through")
  func several() throws {
    let found = try frames(
      heap(["main.work": heap(9_000_000, 0)]),
      heap([
        "main.small s.go:1": heap(3_000_000, 3_000_000), "main.work": heap(90_000_000, 0),
        "main.touch < main.large l.go:5": heap(6_000_000, 6_000_000),
        "main.touch < main.large l.go:8": heap(7_000_000, 7_000_000),
        "main.tiny t.go:1": heap(100_000, 100_000),
      ]))
    #expect(found.map(\.frame.text) == ["main.touch", "main.small s.go:1"])
    let shared = try frames(
      heap(["main.touch < main.work": heap(9_000_000, 0)]),
      heap([
        "main.small s.go:1": heap(3_000_000, 3_000_000),
        "main.touch < main.work": heap(90_000_000, 0),
        "main.touch < main.large l.go:5": heap(6_000_000, 6_000_000),
        "main.touch < main.large l.go:8": heap(7_000_000, 7_000_000),
      ]))
    #expect(shared.map(\.frame.text) == ["main.large l.go:8", "main.small s.go:1"])
    #expect(shared.map(\.growth.bytes) == [13_000_000, 3_000_000])
  }

  @Test("Where it is not known what was allocated, what is held takes its place")
  func withoutAllocation() throws {
    let found = try frames(
      SampleProfile(["touch < keep": [1, 1_000], "touch < work": [5_000, 50_000_000]]),
      SampleProfile(["touch < keep": [1_000, 9_000_000], "touch < work": [5_000, 50_000_000]]))
    #expect(found.map(\.frame.function) == ["keep"])
    #expect(found[0].growth.bytes == 8_999_000)
  }

  // 524,288 bytes a sample, as `lg_prof_sample:19` has it.
  @Test(
    "A profile of jemalloc in pprof's form names what allocates through it",
    arguments: [["objects/count", "space/bytes"], ["inuse_objects/count", "inuse_space/bytes"]])
  func jemalloc(types: [String]) throws {
    let entry =
      "prof_backtrace_impl src/prof_sys.c:102 < je_prof_tctx_create src/prof.c:340 < "
      + "prof_alloc_prep include/prof_inlines.h:150 < imalloc_body src/jemalloc.c:2580 < "
      + "je_malloc src/jemalloc.c:2720"
    let insert = "\(entry) < store_insert store.c:41 < serve server.c:7 < main main.c:3"
    let reply = "\(entry) < reply server.c:90 < serve server.c:8 < main main.c:3"
    let found = try frames(
      SampleProfile(
        [insert: [1_024, 1_048_576], reply: [8_192, 8_388_608]], types: types, rate: 524_288),
      SampleProfile(
        [insert: [65_536, 67_108_864], reply: [8_192, 8_388_608]], types: types, rate: 524_288))
    #expect(found.map(\.frame.text) == ["store_insert store.c:41"])
    #expect(found[0].depth == 5 && found[0].growth.bytes == 66_060_288)
    #expect(found[0].growth.objects == 64_512 && found[0].confidence > 0.99)
  }

  @Test("As many are found as are asked for, none of less than a twentieth of the first one")
  func many() throws {
    var after = SampleProfile([:])
    after.samples = (0..<30).map { ("main.f\($0)", [3_000, 3_000_000]) }
    after.samples += [("main.small", [200, 200_000]), ("main.tiny", [100, 100_000])]
    let growth = try growth([SampleProfile([:]), after])
    for (most, count) in [(5, 5), (25, 25), (31, 31), (100, 31)] {
      #expect(GrowthBlame().frames(of: growth, most: most).count == count)
    }
  }

  @Test("Nothing is blamed where nothing grew")
  func nothing() throws {
    let same = heap(["main.f": heap(10_000, 5_000)])
    #expect(try frames(same, same).isEmpty)
    #expect(try frames(same, heap(["main.f": heap(20_000, 4_000)])).isEmpty)
    #expect(try frames(heap([:]), heap([:])).isEmpty)
  }

  /// At the default rate one sighting of small objects stands for 524,288 bytes.
  @Test(
    "Two sightings at Go's default rate are no evidence; one object of 27 MB is, and so are fifty sightings",
    arguments: [
      ([8_192, 1_048_576], 0.0..<0.9), ([1, 27_000_000], 0.99..<1.01),
      ([204_800, 26_214_400], 0.99..<1.01),
    ] as [([Int], Range<Double>)])
  func evidence(held: [Int], confidence: Range<Double>) throws {
    let found = try frames(
      SampleProfile(["main.keep": [0, 0]], rate: 524_288),
      SampleProfile(["main.keep": held], rate: 524_288))
    #expect(confidence.contains(try #require(found.first).confidence), "\(found[0].confidence)")
  }

  @Test("A store that breathes by a quarter is not accused, one that grows ten times is")
  func breathing() throws {
    func confidence(_ bytes: Int) throws -> Double? {
      try frames(
        SampleProfile(["main.cache": [10_000, 20_000_000]]),
        SampleProfile(["main.cache": [bytes / 2_000, bytes]])
      ).first?.confidence
    }
    #expect(try #require(try confidence(25_000_000)) < 0.9)
    #expect(try #require(try confidence(200_000_000)) > 0.99)
  }

  @Test(
    "Code that had let go of as much before it grew is not accused with confidence, code that never did is",
    arguments: [
      ([100, 100], [0, 27]),  // a batch that runs, as it ran before
      ([60, 120], [24, 51]),  // a pool that grows to its largest request
      ([14, 22], [2, 5]),  // a cache whose entries expire
    ] as [([Int], [Int])])
  func turnover(allocated: [Int], held: [Int]) throws {
    func confidence(_ allocated: [Int]) throws -> Double {
      let found = try frames(
        heap(["main.keep": heap(allocated[0] * 1_000_000, held[0] * 1_000_000)]),
        heap(["main.keep": heap(allocated[1] * 1_000_000, held[1] * 1_000_000)]))
      return try #require(found.first).confidence
    }
    #expect(try confidence([allocated[0], allocated[1] + held[1]]) < 0.95)
    let leak = [held[0], held[0] + 10 * held[1]]
    let first = try frames(
      heap(["main.keep": heap(leak[0] * 1_000_000, leak[0] * 1_000_000)]),
      heap(["main.keep": heap(leak[1] * 1_000_000, leak[1] * 1_000_000)]))
    #expect(try #require(first.first).confidence > 0.95)
  }

  @Test("A fall between the profiles before the onset tells that, too, where nothing else does")
  func fall() throws {
    func confidence(_ megabytes: [Int]) throws -> Double {
      let profiles = megabytes.enumerated().map { time, held in
        SampleProfile(["main.keep": [held, held * 1_000_000]], time: time + 1)
      }
      let found = GrowthBlame().frames(of: try growth(profiles, since: 3), most: 5)
      return try #require(found.first).confidence
    }
    #expect(try confidence([2, 30, 1, 31]) < 0.95)
    #expect(try confidence([0, 1, 1, 31]) > 0.95)
  }

  @Test("Many profiles in which it only rises accuse code that lets go of much") func steady()
    throws
  {
    let profiles = (0...9).map { time in
      var profile = heap(["main.keep": heap(1_000_000_000 * (1 + time), 3_000_000 * time)])
      profile.time = time + 1
      return profile
    }
    func confidence(_ profiles: [SampleProfile]) throws -> Double {
      try #require(GrowthBlame().frames(of: try growth(profiles), most: 5).first).confidence
    }
    #expect(try confidence(profiles) > 0.99)
    #expect(try confidence([profiles[0], profiles[9]]) < 0.95)
  }

  // Figures: Tests/Golden/pprof_golden.py, with -diff_base.
  @Test("The lab's leak has the growth that go tool pprof -diff_base gives it")
  func golden() throws {
    var reader = ProfileReader()
    let profiles = try ["before", "last"].map {
      try reader.read(path: ProfileReaderTests.lab($0).path)
    }
    let growth = try ProfileGrowth(of: profiles, in: reader.stacks)
    let first = try #require(GrowthBlame().frames(of: growth, most: 5).first)
    #expect(first.frame.function == "main.(*retained).Hold")
    #expect(first.flat.bytes == 0 && first.cumulative.bytes == 10_013_318)
    #expect(first.cumulative.objects == 3_226)
    #expect(growth.total.bytes == 13_189_678 - 3_693_840)
  }

  @Test("Beside the first frame stand what calls it and what it allocates through")
  func relatives() throws {
    let growth = try growth([
      heap(["main.touch < main.work": heap(9_000_000, 0)]),
      heap([
        "\(slice) < main.touch < main.keep < main.main": heap(8_000_000, 8_000_000),
        "main.touch < main.work": heap(90_000_000, 0),
      ]),
    ])
    let first = try #require(GrowthBlame().frames(of: growth, most: 5).first)
    #expect(first.frame.function == "main.keep" && first.depth == 2)
    let relatives = first.relatives(in: growth)
    #expect(relatives.map(\.frame.function) == ["main.main", "main.touch"])
    #expect(relatives.map(\.relation) == [.caller, .callee])
    #expect(relatives.allSatisfy { $0.growth.bytes == 8_000_000 })
  }
}
