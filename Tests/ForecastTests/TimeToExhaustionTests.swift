import Forecast
import TestSupport
import Testing
import TimeSeries

@Suite("Time to exhaustion") struct TimeToExhaustionTests {
  private func forecast(_ slope: Double) throws -> Forecast {
    let series = series((0..<1008).map { 1000 + slope * Double($0) + 10 * (uneven($0) - 0.5) })
    return try Forecaster().forecast(
      series.metrics[0], of: series, horizon: .seconds(72 * 3600))
  }

  @Test("A line meets its limit when it does, between the band's edges")
  func line() throws {
    let time = try forecast(2).timeToExhaustion(limit: 1000 + 2 * 1200)
    let hours = try #require(time.expected?.components.seconds)
    expectClose([Double(hours) / 3600], [193.0 / 6], rtol: 0.05)
    let earliest = try #require(time.earliest)
    #expect(earliest <= time.expected! && time.latest.map { $0 >= time.expected! } ?? true)
  }

  @Test("What is not reached within the horizon is not reached") func never() throws {
    let time = try forecast(0).timeToExhaustion(limit: 5000)
    #expect(time.limit == 5000)
    #expect(time.expected == nil && time.earliest == nil && time.latest == nil)
    #expect(try forecast(-2).timeToExhaustion(limit: 1000).expected == nil)
  }

  @Test("What is reached already is reached with the next sample") func already() throws {
    let time = try forecast(0).timeToExhaustion(limit: 100)
    #expect(time.expected == .seconds(600) && time.latest == .seconds(600))
  }
}
