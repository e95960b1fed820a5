import Testing
import TimeSeries

@Suite struct RobustRegressionTests {
  private let time = (0..<100).map { Double($0) / 10 }
  private let one = [Double](repeating: 1, count: 100)

  /// Small, and the same on every machine.
  private func noise(_ i: Int) -> Double { Double(i * 7_919 % 101) / 1_000 - 0.05 }

  @Test("A line without noise is found exactly") func exact() {
    let fit = RobustRegression([time, one], time.map { 3 * $0 - 2 })
    #expect(abs(fit.coefficients[0] - 3) < 1e-6 && abs(fit.coefficients[1] + 2) < 1e-6)
    #expect(fit.residuals.allSatisfy { abs($0) < 1e-5 })
  }

  @Test("A tenth of wild samples hardly moves it, and moves least squares far") func outliers() {
    let y = time.indices.map { 3 * time[$0] - 2 + noise($0) + ($0 > 89 ? 500 : 0) }
    let robust = RobustRegression([time, one], y).coefficients
    let squares = RobustRegression([time, one], y, cutoff: .infinity).coefficients
    #expect(abs(robust[0] - 3) < 0.05, "\(robust)")
    #expect(abs(squares[0] - 3) > 10, "\(squares)")
  }

  @Test("Least squares are those of the textbook's formula") func textbook() {
    let y = time.indices.map { 3 * time[$0] - 2 + noise($0) }
    let (x̄, ȳ) = (time.reduce(0, +) / 100, y.reduce(0, +) / 100)
    let slope =
      zip(time, y).reduce(0) { $0 + ($1.0 - x̄) * ($1.1 - ȳ) }
      / time.reduce(0) { $0 + ($1 - x̄) * ($1 - x̄) }
    let fit = RobustRegression([time, one], y, cutoff: .infinity)
    #expect(abs(fit.coefficients[0] - slope) < 1e-6)
    #expect(abs(fit.coefficients[1] - (ȳ - slope * x̄)) < 1e-6)
  }

  @Test("The coefficients are the map of the samples") func map() {
    let y = time.indices.map { 3 * time[$0] - 2 + noise($0) + ($0 % 13 == 0 ? 4 : 0) }
    let fit = RobustRegression([time, one], y)
    for (row, coefficient) in zip(fit.map, fit.coefficients) {
      #expect(abs(zip(row, y).reduce(0) { $0 + $1.0 * $1.1 } - coefficient) < 1e-9)
    }
  }

  @Test("A column given twice does no harm: both together make the slope") func repeated() {
    let fit = RobustRegression([time, time, one], time.map { 3 * $0 - 2 })
    #expect(abs(fit.coefficients[0] + fit.coefficients[1] - 3) < 1e-3, "\(fit.coefficients)")
  }
}
