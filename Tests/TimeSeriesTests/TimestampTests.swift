import Testing

import TimeSeries

@Test(
  "A time is read in each notation",
  arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2022-08-22T03:51:19Z", 1_661_140_279_000_000_000),
    ("2022-08-22 03:51:19", 1_661_140_279_000_000_000),
    ("2022-08-22t05:51:19.25+02:00", 1_661_140_279_250_000_000),
    ("2022-08-21T22:21:19-0530", 1_661_140_279_000_000_000),
    ("2022-08-22", 1_661_126_400_000_000_000), ("2022-08-22T03:51", 1_661_140_260_000_000_000),
    ("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000),
    ("1969-12-31T23:59:59.999999999Z", -1), ("2000-02-29T00:00:00Z", 951_782_400_000_000_000),
    ("1661140279", 1_661_140_279_000_000_000), ("1661140279.25", 1_661_140_279_250_000_000),
    ("1661140279250", 1_661_140_279_250_000_000), ("1661140279250000", 1_661_140_279_250_000_000),
    ("1661140279250000001", 1_661_140_279_250_000_001),
    ("1.661140279e9", 1_661_140_279_000_000_000),
    ("-1.5", -1_500_000_000), ("0", 0),
  ] as [(String, Int64)])
func timeIsRead(text: String, nanoseconds: Int64) {
  #expect(Timestamp(text)?.nanoseconds == nanoseconds)
}

@Test(
  "What is no time is refused",
  arguments: [
    "", "-", "yesterday", "2022-13-01", "2022-02-29", "2022-00-10", "2022-08-32T00:00:00Z",
    "2022-08-22T24:00:00Z", "2022-08-22T03:60:00Z", "2022-08-22T03:51:19.Z",
    "2022-08-22T03:51:19+1",
    "2022-08-22T03:51:19 ", "2022-08-22X03:51:19Z", "1.", "12a", "nan", "1e40", "9999-01-01",
    "99999999999999999999",
  ])
func timeIsRefused(text: String) { #expect(Timestamp(text) == nil) }

@Test("The unit of a Unix time follows from its size")
func unixUnits() {
  #expect(Timestamp("9000000000")?.description == "2255-03-14T16:00:00Z")
  #expect(Timestamp("100000000000")?.description == "1973-03-03T09:46:40Z")  // 1e11 ms
  #expect(Timestamp("100000000000000")?.description == "1973-03-03T09:46:40Z")  // 1e14 µs
  #expect(Timestamp("100000000000000000")?.description == "1973-03-03T09:46:40Z")  // 1e17 ns
}

@Test("A description reads back to the same time")
func timeRoundTrip() {
  var random = SplitMix(state: 1)
  for _ in 0..<2_000 {
    let time = Timestamp(
      nanoseconds: Int64.random(
        in: -9_000_000_000_000_000_000...9_000_000_000_000_000_000, using: &random))
    #expect(Timestamp(time.description) == time)
  }
  #expect(
    Timestamp(nanoseconds: 1_661_140_279_250_000_000).description == "2022-08-22T03:51:19.25Z")
}

@Test("Every day of 700 years is one after the day before")
func calendar() {
  var date = CivilDate(year: 1600, month: 1, day: 1)
  let first = date.daysSinceEpoch
  for day in 0..<255_670 {
    guard date.daysSinceEpoch == first + day, CivilDate(daysSinceEpoch: first + day) == date else {
      Issue.record("day \(day) is not \(date)")
      return
    }
    date.day += 1
    if date.day > CivilDate.daysIn(month: date.month, of: date.year) {
      date.day = 1
      date.month = date.month % 12 + 1
      if date.month == 1 { date.year += 1 }
    }
  }
  #expect(date == CivilDate(year: 2300, month: 1, day: 1))
}

@Test(
  "A duration is read and written",
  arguments: [
    ("10m", 600, "10m"), ("30s", 30, "30s"), ("1h", 3600, "1h"), ("72h", 259_200, "3d"),
    ("7d", 604_800, "7d"), ("500ms", 0.5, "500ms"), ("90", 90, "1m30s"), ("1h30m", 5400, "1h30m"),
    ("1.5s", 1.5, "1s500ms"), ("0", 0, "0s"), ("2w", 1_209_600, "14d"), ("-5m", -300, "-5m"),
  ] as [(String, Double, String)])
func durations(text: String, seconds: Double, compact: String) throws {
  let duration = try #require(Duration(parsing: text))
  #expect(duration.inSeconds == seconds)
  #expect(duration.compactDescription == compact)
  #expect(Duration(parsing: compact) == duration)
}

@Test(
  "What is no duration is refused", arguments: ["", "m", "10x", "1h-30m", "ten", "1..5s", "1e400"])
func durationIsRefused(text: String) { #expect(Duration(parsing: text) == nil) }

@Test(
  "A time is read the same in quotes, first or last in its line",
  arguments: [
    ["2022-08-22T03:51:19Z", "2022-08-22T03:52:19Z", "2022-08-23T00:00:19Z"],
    ["2022-08-22 23:58:59", "2022-08-22 23:59:59", "2022-08-23 00:00:59"],
    ["2022-08-22T03:51:19", "2022-08-22T03:52:19.5", "2022-08-22T03:53:19+00:00"],
    ["2022-08-22t03:51:19z", "2022-08-22 03:52", "2022-08-22T05:53:19+02:00"],
    ["2016-12-31T23:59:00Z", "2016-12-31T23:59:60Z", "2017-01-01T00:01:00Z"],
    ["1677-09-21T00:12:44Z", "1677-09-21T00:13:44Z", "2262-04-11T23:47:16Z"],
    ["2022-08-22", "2022-08-23", "2022-08-24"], ["1661140279", "1661140339", "1661140399.5"],
    ["1661140279000", "1661140339000", "1661140399001"],
    ["1661140279000000", "1661140339000000", "1661140399000001"],
    ["1661140279000000001", "1661140339000000001", "1661140399000000002"],
    ["8999999999", "9000000000", "9000000060"], ["99999999999", "100000000000", "100000060000"],
    ["0", "60", "0120"], ["-60", "0", "6e1"], ["60", "2022-13-01", "180"],
    ["2022-08-22T03:51:19Z", "2022-08-22T24:00:00Z", "2022-08-22T03:61:00Z"],
  ])
func timeInQuotes(times: [String]) {
  func outcome(_ line: (String) -> String) -> String {
    do {
      let series = try read(([line("timestamp")] + times.map(line)).joined(separator: "\n"))
      return series.map { "\(content($0)) \($0.irregularities)" }.joined()
    } catch {
      return String("\(error)".drop { $0 != ":" })
    }
  }
  let name = { $0 == "timestamp" ? "x" : "7" }
  let quoted = outcome { "\"\($0)\",\(name($0))" }
  #expect(outcome { "\($0),\(name($0))" } == quoted)
  #expect(outcome { "\(name($0)),\($0)" } == quoted)
}
