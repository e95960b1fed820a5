import Monitoring
import NeuralDetect
import Testing
import TimeSeries

private func ramp(_ name: String, by slope: Double) -> Metric {
  .mebibytes(name) { 100 + slope * $0 }
}

private func step(_ name: String, _ before: Double, _ after: Double) -> Metric {
  .mebibytes(name) { $0 > 0 ? after : before }
}

private func flat(_ name: String) -> Metric { .mebibytes(name) { _ in 64 } }

@Suite struct SentenceTests {
  @Test(
    "A sentence says what, how fast, since when, and what goes with it",
    arguments: [
      (
        Course(.growth, ramp("rss_bytes", by: 2)),
        "rss_bytes of api-7 grows 12 MiB/h since 10 Jul 18:40"
      ),
      (
        Course(.growth, end: 550, ramp("rss_bytes", by: 2)),
        "rss_bytes of api-7 grew 12 MiB/h, 100 → 398 MiB, from 10 Jul 18:40 to 11 Jul 19:40"
      ),
      (  // until a restart
        Course(.growth, end: 590, .mebibytes("rss_bytes") { $0 < 150 ? 300 + 2 * $0 : 20 }),
        "rss_bytes of api-7 grew 12 MiB/h, 300 → 598 MiB, from 10 Jul 18:40 to 12 Jul 02:20"
      ),
      (
        Course(.growth, ramp("rss_bytes", by: 2), flat("heap_inuse_bytes")),
        "rss_bytes of api-7 grows 12 MiB/h since 10 Jul 18:40 (heap flat: off-heap)"
      ),
      (
        Course(.growth, ramp("rss_bytes", by: 2), ramp("heap_inuse_bytes", by: 1.5)),
        "rss_bytes of api-7 grows 12 MiB/h since 10 Jul 18:40 (heap rising as well: in the heap)"
      ),
      (
        Course(.growth, ramp("rss_bytes", by: 2), ramp("heap_alloc_bytes", by: 0.7)),
        "rss_bytes of api-7 grows 12 MiB/h since 10 Jul 18:40 (heap rising by less: partly in the heap)"
      ),
      (
        Course(
          .growth, ramp("rss_bytes", by: 2), flat("heap_alloc_bytes"),
          .numbers("requests_per_second") {
            ($0 > 0 ? 9 : 5) + $0.truncatingRemainder(dividingBy: 3)
          }),
        "rss_bytes of api-7 grows 12 MiB/h since 10 Jul 18:40 (heap flat: off-heap; load rising as well)"
      ),
      (
        Course(
          .growth, ramp("rss_bytes", by: 2), .numbers("go_goroutines") { $0 > 0 ? 17 + $0 : 17 },
          .numbers("process_threads") { _ in 6 }),
        "rss_bytes of api-7 grows 12 MiB/h since 10 Jul 18:40 (goroutines 17 → 199)"
      ),
      (
        Course(
          .growth, ramp("rss_bytes", by: 2), .numbers("requests_per_second") { _ in 5 }),
        "rss_bytes of api-7 grows 12 MiB/h since 10 Jul 18:40"
      ),
      (
        Course(.growth, ramp("heap_inuse_bytes", by: 2), ramp("rss_bytes", by: 2)),
        "heap_inuse_bytes of api-7 grows 12 MiB/h since 10 Jul 18:40 (resident rising as well)"
      ),
      (
        Course(.growth, ramp("heap_inuse_bytes", by: 2), flat("rss_bytes")),
        "heap_inuse_bytes of api-7 grows 12 MiB/h since 10 Jul 18:40 (resident flat)"
      ),
      (
        Course(.growth, end: 450, ramp("rss_bytes", by: -0.1)),
        "rss_bytes of api-7 was higher, 100 → 96.9 MiB, from 10 Jul 18:40 to 11 Jul 03:00"
      ),
      (
        Course(.stepUp, step("rss_bytes", 212, 330)),
        "rss_bytes of api-7 stepped up 212 → 330 MiB at 10 Jul 18:40"
      ),
      (
        Course(.stepDown, end: 410, step("rss_bytes", 2_048, 330)),
        "rss_bytes of api-7 stepped down 2 → 0.322 GiB from 10 Jul 18:40 to 20:20"
      ),
      (
        Course(.spike, end: 404, .mebibytes("rss_bytes") { (1...2).contains($0) ? 900 : 212 }),
        "rss_bytes of api-7 peaked 212 → 900 MiB from 10 Jul 18:40 to 19:20"
      ),
      (
        Course(.restart, step("rss_bytes", 480, 120)),
        "api-7 restarted at 10 Jul 18:40, rss_bytes 480 → 120 MiB"
      ),
      (
        Course(.seasonality, flat("rss_bytes")),
        "rss_bytes of api-7 changed its rhythm at 10 Jul 18:40"
      ),
      (
        Course(.growth, .numbers("memory_percent") { 20 + 0.1 * $0 }),
        "memory_percent of api-7 grows 0.6/h since 10 Jul 18:40"
      ),
    ] as [(Course, String)])
  func table(course: Course, sentence: String) { #expect(course.finding().sentence == sentence) }

  @Test("A rougher metric swings so many times as much") func variance() {
    let values = (0..<Course.count).map { 100 + ($0 < Course.onset ? 2.0 : 7) * Double($0 % 2) }
    let course = Course(.variance, Metric(name: "memory_percent", values: values))
    #expect(
      course.finding().sentence
        == "memory_percent of api-7 swings 3.5 times as much as before since 10 Jul 18:40")
  }

