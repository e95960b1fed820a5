/// The rival that everybody has: how many standard deviations a sample lies from the mean of the
/// samples before it.
struct RollingZScore {
  /// Samples of the mean and the deviation.
  var length = 60

  /// The scores of `values` in order; `nan` until `length` samples came. A gap repeats the last
  /// value.
  func scores(of values: [Double]) -> [Double] {
    var filled = values
    for index in filled.indices.dropFirst() where !filled[index].isFinite {
      filled[index] = filled[index - 1]
    }
    return filled.indices.map { index in
      guard index >= length else { return .nan }
      let window = filled[index - length..<index]
      let mean = window.reduce(0, +) / Double(length)
      let variance = window.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(length)
      let deviation = max(variance.squareRoot(), 1e-4 * abs(mean), 1e-9)
      return abs(filled[index] - mean) / deviation
    }
  }
}
