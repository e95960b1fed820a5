/// The residuals' sum of squares from the normal equations: p² operations for p parameters, whatever
/// the number of samples.
///
///     R(x) = R(a) + (x − a)ᵀ XᵀX (x − a) − 2 (x − a)ᵀ Xᵀ(y − X a)
///
/// a is the least-squares solution, so that what is summed is not much larger than R.
struct SquaredResiduals: Sendable {
  private let equations: NormalEquations
  private let anchor: [Double]
  private let anchorSquares: Double
  private let anchorGradient: [Double]  // of R/2

  init(_ equations: NormalEquations) {
    self.equations = equations
    anchor = equations.leastSquares()
    let fitted = equations.product(with: anchor)
    var squares = equations.squares
    var gradient = fitted
    for i in anchor.indices {
      squares += anchor[i] * (fitted[i] - 2 * equations.response[i])
      gradient[i] -= equations.response[i]
    }
    anchorSquares = max(squares, 0)
    anchorGradient = gradient
  }

  /// R for the parameters m, k, δ…, β…, of which `x` may have more behind; writes the derivatives of
  /// R/2.
  func squares(at x: [Double], halfGradient: inout [Double]) -> Double {
    let moved = zip(x, anchor).map { $0 - $1 }
    let change = equations.product(with: moved)
    var squares = anchorSquares
    for i in moved.indices {
      squares += moved[i] * (change[i] + 2 * anchorGradient[i])
      halfGradient[i] = change[i] + anchorGradient[i]
    }
    return max(squares, 0)
  }
}
