import Forecast
import Glibc
import TestSupport
import Testing

@Suite("The band of changes to come") struct PredictionIntervalTests {
  // Golden values: Tests/Golden/forecast_golden.py (densities on a grid).
  @Test(
    "The half width is that of the process which Prophet draws from",
    arguments: [
      (1, 25, 0.001, 0.4, 0.95, 1.959965), (0.1, 25, 0.3, 0.4, 0.95, 0.658217),
      (0.5, 5, 1, 0.2, 0.95, 1.03242), (0.2, 25, 0.5, 0.1, 0.8, 0.268771),
      (0.05, 2, 1, 0.5, 0.99, 1.632994),
    ] as [(Double, Double, Double, Double, Double, Double)])
  func golden(
    noise: Double, rate: Double, size: Double, h: Double, level: Double, expected: Double
  ) {
    let interval = PredictionInterval(noise: noise, rate: rate, size: size)
    expectClose([interval.halfWidth(after: h, level: level)], [expected], rtol: 5e-3)
  }

  @Test("Without changes the band is the Gaussian's", arguments: [1e-6, 1, 1e9])
  func gaussian(noise: Double) {
    let interval = PredictionInterval(noise: noise, rate: 25, size: 0)
    expectClose(
      [interval.halfWidth(after: 0.4, level: 0.95)], [1.959964 * noise], rtol: 1e-5, atol: 0)
    expectClose(
      [interval.halfWidth(after: 0.4, level: 0.5)], [0.674490 * noise], rtol: 1e-5, atol: 0)
  }

  @Test("Neither noise nor changes make no band") func exact() {
    #expect(PredictionInterval(noise: 0, rate: 5, size: 0).halfWidth(after: 1, level: 0.95) == 0)
  }

  @Test("The band widens with time, with the level and with the size of changes")
  func order() {
    let interval = PredictionInterval(noise: 0.1, rate: 25, size: 0.2)
    let widths = [0.01, 0.05, 0.1, 0.3, 1].map { interval.halfWidth(after: $0, level: 0.95) }
    #expect(widths == widths.sorted() && Set(widths).count == 5)
    let levels = [0.5, 0.8, 0.9, 0.95, 0.99].map { interval.halfWidth(after: 0.3, level: $0) }
    #expect(levels == levels.sorted() && Set(levels).count == 5)
    let many = PredictionInterval(noise: 0.1, rate: 25, size: 0.4)
    #expect(many.halfWidth(after: 0.3, level: 0.95) > widths[3])
  }
}
