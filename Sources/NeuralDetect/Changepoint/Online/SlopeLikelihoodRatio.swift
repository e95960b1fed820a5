/// The likelihood ratio of a slope that begins anywhere in the window, against none.
///
/// With standard samples z, an onset k and a slope s unknown, z_i = s (i − k) + noise for i > k,
///
///     N_k = Σ (i − k) z_i     D_k = Σ (i − k)²     over k < i ≤ t
///     G_t = max over k of N_k² / 2 D_k             a change where G_t ≥ threshold
///
/// for k from `shortest` to `window` samples ago. N_k over all k is two running sums from the newest
/// sample back. The change began after the k of the maximum. O(window) a sample, with no square
/// root and no division.
/// - Source: Willsky & Jones, "A Generalized Likelihood Ratio Approach to the Detection and
///   Estimation of Jumps in Linear Systems", 1976; Lai, "Sequential Changepoint Detection in Quality
///   Control and Dynamical Systems", 1995.
public struct SlopeLikelihoodRatio: OnlineChangepointDetector, ThresholdedDetector {
  /// The logarithm of the likelihood ratio that is a change. On the lab's services for training 160
  /// raises 0.05 false alarms a day.
  public var threshold = 160.0

  /// Samples that a slope is looked for in, at most: a day of ten minutes.
  public var window = 144

  /// Samples of a slope, at least.
  public var shortest = 6

  /// Which slopes are changes.
  public var direction = ChangeDirection.both

  /// What is usual; `nil` if the samples are standard already.
  public var reference: Reference? = Reference()

  public init() {}

  public func running() -> any RunningChangepointDetector { RunningChart(Chart(self), reference) }

  private struct Chart: ControlChart {
    private let method: SlopeLikelihoodRatio
    private let weights: [Double]  // 1 / 2 D of so many samples
    private var newest: [Double]  // a ring written from the end: newest first from `first` on
    private var indices: [Int]
    private var first = 0
    private var count = 0

    init(_ method: SlopeLikelihoodRatio) {
      precondition(
        method.shortest > 1 && method.window >= method.shortest,
        "slopes of \(method.shortest) to \(method.window) samples")
      self.method = method
      weights = (0...method.window).map { 0.5 / squares(upTo: Double($0)) }
      newest = [Double](repeating: 0, count: 2 * method.window)
      indices = [Int](repeating: 0, count: method.window)
    }

    mutating func append(_ sample: Double, at index: Int) -> Changepoint? {
      let window = method.window
      first = first == 0 ? window - 1 : first - 1
      newest[first] = sample
      newest[first + window] = sample  // twice, so that the window is contiguous
      indices[first] = index
      count = min(count + 1, window)

      var (sum, slope) = (0.0, 0.0)
      var (best, length) = (0.0, 0)
      for back in 0..<count {
        sum += newest[first + back]
        slope += sum
        guard back + 1 >= method.shortest else { continue }
        let ratio = slope * slope * weights[back + 1]
        if ratio > best, slope > 0 ? method.direction.looksUp : method.direction.looksDown {
          (best, length) = (ratio, back + 1)
        }
      }
      guard best >= method.threshold else { return nil }
      let onset = indices[(first + length - 1) % window]
      return Changepoint(index: onset, detected: index, strength: best)
    }

    mutating func restart() { count = 0 }
  }
}

/// 1² + 2² + … + n².
func squares(upTo n: Double) -> Double { n * (n + 1) * (2 * n + 1) / 6 }
