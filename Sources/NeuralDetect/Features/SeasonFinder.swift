/// The length of a stream's season, by its autocorrelation, and what the season expects next.
///
/// Looked for anew every 144 samples in the last 4,608: first on means of several samples, then
/// sample by sample around the peak. A season is believed where the correlation passes 0.4 and two
/// and a half of them were seen.
package struct SeasonFinder: Sendable {
  private static let capacity = 32 * 144
  private static let shortest = 12
  private static let believable = 0.4

  private var values = Ring(capacity: capacity)
  private var appended = 0
  package private(set) var length: Int?

  package init() {}

  package mutating func append(_ value: Double) {
    values.append(value)
    appended += 1
    if appended % 144 == 0 { length = find() }
  }

  /// The median of the next sample's phase in the last three seasons, each a mean of three samples.
  package func expected() -> Double? {
    guard let length else { return nil }
    var phases: (Double, Double, Double) = (.nan, .nan, .nan)
    func phase(_ season: Int) -> Double {
      let back = season * length - 1  // the next sample has not been appended yet
      guard back + 1 < values.count else { return .nan }
      return (values[back - 1] + values[back] + values[back + 1]) / 3
    }
    phases = (phase(1), phase(2), phase(3))
    guard phases.1.isFinite else { return phases.0.isFinite ? phases.0 : nil }
    guard phases.2.isFinite else { return (phases.0 + phases.1) / 2 }
    return max(min(phases.0, phases.1), min(max(phases.0, phases.1), phases.2))
  }

  private func find() -> Int? {
    let factor = max(1, values.count / 512)
    let coarse = detrended(means(of: factor))
    let lags = Self.shortest / factor..<coarse.count * 2 / 5
    guard lags.count > 3 else { return nil }
    let correlations = lags.map { correlation(coarse, lag: $0) }
    // The first descent ends the trivial peak at lag 0.
    guard let descent = correlations.firstIndex(where: { $0 < 0.2 }),
      let highest = correlations[descent...].max(), highest > Self.believable,
      let first = firstPeak(of: correlations, from: descent, above: 0.9 * highest)
    else { return nil }
    let lag = lags.lowerBound + first
    // Noise makes peaks on the flanks of the real one.
    let near = max(descent, first - lag / 8)..<min(correlations.count, first + lag / 8 + 1)
    let peak = near.max { correlations[$0] < correlations[$1] }!
    guard factor > 1 else { return lags.lowerBound + peak }
    let fine = detrended(means(of: 1))
    let center = (lags.lowerBound + peak) * factor
    return (center - factor...center + factor)
      .filter { $0 >= Self.shortest }
      .map { (lag: $0, correlation: correlation(fine, lag: $0)) }
      .max { $0.correlation < $1.correlation }?.lag
  }

  /// The first local maximum above `bound`: two seasons correlate as well as one, or better.
  private func firstPeak(of values: [Double], from first: Int, above bound: Double) -> Int? {
    values.indices[first...].first { index in
      values[index] > bound && values[index] >= values[max(index - 1, 0)]
        && values[index] >= values[min(index + 1, values.count - 1)]
    }
  }

  /// Means of `factor` samples each, oldest first.
  private func means(of factor: Int) -> [Double] {
    (0..<values.count / factor).reversed().map { block in
      (0..<factor).reduce(0) { $0 + values[block * factor + $1] } / Double(factor)
    }
  }
}

/// `values` less their least-squares line.
private func detrended(_ values: [Double]) -> [Double] {
  let center = Double(values.count - 1) / 2
  let mean = values.reduce(0, +) / Double(values.count)
  var (covariance, variance) = (0.0, 0.0)
  for (index, value) in values.enumerated() {
    covariance += (Double(index) - center) * (value - mean)
    variance += (Double(index) - center) * (Double(index) - center)
  }
  let slope = variance > 0 ? covariance / variance : 0
  return values.enumerated().map { $1 - mean - slope * (Double($0) - center) }
}

/// The correlation of a series of mean zero with itself `lag` samples earlier.
private func correlation(_ values: [Double], lag: Int) -> Double {
  var (product, early, late) = (0.0, 0.0, 0.0)
  for index in lag..<values.count {
    let (a, b) = (values[index - lag], values[index])
    product += a * b
    early += a * a
    late += b * b
  }
  let scale = (early * late).squareRoot()
  return scale > 0 ? product / scale : 0
}
