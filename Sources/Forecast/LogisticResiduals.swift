internal import Glibc

/// The residuals of a logistic trend along a piecewise line, with seasons added.
///
///     y = C / (1 + e^−z) + Σ β w + noise       z = k (t − m) + Σ δ_j max(0, t − s_j)
struct LogisticResiduals: Sendable {
  private let history: History
  private let places: [Int]
  private let columns: Int  // of the seasons
  private let waves: [Double]  // [n, columns]

  /// C, scaled.
  let capacity: Double

  init(
    _ history: History, capacity: Double, changesAt places: [Int], _ seasonality: Seasonality
  ) {
    self.history = history
    self.capacity = capacity
    self.places = places
    columns = seasonality.count
    var row = [Double](repeating: 0, count: columns)
    var waves: [Double] = []
    for sample in history.samples {
      seasonality.write(at: sample, into: &row, from: 0)
      waves += row
    }
    self.waves = waves
  }

  /// The curve through the first and the last known sample, without changes or seasons.
  var start: [Double] {
    func odds(_ y: Double) -> Double { 1 / min(0.99, max(0.01, y / capacity)) }
    var first = odds(history.y[0])
    let last = odds(history.y[history.count - 1])
    if abs(first - last) <= 0.01 { first *= 1.05 }  // m would be far away
    let (from, to) = (log(first - 1), log(last - 1))
    return [from / (from - to), from - to]
      + [Double](repeating: 0, count: places.count + columns)
  }

  /// R = Σ (y − ŷ)² for the parameters m, k, δ…, β…; writes the derivatives of R/2.
  func squares(at x: [Double], halfGradient: inout [Double]) -> Double {
    let changes = places.count
    let (m, k) = (x[0], x[1])
    for i in halfGradient.indices { halfGradient[i] = 0 }
    // Behind each change: the sums of ∂(R/2)/∂z and of t times it.
    var plain = [Double](repeating: 0, count: changes + 1)
    var timed = plain
    var (offset, rate) = (-k * m, k)
    var segment = 0
    var squares = 0.0
    for (index, sample) in history.samples.enumerated() {
      while segment < changes, places[segment] <= sample {
        offset -= x[2 + segment] * history.time(of: places[segment])
        rate += x[2 + segment]
        segment += 1
      }
      let t = history.time(of: sample)
      let share = 1 / (1 + exp(-(offset + rate * t)))
      var residual = capacity * share - history.y[index]
      for i in 0..<columns { residual += x[2 + changes + i] * waves[index * columns + i] }
      squares += residual * residual
      for i in 0..<columns {
        halfGradient[2 + changes + i] += residual * waves[index * columns + i]
      }
      let derivative = residual * capacity * share * (1 - share)
      plain[segment] += derivative
      timed[segment] += t * derivative
    }
    for segment in (0..<changes).reversed() {
      plain[segment] += plain[segment + 1]
      timed[segment] += timed[segment + 1]
      halfGradient[2 + segment] =
        timed[segment + 1] - history.time(of: places[segment]) * plain[segment + 1]
    }
    halfGradient[0] = -k * plain[0]
    halfGradient[1] = timed[0] - m * plain[0]
    return squares
  }
}
