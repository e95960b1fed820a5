import Benchmark
import Testing

@Suite struct MeasurementTests {
  private let ways = [Way("plain") {}, Way("fast") {}]

  @Test("Speed-ups and shares are medians of ratios taken within a repeat")
  func ratios() {
    var repeats = Repeats(ways: 2)
    repeats.limits = [100, 50, 100]
    repeats.seconds = [[4, 8, 4], [2, 4, 1]]
    let work = Work("product", operations: 60, ways: ways)
    let (plain, fast) = (repeats.measurements(of: work)[0], repeats.measurements(of: work)[1])
    #expect(plain.way == "plain" && plain.seconds == 4 && plain.speedup == 1)
    #expect(plain.rate == 15 && plain.shareOfLimit == 0.15)
    // The second repeat had half of the processor: its ratios are as those of the first.
    #expect(fast.way == "fast" && fast.seconds == 2 && fast.speedup == 2)
    #expect(fast.rate == 30 && fast.shareOfLimit == 0.3)
  }

  @Test("Work that is not counted in operations has no share of the limit")
  func noShare() {
    var repeats = Repeats(ways: 2)
    repeats.limits = [100]
    repeats.seconds = [[4], [2]]
    let work = Work("bytes", amount: 10, ways: ways)
    #expect(repeats.measurements(of: work).map(\.shareOfLimit) == [nil, nil])
    #expect(repeats.measurements(of: work).map(\.rate) == [2.5, 5])
  }

  @Test("All ways run as often as was asked for, and in turn")
  func turns() {
    var order: [String] = []
    var measuring = Measuring()
    measuring.repeats = 4
    measuring.blockSeconds = 0
    let work = Work(
      "order", amount: 1, ways: ["a", "b"].map { name in Way(name) { order.append(name) } })
    let measured = measuring.measure(work)
    // Each twice beforehand, to count how often it fits a block: once.
    #expect(order == ["a", "a", "b", "b"] + Array(repeating: ["a", "b"], count: 4).joined())
    #expect(measured.map(\.way) == ["a", "b"])
    #expect(measured.allSatisfy { $0.seconds > 0 && $0.speedup > 0 && $0.shareOfLimit == nil })
  }

  @Test("Without a budget three repeats are made")
  func budget() {
    var count = 0
    var measuring = Measuring()
    measuring.blockSeconds = 0
    measuring.budgetSeconds = 0
    _ = measuring.measure(Work("count", amount: 1, ways: [Way("one") { count += 1 }]))
    #expect(count == 2 + 3)
  }
}
