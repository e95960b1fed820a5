/// XᵀX and Xᵀy of the regression of a history on
///
///     1, t, max(0, t − s_1), …, max(0, t − s_S), seasons
///
/// A sample is looked at once; whatever is fitted afterwards does not depend on how many there are.
/// Between two changes, a hinge is linear in t: its sums follow from those of 1 and t behind s.
package struct NormalEquations: Sendable {
  /// Columns: 2 + S + those of the seasons.
  package let count: Int

  /// XᵀX, `[count, count]`.
  package private(set) var product: [Double]

  /// Xᵀy, `[count]`.
  package private(set) var response: [Double]

  /// yᵀy.
  package private(set) var squares = 0.0

  /// - Precondition: `places` ascend and are samples of the history.
  package init(of history: History, changesAt places: [Int], _ seasonality: Seasonality) {
    let changes = places.count
    let waves = seasonality.count
    count = 2 + changes + waves
    product = [Double](repeating: 0, count: count * count)
    response = [Double](repeating: 0, count: count)

    // Behind each change, and over all: the sums of z = (1, t, waves, y) and of t z.
    let width = 3 + waves
    var plain = [[Double]](
      repeating: [Double](repeating: 0, count: width), count: changes + 1)
    var timed = plain
    var z = [Double](repeating: 0, count: width)
    z[0] = 1
    var segment = 0
    for (index, sample) in history.samples.enumerated() {
      while segment < changes, places[segment] <= sample { segment += 1 }
      let (t, y) = (history.time(of: sample), history.y[index])
      z[1] = t
      seasonality.write(at: sample, into: &z, from: 2)
      z[width - 1] = y
      for i in 0..<width {
        plain[segment][i] += z[i]
        timed[segment][i] += t * z[i]
      }
      squares += y * y
      for i in 0..<waves {
        let (row, value) = ((2 + changes + i) * count + 2 + changes, z[2 + i])
        for j in 0...i { product[row + j] += value * z[2 + j] }
        response[2 + changes + i] += value * y
      }
    }
    for segment in (0..<changes).reversed() {
      for i in 0..<width {
        plain[segment][i] += plain[segment + 1][i]
        timed[segment][i] += timed[segment + 1][i]
      }
    }

    let times = places.map { history.time(of: $0) }
    // Columns from 0: intercept, time, then hinges. A hinge's start is its s; time begins at 0.
    func sum(_ column: Int, with i: Int) -> Double {
      switch column {
      case 0: plain[0][i]
      case 1: timed[0][i]
      default: timed[column - 1][i] - times[column - 2] * plain[column - 1][i]
      }
    }
    for column in 0..<2 + changes {
      response[column] = sum(column, with: width - 1)
      for i in 0..<waves { product[(2 + changes + i) * count + column] = sum(column, with: 2 + i) }
      product[column * count] = sum(column, with: 0)
      guard column > 0 else { continue }
      // The later hinge is 0 before its start, so the earlier one is linear where both count.
      for other in 1...column {
        let start = other == 1 ? 0 : times[other - 2]
        product[column * count + other] = sum(column, with: 1) - start * sum(column, with: 0)
      }
    }
    for row in 0..<count {
      for column in 0..<row { product[column * count + row] = product[row * count + column] }
    }
  }

  /// XᵀX x.
  func product(with x: [Double]) -> [Double] {
    let (matrix, x) = (product, x)
    let (entries, factors) = (matrix.span, x.span)
    var result = [Double](repeating: 0, count: count)
    for row in 0..<count {
      let first = row * count
      var sum = 0.0
      for column in 0..<count { sum += entries[first + column] * factors[column] }
      result[row] = sum
    }
    return result
  }

  /// The least-squares coefficients, by Cholesky's factors; columns that say nothing new get about 0.
  func leastSquares() -> [Double] {
    let ridge = 1e-10 * product[0]
    var lower = [Double](repeating: 0, count: count * count)
    var z = response
    for i in 0..<count {
      for j in 0...i {
        var sum = product[i * count + j] + (i == j ? ridge : 0)
        for k in 0..<j { sum -= lower[i * count + k] * lower[j * count + k] }
        lower[i * count + j] = i == j ? max(sum, ridge).squareRoot() : sum / lower[j * count + j]
      }
      for k in 0..<i { z[i] -= lower[i * count + k] * z[k] }
      z[i] /= lower[i * count + i]
    }
    for i in (0..<count).reversed() {
      for k in i + 1..<count { z[i] -= lower[k * count + i] * z[k] }
      z[i] /= lower[i * count + i]
    }
    return z
  }
}
