import Glibc
import NeuralDetect
import TestSupport
import Testing
import TimeSeries

@Suite("Where a change began") struct OnsetFitTests {
  private static let wave = (0..<24).map { sin(1.3 * Double($0 * $0)) }

  // Golden values: Tests/Golden/onset_fit.py (NumPy, float64).
  @Test("What a step is worth at each sample agrees with least squares") func stepGolden() throws {
    let values = Self.wave.enumerated().map { 100 + $1 + ($0 >= 15 ? 6 : 0) }
    let worth = try #require(OnsetFit().worth(values))
    expectClose(
      Array(worth[1...]),
      [
        3.72177603, 3.68561162, 4.00299565, 4.08640958, 3.95125758, 4.05319495, 4.24893470,
        4.29724105, 4.38101060, 4.90299019, 5.01615166, 4.81908554, 5.12931553, 4.85060762,
        15.88979074, 2.75205975, 2.35868724, 2.22507247, 1.58232932, 1.60783260, 2.16052778,
        0.39361253, 0.14289496,
      ])
  }

  @Test("So it does for growth, far from 0") func growthGolden() throws {
    let values = Self.wave.enumerated().map { index, wave in
      1e9 + 1e6 * (wave + 1.5 * Double(max(0, index - 9)))
    }
    let worth = try #require(OnsetFit().worth(values))
    expectClose(
      Array(worth[1...]),
      [
        17.42914855, 17.76945486, 19.33866936, 20.29097789, 20.51321195, 21.68524344, 23.38794227,
        24.50582483, 25.79470256, 29.94572285, 28.91164289, 25.68288676, 25.02442539, 21.76787595,
        19.44051804, 17.02195727, 14.58809811, 12.85027353, 9.88329728, 8.49740802, 6.47643116,
        3.36492118, 1.57544238,
      ])
  }

  @Test("A step above the noise is placed exactly", arguments: 0..<20 as Range<UInt64>)
  func step(seed: UInt64) {
    let onset = 60 + 20 * Int(seed)
    for height in [-120.0, 120] {
      let values = noise(500, seed: seed).enumerated().map { $1 + ($0 >= onset ? height : 0) }
      #expect(OnsetFit().onset(of: [values], within: 1..<500) == onset)
    }
  }

  @Test("Growth above the noise is placed within a few samples", arguments: 0..<20 as Range<UInt64>)
  func growth(seed: UInt64) throws {
    let onset = 60 + 15 * Int(seed)
    let values = noise(500, seed: seed).enumerated().map {
      $1 + 10 * Double(max(0, $0 - onset + 1))
    }
    let found = try #require(OnsetFit().onset(of: [values], within: 1..<500))
    #expect(abs(found - onset) <= 4)
  }

  @Test(
    "A metric that shows the change decides over one that does not; a constant one says nothing")
  func together() {
    let still = noise(300, level: 5e9, sigma: 1e6, seed: 1)
    let stepped = noise(300, seed: 2).enumerated().map { $1 + ($0 >= 200 ? 100 : 0) }
    let constant = [Double](repeating: 7, count: 300)
    #expect(OnsetFit().onset(of: [still, stepped, constant], within: 1..<300) == 200)
    #expect(OnsetFit().onset(of: [constant], within: 1..<300) == nil)
    #expect(OnsetFit().worth(constant) == nil)
  }

  @Test("An onset is looked for where it may be, and never at the first sample")
  func range() throws {
    let values = noise(300, seed: 3).enumerated().map { $1 + ($0 >= 200 ? 100 : 0) }
    let early = try #require(OnsetFit().onset(of: [values], within: 0..<150))
    #expect((1..<150).contains(early))
    #expect(OnsetFit().onset(of: [values], within: 0..<1) == nil)
  }

  @Test("Values of any size have a worth", arguments: [1e-300, 1, 1e300])
  func sizes(unit: Double) throws {
    let values = (0..<100).map { unit * (sin(Double($0)) * 0.1 + ($0 >= 60 ? 0.9 : 0)) }
    #expect(OnsetFit().onset(of: [values], within: 1..<100) == 60)
  }
}

@Suite("Samples that an onset may lie in") struct PastSamplesTests {
  /// Pieces of `length` samples taken in one after the other.
  private func past(_ series: Series, pieces length: Int) -> PastSamples {
    var past = PastSamples()
    for piece in series.pieces(of: length) { past.append(piece) }
    return past
  }

  private func stepped(_ count: Int, at onset: Int, seed: UInt64 = 1) -> [Double] {
    noise(count, seed: seed).enumerated().map { $1 + ($0 >= onset ? 200 : 0) }
  }

  @Test("However it is cut into pieces, the onset is the same", arguments: [1, 7, 500, 1000])
  func pieces(length: Int) {
    let series = tenMinuteSeries([stepped(900, at: 700)])
    #expect(past(series, pieces: length).onset(of: [0], detected: 890, now: 899) == 700)
  }

  @Test("An onset lies no later than the detection, and no longer ago than 500 samples")
  func bounds() {
    let late = tenMinuteSeries([stepped(900, at: 700)])
    for detected in [500, 699] {
      let onset = past(late, pieces: 900).onset(of: [0], detected: detected, now: 899)
      #expect(onset <= detected)
    }
    let early = tenMinuteSeries([stepped(900, at: 100)])
    #expect(past(early, pieces: 900).onset(of: [0], detected: 890, now: 890) > 390)
  }

  @Test(
    "However it is cut, a restart long before is known, and what was found is not out of sight later"
  )
  func pastIsKept() {
    // A start that settles, then a slow rise; the detection is late.
    let values = noise(900, seed: 5).enumerated().map { sample, value in
      value - (sample < 130 ? 40 * Double(130 - sample) : 0) + max(0, Double(sample - 260))
    }
    let series = tenMinuteSeries([values], restarts: [100])
    for (detected, now) in [(600, 600), (600, 744), (640, 676)] {
      let whole = past(series, pieces: 900).onset(of: [0], detected: detected, now: now)
      for length in [1, 144, 300] {
        var past = PastSamples()
        for piece in series.pieces(of: length) where piece.offset <= now { past.append(piece) }
        #expect(past.onset(of: [0], detected: detected, now: now) == whole, "\(length), \(now)")
      }
      #expect(abs(whole - 260) < 40, "\(whole)")
    }
  }

  @Test("What was before a restart is another process")
  func restarts() {
    let values = stepped(900, at: 750).enumerated().map { $1 + ($0 < 600 ? 5000 : 0) }
    let series = tenMinuteSeries([values], restarts: [600])
    #expect(past(series, pieces: 900).onset(of: [0], detected: 800, now: 850) == 750)
    let later = tenMinuteSeries(
      [stepped(900, at: 750).enumerated().map { $1 - ($0 >= 820 ? 5000 : 0) }], restarts: [820])
    #expect(past(later, pieces: 900).onset(of: [0], detected: 800, now: 890) == 750)
  }

  @Test("A gap reads as the last known value") func gaps() {
    var values = stepped(600, at: 500)
    for index in 450..<480 { values[index] = .nan }
    let series = tenMinuteSeries([values])
    let past = past(series, pieces: 64)
    #expect(past.onset(of: [0], detected: 510, now: 520) == 500)
    let (seen, onset) = past.values(of: 0, around: 475, to: 520)
    #expect(seen[onset] == values[449])
  }
}
