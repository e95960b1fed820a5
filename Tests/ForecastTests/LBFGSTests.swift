import Forecast
import Glibc
import TestSupport
import Testing

@Suite("L-BFGS") struct LBFGSTests {
  @Test("The minimum of Rosenbrock's valley is found")
  func rosenbrock() {
    let found = LBFGS().minimum(from: [-1.2, 1, -1.2, 1]) { x, gradient in
      var value = 0.0
      for i in [0, 2] {
        let (a, b) = (1 - x[i], x[i + 1] - x[i] * x[i])
        value += a * a + 100 * b * b
        gradient[i] = -2 * a - 400 * x[i] * b
        gradient[i + 1] = 200 * b
      }
      return value
    }
    expectClose(found, [1, 1, 1, 1], rtol: 1e-4)
  }

  @Test("A quadratic of condition 10⁶ is solved", arguments: [1, 2, 30])
  func quadratic(count: Int) {
    let found = LBFGS().minimum(from: [Double](repeating: 0, count: count)) { x, gradient in
      var value = 0.0
      for i in x.indices {
        let weight = pow(10, 6 * Double(i) / Double(count))
        let off = x[i] - Double(i + 1)
        gradient[i] = weight * off
        value += 0.5 * weight * off * off
      }
      return value
    }
    expectClose(found, (1...count).map(Double.init), rtol: 5e-3)
  }

  @Test("A kink ends the search at it, near the minimum")
  func kink() {
    let found = LBFGS().minimum(from: [3, 1]) { x, gradient in
      gradient = [x[0] - 1 + (x[0] > 0 ? 2 : x[0] < 0 ? -2 : 0), x[1] - 4]
      return 0.5 * (x[0] - 1) * (x[0] - 1) + 2 * abs(x[0]) + 0.5 * (x[1] - 4) * (x[1] - 4)
    }
    expectClose(found, [0, 4], atol: 0.2)
  }

  @Test("A region without values is stepped back from")
  func invalid() {
    let found = LBFGS().minimum(from: [1]) { x, gradient in
      gradient = [1 - 2 / x[0]]
      return x[0] > 0 ? x[0] - 2 * log(x[0]) : .nan
    }
    expectClose(found, [2], rtol: 1e-6)
  }
}
