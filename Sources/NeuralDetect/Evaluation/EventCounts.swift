/// What a detector's alarms were worth, as counts that add up over series.
public struct EventCounts: Sendable, Equatable {
  /// Faults there were.
  public var faults: Int

  /// Alarms beyond the first in a fault.
  public var duplicates: Int

  /// Alarms outside of faults and their grace.
  public var falseAlarms: Int

  /// Benign intervals: unusual, but nothing to wake anyone for.
  public var benign: Int

  /// Benign intervals that drew an alarm.
  public var nuisances: Int

  /// Samples from the start of each found fault to its first alarm.
  public var delays: [Int]

  /// Time outside of faults and their grace.
  public var healthyTime: Duration

  /// Healthy time during which an alarm was open.
  public var healthyTimeInAlarm: Duration

  /// The given counts; by default none of anything.
  public init(
    faults: Int = 0, duplicates: Int = 0, falseAlarms: Int = 0, benign: Int = 0,
    nuisances: Int = 0, delays: [Int] = [], healthyTime: Duration = .zero,
    healthyTimeInAlarm: Duration = .zero
  ) {
    self.faults = faults
    self.duplicates = duplicates
    self.falseAlarms = falseAlarms
    self.benign = benign
    self.nuisances = nuisances
    self.delays = delays
    self.healthyTime = healthyTime
    self.healthyTimeInAlarm = healthyTimeInAlarm
  }

  /// Found faults.
  public var found: Int { delays.count }

  /// Found faults / faults; `nil` without faults.
  public var recall: Double? { ratio(found, faults) }

  /// Found faults / (found faults + false alarms); `nil` without any of them.
  public var precision: Double? { ratio(found, found + falseAlarms) }

  /// False alarms in a day of healthy time; `nil` without healthy time.
  public var falseAlarmsPerDay: Double? {
    healthyTime > .zero ? Double(falseAlarms) / (healthyTime / .seconds(86_400)) : nil
  }

  /// The share of benign intervals that drew an alarm; `nil` without benign intervals.
  public var nuisanceRate: Double? { ratio(nuisances, benign) }

  /// The share of healthy time during which an alarm was open; `nil` without healthy time.
  public var alarmedHealthyShare: Double? {
    healthyTime > .zero ? healthyTimeInAlarm / healthyTime : nil
  }

  /// The delay, in samples, that a share of the found faults (0 to 1) does not exceed,
  /// interpolated between the two nearest; `nil` where none was found.
  /// - Source: Hyndman & Fan, "Sample Quantiles in Statistical Packages", 1996, definition 7.
  public func delay(quantile: Double) -> Double? { delay(quantile: quantile, of: found) }

  /// The median delay of all faults, in samples, a missed one being later than any that was found: who
  /// finds only what is found soon has no short one. `nil` where it falls on a missed one.
  public var medianDelayOfAll: Double? { delay(quantile: 0.5, of: faults) }

  private func delay(quantile: Double, of count: Int) -> Double? {
    precondition((0...1).contains(quantile), "the quantile \(quantile)")
    let position = quantile * Double(count - 1)
    let (below, above) = (Int(position), Int(position.rounded(.up)))
    guard above < delays.count else { return nil }
    let sorted = delays.sorted()
    return Double(sorted[below])
      + (position - Double(below)) * Double(sorted[above] - sorted[below])
  }

  /// The counts of two series, or of two pieces of one, taken together.
  public static func + (left: Self, right: Self) -> Self {
    Self(
      faults: left.faults + right.faults,
      duplicates: left.duplicates + right.duplicates,
      falseAlarms: left.falseAlarms + right.falseAlarms,
      benign: left.benign + right.benign,
      nuisances: left.nuisances + right.nuisances,
      delays: left.delays + right.delays,
      healthyTime: left.healthyTime + right.healthyTime,
      healthyTimeInAlarm: left.healthyTimeInAlarm + right.healthyTimeInAlarm)
  }
}

private func ratio(_ part: Int, _ whole: Int) -> Double? {
  whole == 0 ? nil : Double(part) / Double(whole)
}
