internal import Glibc

/// Requests that reach a service: the shape of its day and week, noise that lasts, and bursts.
package struct Load: Sendable {
  /// Requests per second where the relative load is 1.
  package var requestsPerSecond: Double

  /// The day's shape: relative load at each full hour, 24 values with mean 1.
  package var hours: [Double]

  /// Load of Saturdays and Sundays as a share of a working day's.
  package var weekend: Double

  /// Standard deviation of the logarithm of the noise that lasts for `correlationTime`.
  package var wander: Double

  /// Seconds over which the lasting noise forgets.
  package var correlationTime: Double

  /// Standard deviation of the logarithm of the noise that is new in every sample.
  package var jitter: Double

  /// Ordinary bursts per day, of which each decays over `burstTime` seconds.
  package var burstsPerDay: Double
  package var burstHeight: Double
  package var burstTime: Double

  /// The load relative to an ordinary working day's mean, never negative.
  ///
  /// - Parameters:
  ///   - count: samples.
  ///   - step: seconds between them.
  ///   - start: seconds since a Monday's midnight of the first.
  func relative(
    count: Int, step: Double, start: Double, random: inout SimulationRandom
  ) -> [Double] {
    let keep = exp(-step / correlationTime)
    let innovation = wander * (1 - keep * keep).squareRoot()
    let decay = exp(-step / burstTime)
    var noise = wander * random.normal()
    var burst = 0.0
    return (0..<count).map { t in
      noise = keep * noise + innovation * random.normal()
      burst *= decay
      if random.chance(burstsPerDay * step / 86_400) { burst += burstHeight * random.exponential() }
      let calm = rhythm(at: start + Double(t) * step)
      return calm * exp(noise + jitter * random.normal()) * (1 + burst)
    }
  }

  /// The load without noise and bursts, `time` seconds after a Monday's midnight.
  package func rhythm(at time: Double) -> Double {
    let hour = (time / 3600).truncatingRemainder(dividingBy: 24)
    let index = Int(hour)
    let weight = hour - Double(index)
    let day = Int(time / 86_400) % 7
    let shape = hours[index] * (1 - weight) + hours[(index + 1) % 24] * weight
    return shape * (day >= 5 ? weekend : 1)
  }
}
