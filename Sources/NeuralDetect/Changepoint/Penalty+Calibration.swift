internal import TimeSeries

extension Penalty {
  /// The lowest κ, within 1%, at which a detector raises at most so many changepoints a day on
  /// `healthy` series, in which by definition every changepoint is a false alarm.
  ///
  /// The rate falls as κ rises, so κ is first doubled and then bisected; it is at least 1/16.
  /// - Precondition: some values there are; a rate of at least 0.
  public static func calibrated(
    on healthy: [[Double]], step: Duration, falseAlarmsPerDay: Double,
    detector: (Penalty) -> any ChangepointDetector
  ) -> Penalty {
    let samples = healthy.reduce(0) { $0 + $1.count { !$0.isNaN } }
    precondition(
      samples > 0 && falseAlarmsPerDay >= 0, "\(falseAlarmsPerDay) a day in \(samples) samples")
    let allowed = falseAlarmsPerDay * Double(samples) * step.inSeconds / 86_400
    func suffices(_ kappa: Double) -> Bool {
      let detector = detector(.calibrated(kappa))
      return Double(healthy.reduce(0) { $0 + detector.changepoints(in: $1).count }) <= allowed
    }
    var high = 1.0 / 16
    guard !suffices(high) else { return .calibrated(high) }
    repeat { high *= 2 } while !suffices(high)
    var low = high / 2
    while high > 1.01 * low {
      let middle = (low * high).squareRoot()
      if suffices(middle) { high = middle } else { low = middle }
    }
    return .calibrated(high)
  }
}
