import Glibc
import TimeSeries

/// A detector in a few lines, that a network has to beat.
struct Rival: Sendable {
  let name: String

  /// A score for each of a metric's values, which have no gaps; `nan` until enough came.
  let scores: @Sendable ([Double]) -> [Double]

  static let all = [
    Rival(name: "moving variance") { movingVariance($0) },
    Rival(name: "moving variance, relative") { relative(movingVariance($0)) },
    Rival(name: "squared difference") { squaredDifferences($0) },
    Rival(name: "squared difference, relative") { relative(squaredDifferences($0)) },
    Rival(name: "rolling z-score") { rollingZScores($0) },
    Rival(name: "floor") { floors($0) },
    Rival(name: "chance") { chance($0) },
  ]
}

/// In units of their mean so far, so that one threshold serves all series.
private func relative(_ scores: [Double]) -> [Double] {
  var (sum, count) = (0.0, 0.0)
  return scores.map { score in
    let mean = sum / max(count, 1)
    (sum, count) = (sum + score, count + 1)
    return score / max(mean, 1e-12)
  }
}

/// Of the last 144 values, each one included.
private func movingVariance(_ values: [Double]) -> [Double] {
  values.indices.map { moments(of: values[max(0, $0 - 143)...$0]).variance }
}

private func squaredDifferences(_ values: [Double]) -> [Double] {
  zip(values, values.prefix(1) + values).map { ($0 - $1) * ($0 - $1) }
}

/// How many standard deviations a value lies from the mean of the 60 before it.
private func rollingZScores(_ values: [Double]) -> [Double] {
  values.indices.map { index in
    guard index >= 60 else { return .nan }
    let (mean, variance) = moments(of: values[index - 60..<index])
    let deviation = max(variance.squareRoot(), 1e-4 * abs(mean), 1e-9)
    return abs(values[index] - mean) / deviation
  }
}

/// How far the floor of the last 36 values lies above the floors of the four days that end before
/// them, in units of those floors' spread.
private func floors(_ values: [Double]) -> [Double] {
  var recent = SlidingOrderStatistics(capacity: 36)
  var usual = SlidingOrderStatistics(capacity: 576)
  var floors: [Double] = []
  return values.map { value in
    recent.append(value)
    floors.append(recent.quantile(0.1))
    if floors.count > 36 { usual.append(floors[floors.count - 37]) }
    guard usual.count >= 36 else { return .nan }
    let spread = usual.quantile(0.98) - usual.median + 0.01 * abs(usual.median)
    return (floors[floors.count - 1] - usual.quantile(0.98)) / max(spread, 1e-12)
  }
}

/// Scores that know nothing: the fractional parts of n φ, in an order that the values cannot guess.
private func chance(_ values: [Double]) -> [Double] {
  values.indices.map { fmod(fmod(Double($0) * 0.6180339887498949, 1) * 7919, 1) }
}

private func moments(of values: ArraySlice<Double>) -> (mean: Double, variance: Double) {
  let count = Double(values.count)
  let mean = values.reduce(0, +) / count
  return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count)
}
