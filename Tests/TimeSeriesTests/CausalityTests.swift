import Testing

import TimeSeries

/// Rows with everything that can be odd about them.
private func oddRows(_ count: Int, seed: UInt64) -> [String] {
  var random = SplitMix(state: seed)
  var rows: [String] = []
  var time = 1_700_000_000
  var started = 1_699_000_000
  while rows.count < count {
    time += 60
    switch Int.random(in: 0..<300, using: &random) {
    case 0...2: time += 60 * Int.random(in: 1...40, using: &random)
    case 3: time += 60 * Int.random(in: 1_400...1_500, using: &random)
    case 4: time -= 60 * Int.random(in: 1...40, using: &random)
    case 5: time -= 60 * Int.random(in: 200...330, using: &random)
    case 6: time += Int.random(in: -29...29, using: &random)
    case 7: started = time
    default: break
    }
    let value = Int.random(in: 0..<50, using: &random)
    let cell = value == 0 ? "" : value == 1 ? "NaN" : value == 2 ? "x" : "\(value)"
    rows.append("\(time),\(cell),\(Double(value) / 3),\(started),\(value % 2)")
    if value == 3, rows.count > 1 { rows.swapAt(rows.count - 1, rows.count - 2) }
  }
  return rows
}

private let header = "timestamp,rss_bytes,load,process_start_time_seconds,label\n"

/// Every sample with its time, its values and whether it is a restart, segment by segment.
private func samples(_ pieces: [Series]) -> [String] {
  pieces.flatMap { piece in
    (0..<piece.count).map { i in
      let values = piece.metrics.map { $0.values[i] } + piece.truth.map { $0.values[i] }
      return "\(piece.offset + i) \(piece.time(at: i)) \(values) \(piece.restarts.contains(i))"
    }
  }
}

private func pieces(_ text: String, length: Int, step: Duration? = nil) throws -> [Series] {
  let folder = TemporaryFolder()
  var options = Options()
  options.pieceLength = length
  options.step = step
  var reader = try SeriesReader(
    path: folder.write(Array(text.utf8), as: "input.csv"), options: options)
  var pieces: [Series] = []
  while let piece = try reader.next() {
    #expect(piece.count <= length)
    pieces.append(piece)
  }
  return pieces
}

@Test("The length of pieces changes nothing but the cuts", arguments: [1, 2, 3] as [UInt64])
func pieceLengths(seed: UInt64) throws {
  let text = header + oddRows(2_000, seed: seed).joined(separator: "\n")
  for step in [nil, Duration.seconds(600)] {
    let whole = try pieces(text, length: .max, step: step)
    for length in [1, 7, 1_024, 4_096] {
      let cut = try pieces(text, length: length, step: step)
      #expect(samples(cut) == samples(whole))
      #expect(cut.last?.irregularities == whole.last?.irregularities)
    }
  }
}

@Test("What comes out does not depend on later rows", arguments: [11, 12, 13] as [UInt64])
func causality(seed: UInt64) throws {
  let rows = oddRows(4_000, seed: seed)
  let whole = samples(try pieces(header + rows.joined(separator: "\n"), length: .max))
  var random = SplitMix(state: seed)
  for _ in 0..<6 {
    let cut = Int.random(in: 1_200..<4_000, using: &random)
    let part = samples(try pieces(header + rows[..<cut].joined(separator: "\n"), length: .max))
    // Only the newest 256 samples can still get a value from a later row.
    let settled = max(0, part.count - 256)
    #expect(part[..<settled] == whole[..<settled], "cut after row \(cut)")
  }
}

@Test("Of rows in order, the samples before a cut are the whole's, to the last")
func sortedCausality() throws {
  let rows = (0..<3_000).map { "\($0 * 60),\($0 % 83)" }
  let whole = samples(
    try pieces("timestamp,rss_bytes\n" + rows.joined(separator: "\n"), length: .max))
  for cut in [2, 100, 1_025, 2_999] {
    let part = samples(
      try pieces("timestamp,rss_bytes\n" + rows[..<cut].joined(separator: "\n"), length: 512))
    #expect(part[...] == whole[..<cut])
  }
}

@Test("A coarser step averages what is finite, keeps the largest truth, and says so")
func resampling() throws {
  var text = "timestamp,a,label\n"
  for i in 0..<12 { text += "\(30 + i * 60),\(i == 1 ? .nan : Double(i)),\(i == 7 ? 1 : 0)\n" }
  let series = try read(text) { $0.step = .seconds(300) }[0]
  #expect(series.start == .epoch && series.step == .seconds(300))
  #expect(series.metrics[0].values == [(0 + 2 + 3 + 4) / 4, 7, 10.5])
  #expect(series.truth[0].values == [0, 1, 0])
  #expect(series.irregularities.remarks == ["samples every 1m were averaged over 5m"])
  #expect(series.irregularities.counts.map(\.key) == ["non_finite_values"])
}

@Test("The mean of values at both ends of what a number can be is finite") func largeMeans() throws
{
  let rows = (0..<20).map { ($0 * 60, $0 % 2 == 0 ? 1.7e308 : -1.7e308) }
  let series = try read(csv(rows)) { $0.step = .seconds(120) }[0]
  #expect(series.metrics[0].values == [Double](repeating: 0, count: 10))
}

@Test("Buckets without a sample are gaps, and a long gap still begins anew") func resampledGaps()
  throws
{
  func rows(_ range: Range<Int>) -> [(Int, Double)] { range.map { ($0 * 60, 1) } }
  let one = try read(csv(rows(0..<10) + rows(100..<110))) { $0.step = .seconds(600) }
  #expect(one.map(\.count) == [11] && one[0].metrics[0].values.count { $0.isNaN } == 9)
  let two = try read(csv(rows(0..<10) + rows(20_000..<20_010))) { $0.step = .seconds(600) }
  #expect(two.map(\.count) == [1, 1] && two[1].start == Timestamp(unixSeconds: 1_200_000))
}

@Test("A finer step than the data's leaves gaps between") func finerStep() throws {
  let series = try read(csv([(0, 1), (60, 2), (120, 3)])) { $0.step = .seconds(30) }[0]
  #expect(series.metrics[0].values.map(\.isNaN) == [false, true, false, true, false])
}
