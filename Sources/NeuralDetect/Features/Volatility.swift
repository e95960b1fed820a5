internal import Glibc

/// How much more a metric moves than it used to: the logarithm of a ratio.
///
///     v = ¼ Σ [log(s²_L / mean s²_L) + log(d²_L / mean d²_L)]     L = 36, 144
///
/// s²_L is the variance of the last L values and d²_L their mean square successive difference, so that a slow
/// drift and a ragged course both count; each with (0.005 m)² more, m the mean size of the last 144 values, for
/// what is little beside the memory says little. Their means are over the last 1,008 samples before, a week of
/// ten minutes each, or over all. v is of rises and falls alike. Causal; missing samples are left out.
/// - Source: von Neumann, Kent, Bellinson & Hart, "The Mean Square Successive Difference", 1941.
package struct Volatility: Sendable {
  /// The samples with which the last ones are compared, where it is not with all before.
  static let history = 1_008

  /// The longer of both lengths; the other one is a quarter of it.
  private static let longest = 144
  private static let shortest = longest / 4

  /// Beside the metric's size this is nothing.
  private static let resolution = 0.005

  /// A value beyond it, either way, counts as it: no sum of squares overflows.
  private static let largest = 1e140

  private var recent: Ring
  private var squaredChanges = Ring(capacity: longest)

  private let forgets: Bool

  /// s² and d² of the shorter length and of the longer one: those of the history, the oldest first from `oldest` on,
  /// where it forgets, else the sum of all.
  private var dispersions: [SIMD4<Double>] = []
  private var oldest = 0
  private var sum = SIMD4<Double>.zero
  private var count = 0.0

  /// v after the newest sample: 0 until a second one is there.
  package private(set) var logRatio = 0.0

  /// - Parameter forgets: whether it compares with the last 1,008 samples alone, not with all before.
  package init(forgets: Bool = true) {
    self.forgets = forgets
    recent = Ring(capacity: forgets ? Self.history : Self.longest)
  }

  /// Takes in the next sample; a gap is `nan`.
  package mutating func append(_ sample: Double) {
    guard sample.isFinite else { return }
    let value = max(-Self.largest, min(sample, Self.largest))
    let change = recent.count == 0 ? 0 : value - recent[0]
    recent.append(value)
    squaredChanges.append(change * change)
    let newest = dispersion
    if recent.count > 1 { logRatio = logRatio(of: newest, beside: usual) }
    remember(newest)
  }

  private mutating func remember(_ newest: SIMD4<Double>) {
    if !forgets {
      sum += newest
      count += 1
    } else if dispersions.count < Self.history {
      dispersions.append(newest)
    } else {
      dispersions[oldest] = newest
      oldest = (oldest + 1) % Self.history
    }
  }

  /// The means of s² and d² so far.
  private var usual: SIMD4<Double> {
    guard forgets else { return sum / count }
    var sum = SIMD4<Double>.zero
    // From the oldest on, wherever it lies: the same bytes whenever the stream began.
    for dispersion in dispersions[oldest...] { sum += dispersion }
    for dispersion in dispersions[..<oldest] { sum += dispersion }
    return sum / Double(dispersions.count)
  }

  /// Whether the mean of the last 36 samples is above that of the last 1,008; of the last 144 where it does not forget.
  package var isRaised: Bool {
    recent.count > 0 && mean(of: Self.shortest) > mean(of: Self.history)
  }

  private func mean(of count: Int) -> Double {
    let count = min(count, recent.count)
    return (0..<count).reduce(0) { $0 + recent[$1] } / Double(count)
  }

  private var dispersion: SIMD4<Double> {
    let (center, count) = (recent[0], min(Self.longest, recent.count))
    let few = min(Self.shortest, count)
    var sums = SIMD4<Double>.zero  // of distances, of their squares, of squared changes, of sizes
    var sumsOfFew = sums
    for back in 0..<count {
      let distance = recent[back] - center
      sums += SIMD4(distance, distance * distance, squaredChanges[back], abs(recent[back]))
      if back == few - 1 { sumsOfFew = sums }
    }
    let nothing = Self.resolution * sums[3] / Double(count)
    let least = max(nothing * nothing, .leastNormalMagnitude)
    func pair(_ sums: SIMD4<Double>, of count: Int) -> (variance: Double, change: Double) {
      let means = sums / Double(count)
      return (max(0, means[1] - means[0] * means[0]) + least, means[2] + least)
    }
    let (short, long) = (pair(sumsOfFew, of: few), pair(sums, of: count))
    return SIMD4(short.variance, short.change, long.variance, long.change)
  }

  private func logRatio(of newest: SIMD4<Double>, beside usual: SIMD4<Double>) -> Double {
    newest.indices.reduce(0) { $0 + log(newest[$1]) - log(usual[$1]) } / 4
  }
}
