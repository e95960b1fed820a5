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
}

extension Fit {
  /// The likeliest parameters given the history.
  init(
    _ history: History, _ growth: Growth, changesAt places: [Int], _ seasonality: Seasonality,
    changePrior: Double, seasonPrior: Double
  ) {
    let posterior = Posterior(
      samples: history.count, changes: places.count, changePrior: changePrior,
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
