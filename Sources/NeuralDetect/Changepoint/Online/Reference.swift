internal import Glibc
internal import TimeSeries

/// What is usual of a series, from its own past: level, noise and correlation, all robust.
///
/// The samples up to `lag` before the present give the median c and, with S(y) the spread
/// (Q₀.₉ − Q₀.₁) / 2.563 of y, a Gaussian's σ,
///
///     φ = (S(u)² − S(d)²) / (S(u)² + S(d)²)     u = x_t + x_t₋₁,  d = x_t − x_t₋₁
///     σ = S(u) S(d) / √(S(u)² + S(d)²)
///     z = ((x_t − c) − φ (x_t₋₁ − c)) / σ
///
/// of an autoregressive series of order 1 the standard deviation of what is new in a sample, and z
/// that in its units: independent and standard normal where the series is that and Gaussian. Without
/// whitening φ = 0 and σ = √(S(u)² + S(d)²) / 2.
///
/// A level that moves by δ moves z by only (1 − φ) δ / σ for good: the more a series is correlated,
/// the less a shift says.
/// - Source: Ma & Genton, "Highly Robust Estimation of the Autocovariance Function", 2000.
public struct Reference: Sendable, Equatable {
  /// Samples that the reference is of, at most: four days of ten minutes.
  public var length = 576

  /// The most recent samples, which are left out: a change is not to be its own yardstick.
  public var lag = 72

  /// Samples of the reference before anything is judged: two days.
  public var least = 288

  /// The share of the level below which a difference is no noise.
  public var resolution = 0.002

  /// The largest |z|: one wild sample is not a change.
  public var limit = 4.0

  /// Whether what a sample shares with the one before it is taken out. Run lengths by theory need
  /// it; calibrated by false alarms, a method finds more of the slow faults of memory without.
  public var whitens = false

  public init() {}

  /// The reference as samples come in.
  struct Running: Sendable {
    private let reference: Reference
    private var delayed: Ring
    private var levels: SlidingOrderStatistics
    private var sums: SlidingOrderStatistics
    private var differences: SlidingOrderStatistics
    private var last = Double.nan
    private var lastOfLevels = Double.nan

    init(_ reference: Reference) {
      precondition(
        reference.least > 1 && reference.length >= reference.least && reference.lag >= 0,
        "a reference of \(reference.least) to \(reference.length) samples, \(reference.lag) ago")
      self.reference = reference
      delayed = Ring(capacity: reference.lag + 1)
      levels = SlidingOrderStatistics(capacity: reference.length)
      sums = SlidingOrderStatistics(capacity: reference.length)
      differences = SlidingOrderStatistics(capacity: reference.length)
    }

    /// Takes in the next sample, finite, and gives its z; `nil` while too little is known.
    mutating func append(_ value: Double) -> Double? {
      let value = max(-FeatureExtractor.largest, min(value, FeatureExtractor.largest))
      defer {
        last = value
        delayed.append(value)
        if delayed.isFull { learn(delayed.oldest) }
      }
      guard levels.count >= reference.least else { return nil }
      let center = levels.median
      let finest = max(2.squareRoot() * reference.resolution * abs(center), .leastNormalMagnitude)
      let (sum, difference) = (max(spread(sums), finest), max(spread(differences), finest))
      let total = hypot(sum, difference)
      let (up, down) = (sum / total, difference / total)
      let correlation = reference.whitens ? max(0, (up - down) * (up + down)) : 0
      let noise = correlation > 0 ? up * difference : 0.5 * total
      let surprise = (value - center) - correlation * (last - center)
      return max(-reference.limit, min(surprise / noise, reference.limit))
    }

    /// Forgets all samples.
    mutating func removeAll() { self = Running(reference) }

    private mutating func learn(_ value: Double) {
      levels.append(value)
      sums.append(value + lastOfLevels)
      differences.append(value - lastOfLevels)
      lastOfLevels = value
    }
  }
}

private func spread(_ values: SlidingOrderStatistics) -> Double {
  (values.quantile(0.9) - values.quantile(0.1)) / 2.563
}
