import Testing
import TimeSeries

@Suite struct AveragingTests {
  /// Samples a minute apart from 12:07 on, of which one is missing and two begin a process.
  private let minutes = Series(
    id: "minutes", start: Timestamp(unixSeconds: 12 * 3600 + 7 * 60), step: .seconds(60),
    metrics: [
      Metric(
        name: "rss_bytes",
        values: (0..<48).map { $0 == 4 ? .nan : 100 + Double($0 * $0 % 13) })
    ],
    truth: [Truth(name: "label", values: (0..<48).map { $0 == 25 ? 1 : 0 })],
    restarts: [14, 15, 33])

  @Test("A step is the mean of its samples, stamped with the last; the open one is left out")
  func means() throws {
    let tens = try #require(minutes.averaged(over: .seconds(600), least: 4))
    // 12:07…12:09, 12:10…12:19, …, 12:40…12:49; 12:50…12:54 is not over.
    let steps = [0..<3, 3..<13, 13..<23, 23..<33, 33..<43]
    #expect(tens.count == 5 && tens.offset == 0 && tens.step == .seconds(600))
    for (index, samples) in steps.enumerated() {
      #expect(tens.time(at: index) == minutes.time(at: samples.upperBound - 1))
      let values = minutes.metrics[0].values[samples].filter(\.isFinite)
      let mean = values.reduce(0, +) / Double(values.count)
      #expect(abs(tens.metrics[0].values[index] - mean) < 1e-9)
    }
    #expect(tens.truth[0].values == [0, 0, 0, 1, 0])
    #expect(tens.restarts == [2, 4])
  }

  @Test("Of a counter, and of a limit, the last value counts")
  func last() throws {
    let values = (0..<20).map { $0 == 19 ? .nan : Double($0) }
    let series = Series(
      id: "s", start: Timestamp(unixSeconds: 0), step: .seconds(60),
      metrics: ["http_requests_total", "limit_bytes", "rss_bytes"].map {
        Metric(name: $0, values: values)
      })
    var averaging = try #require(
      Averaging(of: .seconds(60), over: .seconds(600), lasting: "limit_bytes"))
    let tens = averaging.append(series)
    #expect(tens.metrics.map(\.values) == [[9, 18], [9, 18], [4.5, 14]])
  }

  @Test("However a series is cut into pieces, the same comes out", arguments: 1...20)
  func pieces(length: Int) throws {
    let whole = try #require(minutes.averaged(over: .seconds(600), least: 1))
    var averaging = try #require(Averaging(of: .seconds(60), over: .seconds(600)))
    var joined: Series?
    for start in stride(from: 0, to: minutes.count, by: length) {
      var piece = minutes.suffix(minutes.count - start)
      piece = try #require(
        piece.samples(in: minutes.time(at: start)..<minutes.time(at: start + length)))
      piece.offset = start
      let steps = averaging.append(piece)
      if joined == nil { joined = steps } else { joined!.append(steps) }
    }
    let pieces = try #require(joined)
    #expect(pieces.count == whole.count)
    #expect(pieces.start == whole.start)
    #expect(pieces.metrics == whole.metrics && pieces.restarts == whole.restarts)
  }

  @Test("Steps begin where those of the clock do, before 1970 too")
  func clock() throws {
    var early = minutes
    early.start = Timestamp(unixSeconds: -7 * 60)
    let tens = try #require(early.averaged(over: .seconds(600), least: 1))
    #expect(tens.time(at: 0) == Timestamp(unixSeconds: -60))
  }

  @Test("A step that samples do not divide is as many of them as come nearest")
  func uneven() throws {
    var sevens = minutes
    sevens.step = .seconds(7)
    let tens = try #require(sevens.averaged(over: .seconds(60), least: 1))
    #expect(tens.step == .seconds(63))
  }

  @Test("What is not closer, or too short, is not averaged")
  func unchanged() {
    #expect(minutes.averaged(over: .seconds(60), least: 1) == nil)
    #expect(minutes.averaged(over: .seconds(89), least: 1) == nil)
    #expect(minutes.averaged(over: .seconds(30), least: 1) == nil)
    #expect(minutes.averaged(over: .seconds(600), least: 6) == nil)
  }
}
