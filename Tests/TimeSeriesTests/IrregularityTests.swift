import Testing

@testable import TimeSeries

private func counts(_ series: Series) -> [String: Int] {
  Dictionary(uniqueKeysWithValues: series.irregularities.counts.map { ($0.key, $0.count) })
}

/// Samples `range` every 60 s, each with its number as value.
private func regular(_ range: Range<Int>) -> [(Int, Double)] { range.map { ($0 * 60, Double($0)) } }

@Test("Of two values in one slot the last stays, and one is counted") func duplicates() throws {
  let series = try read(csv(regular(0..<5) + [(240, 4.25), (245, 4.5)] + regular(5..<8)))[0]
  #expect(series.metrics[0].values == [0, 1, 2, 3, 4.5, 5, 6, 7])
  #expect(counts(series) == ["duplicate_timestamps": 2])
}

@Test("A row with other metrics at the same time is no duplicate") func complementaryRows() throws {
  let text = "timestamp,a,b\n0,1,\n0,,2\n60,3,\n60,,4\n"
  let series = try read(text)[0]
  #expect(series.metrics.map(\.values) == [[1, 3], [2, 4]])
  #expect(counts(series) == ["empty_cells": 4])
}

@Test("A row out of order by up to 255 samples is put where it belongs") func disorder() throws {
  var rows = regular(0..<400)
  let late = rows.remove(at: 100)
  rows.insert(late, at: 355)  // after sample 355
  rows.swapAt(10, 12)
  let series = try read(csv(rows))[0]
  #expect(series.metrics[0].values == (0..<400).map(Double.init))
  #expect(counts(series) == ["out_of_order": 3])
}

@Test("A row late by 256 samples is left out") func tooLate() throws {
  var rows = regular(0..<400)
  let late = rows.remove(at: 100)
  rows.insert(late, at: 356)
  let series = try read(csv(rows))[0]
  #expect(series.metrics[0].values[100].isNaN)
  #expect(counts(series) == ["too_late": 1, "clock_back": 1, "gaps": 1, "missing_samples": 1])
}

@Test("A series may begin with its rows out of order") func disorderAtStart() throws {
  let series = try read(csv([(120, 2), (0, 0), (60, 1)] + regular(3..<9)))[0]
  #expect(series.start == .epoch && series.metrics[0].values == (0..<9).map(Double.init))
}

@Test("A clock that goes back is one step back, until the rows pass the newest sample")
func clockBack() throws {
  let rows = regular(0..<1_000) + regular(500..<550) + regular(1_000..<1_100)
  let all = try read(csv(rows))
  #expect(all.count == 1 && all[0].metrics[0].values == (0..<1_100).map(Double.init))
  #expect(counts(all[0]) == ["clock_back": 1, "too_late": 50])
}

@Test("After 100 rows too late the series begins anew") func clockSetBack() throws {
  let all = try read(csv(regular(0..<1_000) + regular(0..<300)))
  #expect(all.map(\.count) == [1_000, 200] && all.map(\.offset) == [0, 0])
  #expect(all[1].start == Timestamp(unixSeconds: 6_000) && all[1].id == all[0].id)
  #expect(all[1].metrics[0].values == (100..<300).map(Double.init))
  #expect(counts(all[1]) == ["clock_back": 1, "too_late": 100, "new_segments": 1])
}

@Test("A gap is nan, and its samples are counted") func gaps() throws {
  let series = try read(csv(regular(0..<5) + regular(8..<10) + regular(11..<12)))[0]
  #expect(
    series.count == 12
      && series.metrics[0].values.indices.filter { series.metrics[0].values[$0].isNaN } == [
        5, 6, 7, 10,
      ])
  #expect(counts(series) == ["gaps": 2, "missing_samples": 4])
}

@Test("1,440 missing samples are a gap, 1,441 begin the series anew") func longGap() throws {
  let one = try read(csv(regular(0..<10) + regular(1_450..<1_460)))
  #expect(one.map(\.count) == [1_460])
  let two = try read(csv(regular(0..<10) + regular(1_451..<1_461)))
  #expect(two.map(\.count) == [10, 10] && two[1].offset == 0)
  #expect(two[1].start == Timestamp(unixSeconds: 1_451 * 60))
  #expect(counts(two[1]) == ["new_segments": 1])
  let decade = try read(
    "timestamp,a\n2013-01-01,1\n2013-01-01T00:01:00Z,2\n2023-01-01,3\n2023-01-01T00:01:00Z,4\n")
  #expect(decade.map(\.count) == [2, 2])
}

