internal import Glibc

/// A trend, seasons and noise: what the history says, and what it says of later.
struct Fit: Sendable {
  let history: History
  let trend: Trend
  let seasonality: Seasonality

  /// β, scaled.
  let coefficients: [Double]

  /// σ, scaled.
  let noise: Double

  /// What is expected at a sample, in the metric's unit.
  func value(at sample: Int) -> Double {
    var waves = [Double](repeating: 0, count: seasonality.count)
    seasonality.write(at: sample, into: &waves, from: 0)
    var value = trend.value(at: history.time(of: sample))
    for (wave, coefficient) in zip(waves, coefficients) { value += coefficient * wave }
    return value * history.scale
  }

  /// What is expected of `count` samples from `first` on.
  func values(from first: Int, count: Int) -> [Double] {
    (first..<first + count).map { value(at: $0) }
  }
}

extension Fit {
  /// How many samples say something of their own, as a share of all: the variance of the residuals
  /// over that of their means of b samples, times 1/b, for a hundred means.
  ///
  ///     1/τ = Var r / (b Var r̄_b)
  ///
  /// - Source: Flegal & Jones, "Batch Means and Spectral Variance Estimators in Markov Chain Monte
  ///   Carlo", 2010.
  var independentShare: Double {
    let residuals = zip(history.samples, history.y).map { $1 - value(at: $0) / history.scale }
    let length = max(1, residuals.count / 100)
    let blocks = residuals.count / length
    func meanSquare(_ values: [Double]) -> Double {
      values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    }
    let means = (0..<blocks).map {
      residuals[$0 * length..<($0 + 1) * length].reduce(0, +) / Double(length)
    }
    let correlated = Double(length) * meanSquare(means)
    return correlated > 0 ? min(1, meanSquare(residuals) / correlated) : 1
  }

  /// The likeliest parameters given the history.
  init(
    _ history: History, _ growth: Growth, changesAt places: [Int], _ seasonality: Seasonality,
    changePrior: Double, seasonPrior: Double, weight: Double
  ) {
    let posterior = Posterior(
      samples: history.count, weight: weight, changes: places.count, changePrior: changePrior,
      seasonPrior: seasonPrior)
    let times = places.map { history.time(of: $0) }
    let start: [Double]
    let found: (parameters: [Double], noise: Double)
    var capacity: Double?
    switch growth {
    case .linear:
      let equations = NormalEquations(of: history, changesAt: places, seasonality)
      start = history.line + [Double](repeating: 0, count: equations.count - 2)
      found = posterior.likeliest(
        from: start, squares: SquaredResiduals(equations).squares)
    case .logistic(let limit):
      let curve = LogisticResiduals(
        history, capacity: limit / history.scale, changesAt: places, seasonality)
      capacity = curve.capacity
      start = curve.start
      found = posterior.likeliest(from: start, squares: curve.squares)
    }
    let x = found.parameters
    self.history = history
    self.seasonality = seasonality
    trend = Trend(
      capacity: capacity, offset: capacity == nil ? x[0] : -x[0] * x[1], rate: x[1], times: times,
      changes: Array(x[2..<2 + places.count]))
    coefficients = Array(x[(2 + places.count)...])
    noise = found.noise
  }
}
