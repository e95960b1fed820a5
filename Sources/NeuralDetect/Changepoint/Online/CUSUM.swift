/// The cumulative sum of what lies above the usual level, less an allowance, never below zero.
///
///     g⁺ ← max(0, g⁺ + z − k)     g⁻ ← max(0, g⁻ − z − k)     a change where g ≥ h
///
/// The change began with the first sample since which g was above 0. What z is says `Reference`.
/// The test is the quickest for a level that moves by 2k standard deviations. O(1) a sample beside
/// the reference.
/// - Source: Page, "Continuous Inspection Schemes", 1954; Lorden, "Procedures for Reacting to a
///   Change in Distribution", 1971.
public struct CUSUM: OnlineChangepointDetector, ThresholdedDetector {
  /// h, in standard deviations. On the lab's services for training 285 raises 0.05 false alarms a day.
  public var threshold = 285.0

  /// k: half the smallest shift, in standard deviations, worth finding.
  public var allowance = 0.25

  /// Which shifts are changes.
  public var direction = ChangeDirection.both

  /// What is usual; `nil` if the samples are standard already.
  public var reference: Reference? = Reference()

  public init() {}

  public func running() -> any RunningChangepointDetector { RunningChart(Chart(self), reference) }

  private struct Chart: ControlChart {
    private var sums: CumulativeSums

    init(_ method: CUSUM) {
      sums = CumulativeSums(
        allowance: method.allowance, threshold: method.threshold, direction: method.direction)
    }

    mutating func append(_ sample: Double, at index: Int) -> Changepoint? {
      sums.append(sample, at: index)
    }

    mutating func restart() { sums.restart() }
  }
}
