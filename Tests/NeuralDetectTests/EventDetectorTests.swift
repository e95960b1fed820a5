import NeuralDetect
import Tensor
import Testing
import TimeSeries

private func events(
  _ pieces: [Series], limit: Double? = nil, threads: Int = 1, method: ThresholdMethod? = nil
) -> [Event] {
  var options = EventDetector.Options()
  options.limit = limit
  var model = Model.formula
  if let method { model.threshold.method = method }
  var detector = EventDetector(model, options: options, threads: threads)
  return pieces.flatMap { detector.events(in: $0) } + detector.finish()
}

/// Noise, with `height` added to the samples `range`.
private func raised(
  _ count: Int, _ range: Range<Int>, by height: Double, level: Double = 1000, seed: UInt64 = 1
) -> [Double] {
  var values = noise(count, level: level, seed: seed)
  for index in range { values[index] += height }
  return values
}

/// A series in which something happens at a drawn sample: its kind, size and length are drawn too.
private func drawn(_ seed: UInt64) -> Series {
  var random = SeededGenerator(seed: seed)
  let start = Int.random(in: 200..<330, using: &random)
  let end = start + Int.random(in: 5..<100, using: &random)
  let height = Double.random(in: 80...600, using: &random)
  let isRamp = Bool.random(using: &random)
  var values = noise(440, seed: seed)
  for index in start..<min(end, 440) {
    values[index] += isRamp ? height * Double(index - start) / 40 : height
  }
  let other = values.map { 3 * $0 + 50 * random.nextGaussian() }
  return tenMinuteSeries([values, other])
}

@Suite("Events") struct EventDetectorTests {
  @Test("A step is one event with its onset, which lasts while the level does")
  func step() throws {
    let series = tenMinuteSeries([raised(440, 400..<440, by: 300)])
    let found = events([series])
    #expect(found.count == 1)
    let event = try #require(found.first)
    #expect(event.onset == series.time(at: 400))
    #expect(event.detectedAt == series.time(at: 400))
    #expect(event.kind == .stepUp)
    #expect(event.severity == .warning)
    #expect(event.score > event.threshold)
    #expect(event.metric == "m0")
    #expect(event.series == "s")
    #expect(event.end == nil)
  }

  @Test("A step that lasts is confirmed, once enough was known before it")
  func confirmation() throws {
    let late = tenMinuteSeries([raised(900, 700..<900, by: 600)])
    let event = try #require(events([late]).first { $0.onset == late.time(at: 700) })
    #expect(event.confirmedBy.contains("cusum"))
    // No method knows what is usual after so short a time.
    let early = tenMinuteSeries([raised(320, 200..<320, by: 600)])
    #expect(events([early]).allSatisfy { $0.confirmedBy.isEmpty })
  }

  @Test("Noise raises nothing", arguments: 0..<5 as Range<UInt64>)
  func quiet(seed: UInt64) {
    #expect(events([tenMinuteSeries([noise(600, seed: seed)])]).isEmpty)
  }

  @Test("One fault in several metrics is one event; their shares sum to 1")
  func metrics() throws {
    let series = tenMinuteSeries(
      (0..<3).map { raised(500, 300 + $0..<500, by: 200, seed: UInt64($0)) })
    let found = events([series])
    #expect(found.count == 1)
    let shares = try #require(found.first).explanation.contributions
    #expect(shares.map(\.metric) == ["m0", "m1", "m2"])
    #expect(abs(shares.reduce(0) { $0 + $1.share } - 1) < 1e-9)
  }

  @Test("An event ends with its first low sample, once it has been low for the hold")
  func end() throws {
    let series = tenMinuteSeries([raised(600, 300..<330, by: 300)])
    #expect(try #require(events([series]).first).end == series.time(at: 330))
    // With eleven low samples it is still open, with twelve it is over.
    #expect(try #require(events([series.cut(after: 341)]).first).end == nil)
    #expect(try #require(events([series.cut(after: 342)]).first).end == series.time(at: 330))
  }

