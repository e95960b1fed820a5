/// The cumulative sum against the mean of all samples since the last change: no level need be known.
///
///     w_n = (z_n − z̄_n₋₁) √((n − 1) / n)     z̄ the mean of the n − 1 samples before
///     m_n = Σ (w_i − k)                      a change where m_n − min m ≥ h
///
/// and the same downwards. m_n − min m is the sum of `CUSUM`. The original takes the distance from
/// z̄_n, which is correlated and smaller at first; w is independent and as spread as z, so that the
/// run length is that of `CUSUM`. But the mean follows a change that comes soon: it is then found
/// later, or not at all.
/// - Source: Hinkley, "Inference About the Change-Point from Cumulative Sum Tests", 1971; w is of
///   Hawkins, "Self-Starting CUSUM Charts for Location and Scale", 1987.
public struct PageHinkley: OnlineChangepointDetector, ThresholdedDetector {
  /// h, in standard deviations. On the lab's services for training 115 raises 0.05 false alarms a day.
  public var threshold = 115.0

  /// k: half the smallest shift, in standard deviations, worth finding.
  public var allowance = 0.25

  /// Which shifts are changes.
  public var direction = ChangeDirection.both

  /// What is usual; `nil` if the samples have standard deviation 1 and are independent.
  public var reference: Reference? = Reference()

  public init() {}

  public func running() -> any RunningChangepointDetector { RunningChart(Chart(self), reference) }

  private struct Chart: ControlChart {
    private var sums: CumulativeSums
    private var mean = 0.0
    private var count = 0.0

    init(_ method: PageHinkley) {
      sums = CumulativeSums(
        allowance: method.allowance, threshold: method.threshold, direction: method.direction)
    }

    mutating func append(_ sample: Double, at index: Int) -> Changepoint? {
      let distance = sample - mean
      count += 1
      mean += distance / count
      guard count > 1 else { return nil }
      return sums.append(distance * ((count - 1) / count).squareRoot(), at: index)
    }

    mutating func restart() {
      sums.restart()
      (mean, count) = (0, 0)
    }
  }
}
