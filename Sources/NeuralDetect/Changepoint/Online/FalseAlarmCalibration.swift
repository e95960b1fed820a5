internal import Tensor

/// The threshold of any method by what it does on healthy series, so that methods are compared at
/// the same rate of false alarms.
public struct FalseAlarmCalibration: Sendable {
  /// False alarms in a day of healthy samples, at most.
  public var rate = 0.02

  /// The time from one sample to the next.
  public var step: Duration = .seconds(600)

  /// Threads that series are worked on by.
  public var threads = 1

  public init() {}

  /// The smallest threshold, above 0, at which `detector` finds no more changepoints in `healthy`
  /// than the rate allows; gaps are no healthy time.
  ///
  /// By bisection: a method that raises the more alarms the lower its threshold has just one such
  /// place. What it found once changes what it finds next, so that this may fail by an alarm or
  /// two; at the threshold that is given the rate was kept.
  public func threshold(
    of detector: some ThresholdedDetector, on healthy: [[Double]]
  ) -> Double {
    let samples = healthy.reduce(0) { $0 + $1.count(where: \.isFinite) }
    let allowed = rate * (step * samples / .seconds(86_400))
    return bisected(above: 0, steps: 24) { threshold in
      var trial = detector
      trial.threshold = threshold
      let alarms = parallelMap(healthy.count, threads: threads) { [trial] index in
        trial.changepoints(in: healthy[index]).count
      }
      return Double(alarms.reduce(0, +)) > allowed
    }
  }
}
