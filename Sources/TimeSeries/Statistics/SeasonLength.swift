/// The length of a series' season by its autocorrelation, in samples; `nil` where none is believed.
///
/// Looked for first on means of several samples, then sample by sample around the peak. A season is
/// believed where the correlation passes 0.4 and two and a half of them were seen. `values` are
/// evenly spaced, without `nan`, the oldest first.
package func seasonLength(of values: [Double]) -> Int? {
  let shortest = 12
  let factor = max(1, values.count / 512)
  let coarse = detrended(means(of: factor, values))
  guard coarse.count * 2 / 5 > shortest / factor + 3 else { return nil }
  let lags = shortest / factor..<coarse.count * 2 / 5
  let correlations = autocorrelations(coarse, lags: lags)
  // The first descent ends the trivial peak at lag 0.
  guard let descent = correlations.firstIndex(where: { $0 < 0.2 }),
    let highest = correlations[descent...].max(), highest > 0.4,
    let first = firstPeak(of: correlations, from: descent, above: 0.9 * highest)
  else { return nil }
  let lag = lags.lowerBound + first
  // Noise makes peaks on the flanks of the real one.
  let flanks = max(descent, first - lag / 8)..<min(correlations.count, first + lag / 8 + 1)
  let peak = flanks.max { correlations[$0] < correlations[$1] }!
  guard factor > 1 else { return lags.lowerBound + peak }
  let fine = detrended(values)
  let center = (lags.lowerBound + peak) * factor
  let near = max(shortest, center - factor)..<center + factor + 1
  let fineCorrelations = autocorrelations(fine, lags: near)
  return near.max {
    fineCorrelations[$0 - near.lowerBound] < fineCorrelations[$1 - near.lowerBound]
  }
}

/// The first local maximum above `bound`: two seasons correlate as well as one, or better.
private func firstPeak(of values: [Double], from first: Int, above bound: Double) -> Int? {
  values.indices[first...].first { index in
    values[index] > bound && values[index] >= values[max(index - 1, 0)]
      && values[index] >= values[min(index + 1, values.count - 1)]
  }
}

/// Means of `factor` samples each, the last of them the newest.
private func means(of factor: Int, _ values: [Double]) -> [Double] {
  let blocks = values.count / factor
  let skipped = values.count - blocks * factor
  return (0..<blocks).map { block in
    let first = skipped + block * factor
    return values[first..<first + factor].reversed().reduce(0, +) / Double(factor)
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

/// The correlations of a series of mean zero with itself each of `lags` samples earlier.
private func autocorrelations(_ values: [Double], lags: Range<Int>) -> [Double] {
  // One sample at a time for all lags, which then are computed side by side.
  let latestFirst = Array(values.reversed())
  var products = [Double](repeating: 0, count: lags.count)
  for (index, value) in values.enumerated() {
    let first = values.count - 1 - index + lags.lowerBound
    let count = min(products.count, values.count - first)
    guard count > 0 else { continue }
    for k in 0..<count { products[k] += value * latestFirst[first + k] }
  }
  var squares = [0.0]  // prefix sums
  for value in values { squares.append(squares[squares.count - 1] + value * value) }
  return zip(lags, products).map { lag, product in
    let early = squares[values.count - lag]
    let late = squares[values.count] - squares[lag]
    let scale = (early * late).squareRoot()
    return scale > 0 ? product / scale : 0
  }
}
