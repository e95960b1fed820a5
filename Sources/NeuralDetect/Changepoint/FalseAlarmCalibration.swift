internal import Tensor

/// How strict a method has to be by what it does on healthy series, where by definition every
/// changepoint is a false alarm: so that methods are compared, and used, at the same rate of them.
///
/// By bisection: a method that raises the more alarms the less strict it is has just one such place.
/// What an online method found once changes what it finds next, so that this may fail by an alarm or
/// two; at the number that is given the rate was kept.
public struct FalseAlarmCalibration: Sendable {
  /// False alarms in a day of healthy samples, at most.
  public var rate = 0.02

  /// The time from one sample to the next.
  public var step: Duration = .seconds(600)

  /// Threads that series are worked on by.
  public var threads = 1

  public init() {}

  /// The lowest threshold, above 0, at which `detector` keeps to the rate in `healthy`; gaps are no
  /// healthy time.
  public func threshold(
    of detector: some ThresholdedDetector, on healthy: [[Double]]
  ) -> Double {
    lowest { threshold in
      var trial = detector
      trial.threshold = threshold
      return falseAlarmsPerDay(of: trial, on: healthy)
    }
  }

  /// The lowest penalty κ, above 0, at which the detector that has it keeps to the rate in `healthy`.
  public func penalty(
    on healthy: [[Double]], detector: (Penalty) -> any ChangepointDetector
  ) -> Penalty {
    .calibrated(lowest { falseAlarmsPerDay(of: detector(.calibrated($0)), on: healthy) })
  }

  /// What `detector` raises in a day of `healthy`; 0 where that has no samples.
  public func falseAlarmsPerDay(
    of detector: any ChangepointDetector, on healthy: [[Double]]
  ) -> Double {
    let samples = healthy.reduce(0) { $0 + $1.count(where: \.isFinite) }
    guard samples > 0 else { return 0 }
    let alarms = parallelMap(healthy.count, threads: threads) { index in
      detector.changepoints(in: healthy[index]).count
    }
    return Double(alarms.reduce(0, +)) / (step * samples / .seconds(86_400))
  }

  /// The lowest number, above 0, at which the false alarms a day keep to the rate.
  package func lowest(_ falseAlarmsPerDay: (Double) -> Double) -> Double {
    bisected(above: 0, steps: 24) { falseAlarmsPerDay($0) > rate }
  }
}
