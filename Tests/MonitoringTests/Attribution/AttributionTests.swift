import Monitoring
import Telemetry
import TestSupport
import Testing

@Suite struct AttributionTests {
  private func leak(_ mebibytes: Int) throws -> ProfileGrowth {
    try growth(
      from: ["main.cache c.go:3 < main.main": 4 * mebibyte],
      to: [
        "main.cache c.go:3 < main.main": mebibyte,
        "main.keep k.go:7 < main.main": mebibytes * mebibyte,
        "main.other < main.main": mebibytes / 4 * mebibyte,
      ])
  }

  @Test("Shares are of all that is to be explained; what is let go elsewhere takes nothing away")
  func shares() throws {
    let attribution = Attribution(of: try leak(20), amount: Double(50 * mebibyte))
    #expect(attribution.isOpen && attribution.amount == Double(50 * mebibyte))
    #expect(attribution.frames.map(\.frame.function) == ["main.keep", "main.other"])
    #expect(attribution.frames.map(attribution.share) == [0.4, 0.1])
    #expect(abs(attribution.explained - 0.5) < 1e-12)
    let alone = Attribution(of: try leak(20))
    #expect(alone.amount == Double(25 * mebibyte) && alone.explained == 1)
    #expect(alone.frames.map(alone.share) == [0.8, 0.2])
    // More live memory than is to be explained: together they are all of it.
    let more = Attribution(of: try leak(20), amount: Double(10 * mebibyte))
    #expect(more.explained == 1 && more.frames.map(more.share) == [0.8, 0.2])
  }