@Test("NaN and infinities are gaps and counted; empty and other text, too") func cells() throws {
  let text = "timestamp,a,b\n0,1,NaN\n60,inf,-Inf\n120,,x\n180,1e999,NA\n240,2,3\n"
  let series = try read(text)[0]
  #expect(series.metrics.allSatisfy { $0.values.prefix(4).dropFirst().allSatisfy(\.isNaN) })
  #expect(
    counts(series) == ["non_finite_values": 4, "empty_cells": 2, "unreadable_cells": 1])
}

@Test("Constant and empty metrics are named") func constantAndEmpty() throws {
  let series = try read("timestamp,a,b,c,d\n0,1,5,,\n60,2,5,,7\n")[0]
  #expect(series.irregularities.constantMetrics == ["b"])
  #expect(series.irregularities.emptyMetrics == ["c"])
}

@Test("A lasting change of the step is counted once, a short one not") func stepChange() throws {
  func series(changing count: Int) throws -> Series {
    let slow = (0..<count).map { (60_000 + $0 * 120, Double($0)) }
    return try read(csv(regular(0..<1_000) + slow))[0]
  }
  #expect(try counts(series(changing: 32))["step_changes"] == nil)
  #expect(try counts(series(changing: 33))["step_changes"] == 1)
  #expect(try counts(series(changing: 500))["step_changes"] == 1)
  #expect(try series(changing: 500).step == .seconds(60))
}

@Test("A start time that changes is a restart") func restartByStartTime() throws {
  var text = "timestamp,rss_bytes,process_start_time_seconds\n"
  for i in 0..<20 { text += "\(i * 60),5,\(i < 7 ? 1000.25 : i == 12 ? .nan : 1400)\n" }
  let series = try read(text)[0]
  #expect(series.restarts == [7] && series.irregularities.restarts == 1)
  let chosen = try read(text) { $0.metrics = ["rss_bytes"] }[0]
  #expect(chosen.restarts == [7] && chosen.metrics.map(\.name) == ["rss_bytes"])
}

@Test("An uptime that falls is a restart") func restartByUptime() throws {
  var text = "timestamp,process_uptime_seconds\n"
  for i in 0..<20 { text += "\(i * 60),\(i % 8 * 60)\n" }
  #expect(try read(text)[0].restarts == [8, 16])
}

@Test("Memory that falls by more than half, resident and heap, is a restart; a collection is none")
func restartByMemory() throws {
  var text = "timestamp,rss_bytes,heap_alloc_bytes\n"
  for i in 0..<100 {
    let heap = i % 10 == 0 ? 10 : 40
    text += "\(i * 60),\(i < 55 ? 100 + i : 30),\(i == 55 ? 5 : heap)\n"
  }
  #expect(try read(text)[0].restarts == [55])
  let heapAlone = csv(
    (0..<100).map { ($0 * 60, $0 % 10 == 0 ? 10 : 40) }, metric: "heap_alloc_bytes")
  #expect(try read(heapAlone)[0].restarts == [])
}

@Test("The smallest step that stands out is found among jitter") func jitter() throws {
  var random = SplitMix(state: 3)
  let times = (0..<3_000).map { $0 * 15_000 + Int.random(in: -40...40, using: &random) }
  let text = times.enumerated().reduce(into: "ts,a\n") {
    $0 += "\(1_700_000_000_000 + $1.element),\($1.offset)\n"
  }
  let series = try read(text)[0]
  #expect(series.step == .seconds(15) && series.metrics[0].values == (0..<3_000).map(Double.init))
}

@Test("Notes are sentences with number and cure; remarks follow") func notes() throws {
  var sum = try read("timestamp,a,b\n0,1,\n60,1,\n")[0].irregularities
  sum.remarks = ["said"]
  #expect(
    sum.notes == [
      "2 empty cells: left as nan; see whether the metric is exported",
      "1 constant metric (a): nothing can show there; leave it out",
      "1 metric without any value (b): leave it out or repair the exporter", "said",
    ])
  var other = sum
  other += sum
  #expect(other.counts.map(\.count) == [4, 2, 2] && other.remarks == ["said"])
  #expect(Irregularities().isEmpty && Irregularities().notes.isEmpty)
}
