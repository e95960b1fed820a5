import Forecast
import TestSupport
import Testing

@Suite("Normal equations") struct NormalEquationsTests {
  @Test(
    "Sums behind each change equal those of the whole matrix, gaps left out",
    arguments: [[], [40], [1, 2, 90], [10, 20, 30, 99]])
  func definition(places: [Int]) {
    var values = bent(100)
    for gap in [0, 5, 6, 7, 50, 98] { values[gap] = .nan }
    let history = History(values[...])
    let known = places.filter { values[$0].isFinite && $0 > history.samples[0] }
    let waves = Seasonality([Season(period: 24, order: 2), Season(period: 7.5, order: 1)])
    let equations = NormalEquations(of: history, changesAt: known, waves)
    var rows: [[Double]] = []
    for sample in history.samples {
      let t = history.time(of: sample)
      var row = [1, t] + known.map { max(0, t - history.time(of: $0)) }
      row += [Double](repeating: 0, count: waves.count)
      waves.write(at: sample, into: &row, from: 2 + known.count)
      rows.append(row)
    }
    let count = 2 + known.count + waves.count
    #expect(equations.count == count)
    var product: [Double] = []
    for i in 0..<count {
      for j in 0..<count { product.append(rows.reduce(0) { $0 + $1[i] * $1[j] }) }
    }
    let response = (0..<count).map { i in zip(rows, history.y).reduce(0) { $0 + $1.0[i] * $1.1 } }
    expectClose(equations.product, product, rtol: 1e-9, atol: 1e-11)
    expectClose(equations.response, response, rtol: 1e-9, atol: 1e-11)
    expectClose([equations.squares], [history.y.reduce(0) { $0 + $1 * $1 }], rtol: 1e-12)
  }
}