  @Test("Less than the threshold needs no explanation")
  func closed() throws {
    for attribution in [
      Attribution(of: try leak(1)), Attribution(of: try leak(20), amount: 1.1e6),
      Attribution(of: try growth(from: [:], to: [:])),
    ] {
      #expect(!attribution.isOpen && attribution.frames.isEmpty && attribution.explained == 0)
      #expect(
        AttributionWords(attribution).summary.hasPrefix("No growth to explain; the heap changed by")
      )
      #expect(AttributionWords(attribution).elsewhere == nil)
    }
    var rule = Attribution.Rule()
    rule.residual.threshold = 1e5
    #expect(Attribution(of: try leak(1), rule).isOpen)
  }

  /// Thirty functions of 3 MB each: live objects grew by 90 MB.
  @Test("The heap explains what all its live objects grew by, whoever of them is told")
  func many() throws {
    var after = SampleProfile([:])
    after.samples = (0..<30).map { ("main.f\($0)", [3_000, 3_000_000]) }
    var reader = ProfileReader()
    let profiles = try [SampleProfile([:]), after].map { try reader.read($0.bytes, name: "p") }
    let growth = try ProfileGrowth(of: profiles, in: reader.stacks)
    for (most, count) in [(5, 5), (30, 30), (40, 30)] {
      var rule = Attribution.Rule()
      rule.most = most
      var attribution = Attribution(of: growth, amount: 120e6, rule)
      attribution.account(
        from: MemoryAccount(["resident": 0, "heap": 0, "stacks": 0]),
        to: MemoryAccount(["resident": 121e6, "heap": 90e6, "stacks": 31e6]))
      #expect(attribution.frames.count == count && attribution.explained == 0.75)
      #expect(attribution.frames.map(attribution.share) == Array(repeating: 0.025, count: count))
      #expect(attribution.largestElsewhere == nil)
      let words = AttributionWords(attribution)
      #expect(words.summary == "114 MiB to be explained; the heap explains 75% of it.")
      #expect(words.elsewhere == "Elsewhere: stacks +29.6 MiB.")
      let alone = Attribution(of: growth, rule)
      #expect(alone.amount == 90e6 && alone.grown == 90e6 && alone.explained == 1)
    }
  }

  @Test("Goroutines are counted, and twenty more are looked into")
  func goroutines() throws {
    func waiting(_ count: Int) throws -> Attribution {
      Attribution(
        of: try growth(
          from: ["main.wait < main.start": 3], to: ["main.wait < main.start": 3 + count],
          types: SampleProfile.goroutines))
    }
    #expect(try !waiting(20).isOpen)
    let attribution = try waiting(25)
    #expect(attribution.isOpen && attribution.amount == 25)
    let words = AttributionWords(attribution)
    #expect(words.summary == "25 more in what grew; all goroutines changed by +25.")
    #expect(words.caveat.hasPrefix("A goroutine profile names where goroutines wait"))
  }

  @Test("So many frames are told as were asked for, where there is room the first one's relatives")
  func most() throws {
    var rule = Attribution.Rule()
    rule.most = 3
    let grown = try growth(
      from: ["main.touch < main.work": 90 * mebibyte],
      to: [
        "main.touch < main.work": 90 * mebibyte,
        "main.touch < main.a < main.main": 9 * mebibyte, "main.b": 8 * mebibyte,
        "main.c": 7 * mebibyte, "main.d": 6 * mebibyte,
      ])
    let attribution = Attribution(of: grown, rule)
    #expect(attribution.frames.map(\.frame.function) == ["main.a", "main.b", "main.c"])
    #expect(attribution.withRelatives.map(\.relation) == [.blamed, .blamed, .blamed])
    #expect(attribution.explained == 1 && attribution.grown == Double(30 * mebibyte))
    rule.most = 6
    let six = Attribution(of: grown, rule).withRelatives
    #expect(
      six.map(\.frame.function) == [
        "main.a", "main.main", "main.touch", "main.b", "main.c", "main.d",
      ])
    #expect(six.prefix(3).map(\.relation) == [.blamed, .caller, .callee])
  }

  @Test(
    "Growth that the heap does not hold is looked for in the other parts, and named if it is most of it"
  )
  func elsewhere() throws {
    let before = MemoryAccount(["resident": 0, "heap": 0, "stacks": 0])
    func attribution(heap: Double, stacks: Double, resident: Double) throws -> Attribution {
      var attribution = Attribution(of: try leak(4), amount: resident)
      attribution.account(
        from: before, to: MemoryAccount(["resident": resident, "heap": heap, "stacks": stacks]))
      return attribution
    }
    // The live objects grew by 2 MiB in all: what the heap has more is garbage.
    let heap = try attribution(heap: 3e6, stacks: 1e6, resident: 5e6)
    #expect(heap.elsewhere["heap"] == nil)
    #expect(heap.elsewhere["heap_overhead"] == 3e6 - Double(2 * mebibyte))
    #expect(heap.elsewhere["off_heap"] == 1e6 && heap.largestElsewhere == nil)
    let stacks = try attribution(heap: 3e6, stacks: 40e6, resident: 44e6)
    #expect(stacks.largestElsewhere?.part == "stacks" && stacks.largestElsewhere?.bytes == 40e6)
    #expect(
      AttributionWords(stacks).elsewhere
        == "Most of it is not in the heap's live objects but in stacks. Elsewhere: stacks +38.1 MiB."
    )
  }
}

@Suite struct AttributionWordsTests {
  private func words(_ path: String) throws -> (AttributionWords, FrameGrowth) {
    let attribution = Attribution(of: try growth(from: [:], to: ["\(path)": 10 * mebibyte]))
    return (AttributionWords(attribution), try #require(attribution.frames.first))
  }

  @Test("A summary says how much grew, and how sure it is of whom")
  func summary() throws {
    let (words, frame) = try words("main.keep /home/a/src/store/keep.go:12 < main.main")
    #expect(words.summary == "10 MiB more in what grew; the heap changed by +10 MiB.")
    #expect(words.name(of: frame) == "main.keep store/keep.go:12")
    #expect(words.details(of: frame) == ["main.keep ← main.main"])
    #expect(words.caveat == "A heap profile names who allocated, not who holds the memory.")
  }

  @Test(
    "Confidence is a number only where it says something",
    arguments: [
      (0.999, ">99%"), (0.995, ">99%"), (0.9949, "99%"), (0.5, "50%"), (0.49, "no evidence"),
    ])
  func confidence(value: Double, text: String) throws {
    var (words, frame) = try words("main.keep")
    frame.confidence = value
    #expect(words.confidence(of: frame) == text)
    #expect(words.name(of: frame) == "main.keep" && words.details(of: frame) == [])
  }

  @Test("Of a long call path seven calls are shown, and how many more there are") func path() throws
  {
    let calls = (1...9).map { "main.f\($0)" }
    let (words, frame) = try words(calls.joined(separator: " < "))
    #expect(
      words.details(of: frame) == [calls.prefix(7).joined(separator: " ← ") + " ← 2 more"])
  }
}