  @Test("A counter is a load by its steps: requests that go on as before do not rise")
  func counter() {
    func sentence(_ rate: Double) -> String {
      var total = 0.0
      let counted = (0..<Course.count).map { t -> Double in
        total += t < Course.onset ? 50 : rate
        return total
      }
      return Course(
        .growth, ramp("rss_bytes", by: 2), Metric(name: "requests_total", values: counted)
      ).finding().sentence
    }
    #expect(!sentence(50).contains("load"))
    #expect(sentence(90).hasSuffix("(load rising as well)"))
  }

  @Test("Until it is full, and between when and when") func full() throws {
    let course = Course(.growth, ramp("rss_bytes", by: 2))  // 498 MiB at the end
    let soon = course.finding(limit: 738 * Course.mebibyte).sentence  // 120 steps of 2 MiB later
    let found = try #require(soon.firstMatch(of: /, full in ([0-9.]+) h \(([0-9.]+) h or more\)$/))
    let hours = try [found.1, found.2].map { try #require(Double($0)) }
    #expect(abs(hours[0] - 20) < 1.5)
    #expect(hours[1] <= hours[0])
    // A ramp from the beginning leaves no doubt.
    let old = Course(.growth, Metric(name: "rss_bytes", values: (0..<600).map { 2e6 * Double($0) }))
    #expect(old.finding(limit: 1.44e9).sentence.hasSuffix("since 10 Jul 18:40, full in 20 h"))
    #expect(course.finding(limit: 1e13).sentence.contains(", not full within 72 h"))
    #expect(
      course.finding(limit: 400 * Course.mebibyte).sentence.hasSuffix(
        ", at its limit of 400 MiB"))
    let over = Course(.growth, end: 590, ramp("rss_bytes", by: 2))
    #expect(!over.finding(limit: 738 * Course.mebibyte).sentence.contains("full"))
  }

  @Test("What lies before the samples that are remembered is not spoken of") func forgotten() {
    let course = Course(.stepUp, step("rss_bytes", 212, 330))
    let recent = course.series.suffix(100)
    #expect(
      Finding(course.event, in: recent, beside: [], outlook: nil).sentence
        == "rss_bytes of api-7 stepped up at 10 Jul 18:40")
  }

  @Test("A metric of gaps alone is named, and nothing is claimed of it") func gaps() {
    for kind in Event.Kind.allCases {
      let course = Course(kind, .numbers("rss_bytes") { _ in .nan })
      let finding = course.finding(limit: 1e9)
      #expect(finding.sentence.contains("rss_bytes") || kind == .restart)
      #expect(!finding.sentence.contains("nan") && !finding.sentence.contains("unknown"))
      #expect(finding.sparkline.blocks.allSatisfy { $0 == " " })
    }
  }
}

@Suite struct SparklineTests {
  @Test("Blocks are as high as what they hold, and the event's are known") func blocks() {
    let line = Course(.stepUp, end: 500, step("rss_bytes", 100, 200)).finding().sparkline
    // Samples 328 to 524, five a block but for three: the event's first, 400, is still low.
    #expect(line.blocks == "▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█████████████████████████")
    #expect(line.event == 14..<35)
    #expect(line.caption == "100 → 200 MiB, 2024-07-10 06:40 to 2024-07-11 15:20")
  }

  @Test("A level without change is low, a gap is empty") func levels() {
    let metric = Metric(name: "m", values: (0..<Course.count).map { $0 == 420 ? .nan : 7 })
    let line = Sparkline(of: metric, around: 415..<425, in: Course(.spike, metric).series)
    #expect(line.blocks.count == 40)
    #expect(Set(line.blocks) == ["▁"])
    var series = Course(.spike, metric).series
    series.metrics[0].values = [1, .nan, 3]
    let short = Sparkline(of: series.metrics[0], around: 2..<3, in: series)
    #expect(short.blocks == "▁ █")
    #expect(short.event == 2..<3)
  }
}

@Suite struct RecentSamplesTests {
  @Test("As many samples are kept as asked for, of both kinds of metrics, where they belong")
  func length() throws {
    var recent = RecentSamples(length: 50)
    let values = (0..<1_000).map(Double.init)
    for first in stride(from: 0, to: 1_000, by: 40) {
      let range = first..<first + 40
      let piece = Series(
        id: "s", start: Course.start + .seconds(600 * first), step: .seconds(600), offset: first,
        metrics: [Metric(name: "m", values: Array(values[range]))])
      recent.append(piece, beside: [Metric(name: "o", values: values[range].map { -$0 })])
      let series = try #require(recent.series)
      #expect(series.count == min(90, first + 40))
      #expect(series.offset + series.count == first + 40)
      #expect(series.metrics[0].values == Array(values[..<(first + 40)].suffix(series.count)))
      #expect(recent.others[0].values == series.metrics[0].values.map { -$0 })
      #expect(series.start == Course.start + .seconds(600 * (first + 40 - series.count)))
    }
    recent.append(Series(id: "t", start: Course.start, step: .seconds(600), metrics: []))
    #expect(recent.series?.id == "t" && recent.others.isEmpty)
  }
}
