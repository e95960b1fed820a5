/// Resident memory that no runtime accounts for: mapped files, page cache, a library's own pools.
///
/// It wanders, trembles, moves to a new plateau now and then, and may fill up until it is reclaimed;
/// all that in whole pieces, so that most of it stays where it is from sample to sample.
package struct Background: Sendable {
  /// Its usual bytes.
  package var size: Double

  /// Standard deviation of what wanders and comes back within `correlationTime` seconds, as a
  /// share of `size`.
  package var wander: Double
  package var correlationTime: Double

  /// Standard deviation of what is new in every sample, as a share of `size`.
  package var jitter: Double

  /// Plateaus per day, and the standard deviation of their levels as a share of `size`.
  package var plateausPerDay: Double
  package var plateauHeight: Double

  /// How far page cache fills, as a share of `size`, and the seconds after which it is reclaimed.
  package var cacheHeight: Double
  package var cacheTime: Double

  /// The least that comes or goes, as a share of `size`.
  package var grain: Double

  private var resident = 0.0
  private var drift = 0.0
  private var plateau = 0.0
  private var filled = 0.0

  package init(
    size: Double, wander: Double, correlationTime: Double, jitter: Double, plateausPerDay: Double,
    plateauHeight: Double, cacheHeight: Double, cacheTime: Double, grain: Double
  ) {
    self.size = size
    self.wander = wander
    self.correlationTime = correlationTime
    self.jitter = jitter
    self.plateausPerDay = plateausPerDay
    self.plateauHeight = plateauHeight
    self.cacheHeight = cacheHeight
    self.cacheTime = cacheTime
    self.grain = grain
  }

  /// The bytes at the end of the next `step` seconds.
  mutating func advance(step: Double, random: inout SimulationRandom) -> Double {
    let keep = correlationTime / (correlationTime + step)
    drift = keep * drift + wander * (1 - keep * keep).squareRoot() * random.normal()
    let level = plateauHeight * random.normal()
    if random.chance(plateausPerDay * step / 86_400) { plateau = level }
    let pace = random.unit()
    filled = filled < 1 ? filled + 2 * pace * step / cacheTime : 0.3 * pace
    let rest = jitter * random.normal()
    let wanted = max(0, 1 + drift + plateau + cacheHeight * filled + rest)
    if abs(wanted - resident) >= grain { resident = wanted }
    return size * resident
  }
}