  @Test("What comes back within the hold is one event, what comes later another")
  func hold() {
    for (pause, count) in [(5, 1), (11, 1), (14, 2)] {
      var values = raised(600, 300..<310, by: 300)
      for index in 310 + pause..<320 + pause { values[index] += 300 }
      #expect(events([tenMinuteSeries([values])]).count == count, "pause of \(pause)")
    }
  }

  @Test("While a rise lasts it is one event, though its scores fade")
  func lasting() throws {
    let series = tenMinuteSeries([raised(1_800, 300..<1_800, by: 300)])
    var detector = EventDetector(.formula, threads: 1)
    let course = detector.course(of: series)
    let all = course.events + detector.finish()
    #expect(all.count == 1 && all.first?.onset == series.time(at: 300))
    // What lasts as long as the history is usual.
    let faded = 1 + (try #require(course.score.lastIndex { $0 >= 0.25 }))
    let end = series.index(at: try #require(all.first?.end))
    #expect(faded > 350 && end == faded + 576)
  }

  @Test("A rise whose scores have faded is over when it is undone, which is seen, too")
  func gone() throws {
    let series = tenMinuteSeries([raised(1_200, 300..<900, by: 300)])
    let found = events([series])
    #expect(found.map(\.kind) == [.stepUp, .stepDown])
    #expect(found[0].end == series.time(at: 900) && found[1].onset == series.time(at: 900))
  }

  @Test("Sample by sample, a rise that lasts is the event that it is at once")
  func pieces() {
    // Growth whose onset lies long before its detection.
    var values = raised(1_400, 0..<0, by: 0).enumerated().map {
      $1 + (($0 > 500) ? min(3 * Double($0 - 500), 300) : 0) + 10 * Double($0 % 144 / 36)
    }
    for index in 1_100..<1_400 { values[index] -= 290 }
    let series = tenMinuteSeries([values])
    let one = (0..<series.count).map { index in
      var piece = series.suffix(series.count - index)
      piece.offset = index
      piece.metrics[0].values.removeLast(series.count - index - 1)
      return piece
    }
    let whole = events([series])
    #expect(!whole.isEmpty && events(one) == whole)
  }

  @Test("A rise on top of one that lasts is another event")
  func another() throws {
    var values = raised(1_200, 300..<1_200, by: 300)
    for index in 800..<1_200 { values[index] += 1_500 }
    let series = tenMinuteSeries([values])
    let found = events([series])
    #expect(found.count == 2)
    #expect(found.map(\.onset) == [series.time(at: 300), series.time(at: 800)])
    #expect(found[0].end == series.time(at: 800))
  }

  @Test("A fall is of no harm, a rise above 95% of the limit is critical")
  func severity() throws {
    func severity(_ height: Double, limit: Double?) throws -> Event.Severity {
      let series = tenMinuteSeries([raised(500, 400..<500, by: height)])
      return try #require(events([series], limit: limit).first).severity
    }
    #expect(try severity(300, limit: nil) == .warning)
    #expect(try severity(300, limit: 2000) == .warning)
    #expect(try severity(300, limit: 1310) == .critical)
    #expect(try severity(-300, limit: 1310) == .info)
  }

  @Test("Growth that will reach the limit within the horizon is critical")
  func growth() throws {
    var values = noise(500, seed: 1)
    for index in 400..<500 { values[index] += 40 * Double(index - 400) }
    let series = tenMinuteSeries([values])
    let event = try #require(events([series], limit: 10_000).first)
    #expect(event.severity == .critical)
    #expect(try #require(events([series], limit: 1e6).first).severity == .warning)
  }

  @Test("What begins with a restart is a restart")
  func restart() throws {
    let series = tenMinuteSeries([raised(500, 400..<500, by: -400)], restarts: [400])
    let event = try #require(events([series]).first)
    #expect(event.kind == .restart)
    #expect(event.severity == .info)
  }

  @Test("A restart after its detection does not make an event one")
  func laterRestart() throws {
    let values = raised(500, 400..<500, by: 400)
    let series = tenMinuteSeries([values], restarts: [402])
    #expect(try #require(events([series]).first).kind == .stepUp)
  }

  @Test(
    "Cut off right after its detection, a series has the same event",
    arguments: 0..<50 as Range<UInt64>)
  func causality(seed: UInt64) throws {
    let found = try expectCausal(drawn(seed), method: nil)
    #expect(found > 0 || seed > 0)
  }

  /// The methods beside the model's own, of numbers that raise events on 440 samples.
  private static let methods: [ThresholdMethod] = {
    var fixed = FixedThreshold()
    fixed.value = 0.3
    var quantile = RollingQuantile()
    quantile.probability = 0.9
    var peaks = PeaksOverThreshold()
    peaks.risk = 0.01
    peaks.calibration = 100
    return [.fixed(fixed), .quantile(quantile), .peaks(peaks)]
  }()

  @Test("So it has under every method", arguments: methods)
  func causality(method: ThresholdMethod) throws {
    var found = 0
    for seed in 0..<10 as Range<UInt64> { found += try expectCausal(drawn(seed), method: method) }
    #expect(found >= 10)
  }

  /// Cuts `series` after each of its events; how many there were.
  private func expectCausal(_ series: Series, method: ThresholdMethod?) throws -> Int {
    let all = events([series], limit: 1500, method: method)
    for event in all {
      let count = Int((event.detectedAt - series.start) / series.step) + 1
      let cut = series.cut(after: count)
      let then = try #require(events([cut], limit: 1500, method: method).last)
      #expect(then.detectedAt == event.detectedAt)
      #expect(then.metric == event.metric)
      #expect(then.kind == event.kind)
      #expect(then.score == event.score)
      #expect(then.threshold == event.threshold)
      #expect(then.explanation == event.explanation)
      #expect(then.severity <= event.severity)
      #expect(then.end == nil)
    }
    return all.count
  }

  @Test(
    "Pieces of any length and threads of any number give the same events",
    arguments: [1, 7, 100, 144])
  func pieces(length: Int) {
    for seed in 0..<3 as Range<UInt64> {
      var series = drawn(seed)
      series.restarts = [250]
      for method in Self.methods + [ThresholdMethod.rolling(RollingSigma())] {
        let whole = events([series], method: method)
        #expect(events(series.pieces(of: length), threads: 2, method: method) == whole)
      }
    }
  }

  @Test("A restart at the end of one piece is known in the next", arguments: 398..<403)
  func restartAcrossPieces(cut: Int) {
    let series = tenMinuteSeries([raised(500, 400..<500, by: -400)], restarts: [399])
    let rest = series.pieces(of: cut)
    #expect(events(rest).map(\.kind) == events([series]).map(\.kind))
  }

  @Test("A course is the scores and thresholds that led to its events, however it is cut")
  func course() throws {
    let series = tenMinuteSeries([raised(440, 400..<420, by: 300)])
    var detector = EventDetector(.formula, threads: 1)
    let whole = detector.course(of: series)
    let events = whole.events + detector.finish()
    #expect(whole.score.count == 440 && whole.threshold.count == 440)
    #expect(whole.score.prefix(143).allSatisfy { $0.isNaN })
    let event = try #require(events.first)
    #expect(event.score == whole.score[400] && event.threshold == whole.threshold[400])
    #expect(whole.score[400] > whole.threshold[400])

    let courses = series.pieces(of: 100).map { detector.course(of: $0) }
    #expect(courses.flatMap(\.score).suffix(297) == whole.score.suffix(297))
    #expect(courses.flatMap(\.threshold) == whole.threshold)
    #expect(courses.flatMap(\.events) + detector.finish() == events)
  }

  @Test("An event keeps the attention to its window, which is highest at the peak")
  func attention() throws {
    let series = tenMinuteSeries([raised(440, 400..<440, by: 300)])
    let event = try #require(events([series]).first)
    let weights = event.explanation.attention
    #expect(weights.count == 144)
    #expect(abs(weights.reduce(0, +) - 1) < 1e-5)
    let peak = weights.indices.max { weights[$0] < weights[$1] }!
    #expect(event.explanation.attentionPeak == series.time(at: 400 - 143 + peak))
  }
}
