import Forecast
import Glibc
import TestSupport
import Testing
import TimeSeries

@Suite("Forecasts") struct ForecasterTests {
  private static let samples = [0, 250, 500, 750, 1007, 1008, 1151, 1439]

  private func forecast(
    _ forecaster: Forecaster, _ values: [Double], hours: Double = 72, restarts: [Int] = []
  ) throws -> Forecast {
    let series = series(values, restarts: restarts)
    return try forecaster.forecast(series.metrics[0], of: series, horizon: .seconds(3600 * hours))
  }

  private func at(_ samples: [Int], _ forecast: Forecast, _ count: Int) -> [Double] {
    samples.map { $0 < count ? forecast.fitted(at: $0) : forecast.yhat[$0 - count] }
  }

  // Golden values: Tests/Golden/forecast_golden.py (Prophet 1.5.0).
  @Test(
    "The presets give what Prophet gives: 1% of the range, half widths 3% with its random draws",
    arguments: [
      (
        "prophet",
        [204.9954, 185.1555, 219.3341, 300.2584, 376.525, 377.5174, 422.5829, 514.6985],
        [4.543, 7.103, 29.184]
      ),
      (
        "article",
        [205.0271, 185.027, 220.1023, 300.1352, 376.7001, 377.6999, 423.0071, 515.6212],
        [4.793, 15.011, 73.666]
      ),
      (
        "no changes",
        [167.6706, 185.0383, 254.5172, 300.9949, 339.7497, 340.5958, 364.4533, 413.8605],
        [43.024, 42.625, 43.451]
      ),
      (
        "logistic", [204.35, 185.1859, 219.399, 300.123, 375.032, 375.976, 411.0671, 459.2639],
        [4.573, 5.972, 12.272]
      ),
    ] as [(String, [Double], [Double])])
  func prophet(preset: String, yhat: [Double], widths: [Double]) throws {
    var forecaster = preset == "article" ? Forecaster.article : .prophet
    if preset == "no changes" { forecaster.changepoints = 0 }
    if preset == "logistic" { forecaster.growth = .logistic(capacity: 500) }
    let values = bent(1008)
    let found = try forecast(forecaster, values)
    let range = values.max()! - values.min()!
    // Without kinks both end at the same minimum.
    expectClose(
      at(Self.samples, found, 1008), yhat, rtol: 0,
      atol: (preset == "no changes" ? 0.0005 : 0.01) * range)
    let half = [0, 143, 431].map { (found.upper[$0] - found.lower[$0]) / 2 }
    expectClose(half, widths, rtol: preset == "logistic" ? 0.1 : 0.03)
  }

  @Test("A straight line goes on, with next to no band", arguments: [1.0, -1e9, 1e-9])
  func line(unit: Double) throws {
    let found = try forecast(Forecaster(), (0..<1000).map { unit * (500 + Double($0)) })
    let expected = (1000..<1432).map { unit * (500 + Double($0)) }
    expectClose(found.yhat, expected, rtol: 0.02)
    #expect(zip(found.lower, found.upper).allSatisfy { $0 <= $1 })
  }

  @Test("A constant stays, with next to no band", arguments: [0, 1, -7e9])
  func constant(value: Double) throws {
    let found = try forecast(Forecaster(), [Double](repeating: value, count: 300))
    #expect(found.yhat.count == 432)
    expectClose(found.yhat, [Double](repeating: value, count: 432), rtol: 1e-4, atol: 1e-4)
    #expect(
      zip(found.lower, found.upper).allSatisfy { $0 <= $1 && $1 - $0 <= 1e-2 * max(1, abs(value)) })
  }

  @Test("A leak that began a day ago is seen by our settings, and not by Prophet's")
  func recentLeak() throws {
    let values = (0..<1008).map { i in 400 + 20 * (uneven(i) - 0.5) + 0.5 * max(0, Double(i) - 864)
    }
    let truth = 400 + 0.5 * Double(1439 - 864)
    let ours = try forecast(Forecaster(), values).yhat[431]
    let theirs = try forecast(.prophet, values).yhat[431]
    #expect(abs(ours - truth) < 0.35 * abs(theirs - truth), "\(ours), \(theirs), truth \(truth)")
  }

  @Test(
    "After a bend, however late, the band is no wider than what the bend did and may do",
    arguments: [500, 900, 970, 990, 996])
  func lateBend(onset: Int) throws {
    let found = try forecast(
      Forecaster(), (0..<1_000).map { 400e6 + 2e6 * Double(max(0, $0 - onset)) })
    // In 72 hours the new slope makes 864 MB; no forecast of an end was farther off.
    for index in found.yhat.indices {
      let half = (found.upper[index] - found.lower[index]) / 2
      #expect(half < 1.5e9, "\(index)")
    }
    #expect(found.upper[0] - found.lower[0] < 100e6)
  }

  @Test("Gaps are left out: the forecast hardly changes")
  func gaps() throws {
    var values = bent(1008)
    let whole = try forecast(Forecaster(), values)
    for gap in Array(200..<230) + [0, 1, 3, 700, 1006] { values[gap] = .nan }
    let found = try forecast(Forecaster(), values)
    let range = 250.0
    expectClose(found.yhat, whole.yhat, rtol: 0, atol: 0.03 * range)
    #expect(found.yhat.allSatisfy(\.isFinite) && found.lower.allSatisfy(\.isFinite))
  }

  @Test("A history too short says how much is needed")
  func tooShort() {
    var values = [Double](repeating: .nan, count: 100)
    for i in 0..<23 { values[i] = Double(i) }
    #expect(throws: SeriesError.tooShort(name: "formula: rss_bytes", count: 23, needed: 24)) {
      try forecast(Forecaster(), values)
    }
    values[50] = 1
    #expect(throws: Never.self) { try forecast(Forecaster(), values) }
  }

  @Test("A restart ends the history before it once a day is known after it")
  func restart() throws {
    let values = (0..<1008).map { $0 < 600 ? 900 + 0.2 * Double($0) : 300 + 4 * uneven($0) }
    let since = try forecast(Forecaster(), values, restarts: [600])
    #expect(since.history == 600..<1008)
    expectClose([since.yhat[431]], [302], rtol: 0.03)
    #expect(try forecast(Forecaster(), values, restarts: [900]).history == 0..<1008)
    #expect(try forecast(.prophet, values, restarts: [600]).history == 0..<1008)
  }

  @Test("The same bytes come out twice, in the metric's unit")
  func deterministic() throws {
    let first = try forecast(Forecaster(), bent(1008))
    #expect(try forecast(Forecaster(), bent(1008)).upper == first.upper)
    // A power of two changes no digit.
    let scaled = try forecast(Forecaster(), bent(1008).map { 1024 * $0 })
    #expect(scaled.yhat == first.yhat.map { 1024 * $0 })
  }

  @Test("A found season is a day where it nearly is one")
  func season() throws {
    #expect(try forecast(Forecaster(), bent(1008)).seasons == [Season(period: 144, order: 4)])
    let noise = (0..<1008).map { uneven($0 * $0) }
    #expect(try forecast(Forecaster(), noise).seasons.isEmpty)
  }

  @Test("Values are one step apart and begin a step after the history", arguments: [0.1, 1, 72])
  func horizon(hours: Double) throws {
    let found = try forecast(Forecaster(), bent(300), hours: hours)
    #expect(found.yhat.count == max(1, Int(hours * 6)))
    #expect(found.start == Timestamp(unixSeconds: 1_700_000_000 + 300 * 600))
    #expect(found.time(at: 1) - found.time(at: 0) == .seconds(600))
  }
}
