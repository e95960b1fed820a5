internal import Glibc

/// A least-squares fit in which what lies far off counts less, or, with an infinite `cutoff`, one in
/// which all count alike.
///
///     minimize Σ_i ρ((y_i − x_i·β) / s),  ρ'(u) = max(−k, min(k, u)),  s = 1.4826 · median |y − x·β|
///
/// by reweighted least squares: the weight of sample i is min(1, k s / |y_i − x_i·β|). What is
/// estimated is linear in `y` once the weights stand: β = `map`·y, so that the error of any
/// coefficient follows from the errors of the samples.
/// - Source: Huber, "Robust Regression: Asymptotics, Conjectures and Monte Carlo", 1973.
package struct RobustRegression: Sendable {
  /// β, one a column.
  package let coefficients: [Double]

  /// For each column, what each sample adds to its coefficient, in units of the sample.
  package let map: [[Double]]

  /// y − x·β.
  package let residuals: [Double]

  private static let rounds = 12

  /// - Parameters:
  ///   - columns: `P` columns of `n` values each; one that repeats others is left at 0 by a little
  ///     ridge.
  ///   - y: `n` values, without `nan`.
  ///   - cutoff: k, the robust standard deviations from which on a sample counts less.
  package init(_ columns: [[Double]], _ y: [Double], cutoff: Double = 1.5) {
    let n = y.count
    precondition(columns.allSatisfy { $0.count == n }, "columns of other lengths than \(n)")
    var weights = [Double](repeating: 1, count: n)
    var beta = [Double](repeating: 0, count: columns.count)
    var inverse: [[Double]] = []
    var residuals = y
    let size = y.reduce(0) { $0 + abs($1) } / Double(max(1, n))
    for round in 0..<(cutoff < .infinity ? Self.rounds : 1) {
      if round > 0 {
        let scale = 1.4826 * RobustStatistics.median(of: residuals.map { abs($0) }) + 1e-9 * size
        guard scale > 0 else { break }
        weights = residuals.map { min(1, cutoff * scale / max(abs($0), .leastNormalMagnitude)) }
      }
      inverse = Self.inverse(of: Self.products(columns, weights))
      let moments = columns.map { column in
        (0..<n).reduce(0.0) { $0 + column[$1] * weights[$1] * y[$1] }
      }
      beta = inverse.map { row in zip(row, moments).reduce(0) { $0 + $1.0 * $1.1 } }
      residuals = y
      for (column, coefficient) in zip(columns, beta) {
        for i in 0..<n { residuals[i] -= coefficient * column[i] }
      }
    }
    coefficients = beta
    self.residuals = residuals
    map = inverse.map { row in
      (0..<n).map { i in
        weights[i] * zip(row, columns).reduce(0) { $0 + $1.0 * $1.1[i] }
      }
    }
  }

  /// xᵀ W x.
  private static func products(_ columns: [[Double]], _ weights: [Double]) -> [[Double]] {
    columns.map { a in
      columns.map { b in
        var sum = 0.0
        for i in weights.indices { sum += a[i] * weights[i] * b[i] }
        return sum
      }
    }
  }

  /// The inverse of a symmetric matrix with a ridge of 10⁻⁹ of its diagonal, by Gauss and Jordan.
  private static func inverse(of matrix: [[Double]]) -> [[Double]] {
    let p = matrix.count
    var left = matrix
    var right = (0..<p).map { i in (0..<p).map { $0 == i ? 1.0 : 0 } }
    for i in 0..<p { left[i][i] = left[i][i] * (1 + 1e-9) + .leastNormalMagnitude }
    for i in 0..<p {
      let pivot = left[i][i]
      for j in 0..<p {
        left[i][j] /= pivot
        right[i][j] /= pivot
      }
      for k in 0..<p where k != i {
        let factor = left[k][i]
        guard factor != 0 else { continue }
        for j in 0..<p {
          left[k][j] -= factor * left[i][j]
          right[k][j] -= factor * right[i][j]
        }
      }
    }
    return right
  }
}