@Suite struct AttributionReportTests {
  private func page(_ before: KeyValuePairs<String, Int>, _ after: KeyValuePairs<String, Int>)
    throws
    -> String
  { AttributionReport([Attribution(of: try growth(from: before, to: after))]).html }

  @Test("A box of the flame graph is as wide as what grew in it, its callees below it")
  func widths() throws {
    let html = try page(
      ["main.h < main.main": 50 * mebibyte, "main.g < main.main": 0],
      [
        "main.f f.go:3 < main.main": 30 * mebibyte, "main.g < main.main": 10 * mebibyte,
        "main.f f.go:3 < main.f f.go:3 < main.main": 0,
      ])
    let boxes = html.matches(
      of: /<title>([^<]*)<\/title><rect x="([0-9.]+)" y="([0-9]+)" width="([0-9.]+)"/
    ).map { [$0.1, $0.2, $0.3, $0.4].map(String.init) }
    #expect(
      boxes == [
        ["main.main: 40 MiB, 100%", "0", "0", "999.5"],
        ["main.f f.go:3: 30 MiB, 75%", "0", "18", "749.5"],
        ["main.g: 10 MiB, 25%", "750", "18", "249.5"],
      ])
    #expect(html.contains("<g class=\"hot\"><title>main.f"))
    #expect(html.contains("<g class=\"call\"><title>main.main"))
  }

  @Test("No function's or file's name becomes a tag, and a narrow box has no text") func hostile()
    throws
  {
    let name = "<script>alert(\"1\")</script>&amp;"
    let html = try page(
      [:],
      [
        "\(name) a<b>.go:1 < main.main": 99 * mebibyte, "main.narrow < main.main": mebibyte / 2,
        "main.dust < main.main": mebibyte / 10,
      ])
    #expect(html.ranges(of: "<script").count == 1)  // the page's own
    #expect(html.contains("&lt;script&gt;alert("))
    #expect(!html.contains("<b>.go"))
    #expect(html.contains("<title>main.narrow: 512 KiB, 1%</title>"))
    #expect(!html.contains(">main.narrow</text>") && !html.contains("main.dust"))
  }

  @Test("Of calls deeper than 128 the graph says what grew in them") func deep() throws {
    let calls = (0..<300).map { "main.f\($0)" }
    let html = try page(
      [:],
      [
        calls.joined(separator: " < "): 30 * mebibyte,
        calls.suffix(128).joined(separator: " < "): 10 * mebibyte,
      ])
    #expect(html.ranges(of: "<title>main.f").count == 128)
    #expect(html.contains("Left out: calls deeper than 128, in which 30 MiB grew."))
    let shallow = try page([:], [calls.suffix(128).joined(separator: " < "): mebibyte])
    #expect(shallow.ranges(of: "<title>main.f").count == 128 && !shallow.contains("Left out"))
  }

  @Test("A graph of very many boxes with very long names stays a page of megabytes")
  func large() throws {
    let name = String(repeating: "n", count: 300)
    var grown = SampleProfile([:])
    grown.samples = (0..<400).map { stack in
      ((0..<30).map { "\(name)\(stack).\($0)" }.joined(separator: " < "), [1, mebibyte + stack])
    }
    var reader = ProfileReader()
    let profiles = try [SampleProfile([:]), grown].map { try reader.read($0.bytes, name: "p") }
    let growth = try ProfileGrowth(of: profiles, in: reader.stacks)
    let html = AttributionReport([Attribution(of: growth)]).html
    #expect(html.contains("Left out: the narrowest 10000 of 12000 boxes."))
    #expect(html.ranges(of: "<rect ").count == 2_000)
    #expect(html.utf8.count < 2 << 20, "\(html.utf8.count)")
  }

  @Test("Where nothing grew there is no graph and no table") func nothing() throws {
    let html = try page(["main.f": mebibyte], ["main.f": 0])
    #expect(!html.contains("class=\"flames\"") && !html.contains("<th>Share</th>"))
    #expect(html.contains("No growth to explain; the heap changed by −1 MiB."))
  }
}
