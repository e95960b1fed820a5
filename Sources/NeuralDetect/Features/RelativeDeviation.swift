internal import Glibc

/// The standard deviation of a stream's last values over the mean of what it was before.
struct RelativeDeviation: Sendable {
  private let length: Int
  private var last = 0.0
  private var mean = 0.0  // of the deviations before the last
  private var count = 0.0  // of all of them

  /// Of the last `length` values.
  init(length: Int) { self.length = length }

  /// Takes in the next value, the newest of `recent`.
  mutating func append(_ recent: Ring) {
    if count > 0 { mean += (last - mean) / count }
    count += 1
    last = recent.deviation(of: length)
  }

  /// The ratio's logarithm, at most 4 either way; 0 until something moved.
  var logRatio: Float { mean > 0 ? Float(max(-4, min(4, log(last / mean)))) : 0 }
}

extension Ring {
  /// The standard deviation of the last `length` values, or of as many as there are.
  fileprivate func deviation(of length: Int) -> Double {
    let length = min(length, count)
    let newest = self[0]
    // A power of two changes no digit, and keeps the squares from overflowing or vanishing.
    var unit = Double.leastNormalMagnitude
    for back in 0..<length { unit = max(unit, abs(self[back] - newest)) }
    unit = unit.binade
    var (sum, squares) = (0.0, 0.0)
    for back in 0..<length {
      let distance = (self[back] - newest) / unit
      sum += distance
      squares += distance * distance
    }
    let mean = sum / Double(length)
    return unit * max(0, squares / Double(length) - mean * mean).squareRoot()
  }
}
