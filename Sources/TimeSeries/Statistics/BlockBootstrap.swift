internal import Glibc

/// The stationary bootstrap: samples drawn anew in blocks of random length, so that what follows on
/// what is kept.
///
/// A block begins anywhere and goes on, around the end, for a geometric number of samples, so that what
/// is drawn is stationary as the series was.
/// - Source: Politis & Romano, "The Stationary Bootstrap", 1994.
public struct BlockBootstrap: Sendable, Equatable {
  /// The mean length of a block, in samples; at 1 samples are drawn one by one.
  public var blockLength: Double

  /// - Precondition: `blockLength` is at least 1.
  public init(blockLength: Double) {
    precondition(blockLength >= 1, "blocks of \(blockLength) samples")
    self.blockLength = blockLength
  }

  /// So many of the indices 0 ..< `length`, drawn in blocks.
  /// - Precondition: `length` is positive.
  public func indices(
    count: Int, from length: Int, using random: inout some RandomNumberGenerator
  ) -> [Int] {
    precondition(length > 0, "indices of no samples")
    var drawn: [Int] = []
    drawn.reserveCapacity(count)
    while drawn.count < count {
      var index = Int.random(in: 0..<length, using: &random)
      for _ in 0..<min(geometric(using: &random), count - drawn.count) {
        drawn.append(index)
        index = index + 1 == length ? 0 : index + 1
      }
    }
    return drawn
  }

  /// A block's length: k with probability (1 − p)^{k − 1} p, p = 1 / `blockLength`.
  private func geometric(using random: inout some RandomNumberGenerator) -> Int {
    guard blockLength > 1 else { return 1 }
    let u = Double.random(in: .leastNormalMagnitude..<1, using: &random)
    return 1 + Int(min(log(u) / log1p(-1 / blockLength), 1e9))
  }
}

extension BlockBootstrap {
  /// Blocks of the length at which the variance of a mean is estimated best, in O(n √n).
  ///
  ///     ρ_k = R_k / R_0, R_k the autocovariances of the n values
  ///     m   = the first of K = max(5, log₁₀ n) lags in a row with |ρ_k| < 2 √(log₁₀ n / n)
  ///     M   = min(2 m, ⌈√n⌉ + K),  λ(s) = min(1, 2 (1 − s))
  ///     G   = Σ_{|k| ≤ M} λ(|k|/M) |k| R_k,  D = 2 (Σ_{|k| ≤ M} λ(|k|/M) R_k)²
  ///     b   = (2 G² n / D)^⅓, from 1 to min(3 √n, n / 3)
  ///
  /// Of values that are all the same, or fewer than 9, blocks are single samples.
  /// - Parameter values: evenly spaced, without `nan`.
  /// - Source: Politis & White, "Automatic Block-Length Selection for the Dependent Bootstrap", 2004,
  ///   with D as corrected by Patton, Politis & White, 2009.
  public init(fitting values: [Double]) {
    let n = Double(values.count)
    let run = max(5, Int(log10(max(n, 1))))
    let longest = Int(n.squareRoot().rounded(.up)) + run
    guard values.count > longest, values.count >= 9 else {
      self.init(blockLength: 1)
      return
    }
    let mean = values.reduce(0, +) / n
    let centered = values.map { $0 - mean }
    let covariances = (0...longest).map { lag in
      zip(centered, centered.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 } / n
    }
    guard covariances[0] > 0 else {
      self.init(blockLength: 1)
      return
    }
    let bound = 2 * (log10(n) / n).squareRoot() * covariances[0]
    let quiet = (1...longest - run + 1).first { lag in
      covariances[lag..<lag + run].allSatisfy { abs($0) < bound }
    }
    let width = min(quiet.map { 2 * $0 } ?? longest, longest)
    var (g, spectrum) = (0.0, covariances[0])
    for lag in 1...width {
      let weight = 2 * min(1, 2 * (1 - Double(lag) / Double(width)))
      g += weight * Double(lag) * covariances[lag]
      spectrum += weight * covariances[lag]
    }
    let best = cbrt(g * g * n / (spectrum * spectrum))
    let most = min(3 * n.squareRoot(), n / 3).rounded(.up)
    self.init(blockLength: best.isFinite ? min(max(best, 1), most) : most)
  }
}
