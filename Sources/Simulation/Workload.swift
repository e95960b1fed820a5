internal import Glibc

/// What a service keeps in memory and how much it allocates, as its load comes and goes.
package struct Workload: Sendable {
  /// Bytes that are live whatever the load, and their slow wandering: standard deviation as a share.
  package var base: Double
  package var wander: Double

  /// Live bytes of sessions at a relative load of 1, forgotten within `sessionTime` seconds.
  package var sessions: Double
  package var sessionTime: Double

  /// Live bytes of requests under way at a relative load of 1.
  package var inFlight: Double

  /// Bytes of a full cache, and the seconds of ordinary load that fill it to 63%; entries expire
  /// after `cacheLifetime` seconds.
  package var cache: Double
  package var cacheTime: Double
  package var cacheLifetime: Double

  /// Bytes allocated in a second at a relative load of 1, and how much that differs between steps of
  /// the same load, as requests are few and of many sizes: standard deviation of the logarithm.
  package var allocationRate: Double
  package var allocationNoise: Double

  /// Bytes of stacks without requests, and those added at a relative load of 1.
  package var stacks: Double
  package var stacksPerLoad: Double

  /// Large requests per day, and their typical bytes.
  package var largePerDay: Double
  package var largeSize: Double

  /// The scheduled job, if there is one.
  package var batch: Batch?

  /// A job that runs on schedule and needs memory of its own.
  package struct Batch: Sendable {
    /// Seconds between two runs' beginnings, from the first one to begin in a week, and of a run.
    package var period: Double
    package var offset: Double
    package var duration: Double

    /// Live bytes at its height, and bytes allocated in a second.
    package var live: Double
    package var allocationRate: Double

    package init(
      period: Double, offset: Double, duration: Double, live: Double, allocationRate: Double
    ) {
      self.period = period
      self.offset = offset
      self.duration = duration
      self.live = live
      self.allocationRate = allocationRate
    }

    /// How far the job is `time` seconds into the week, from 0 to 1; nil while it rests.
    func progress(at time: Double) -> Double? {
      let since = time < offset ? time - offset + period : time - offset
      let elapsed = since.truncatingRemainder(dividingBy: period)
      return elapsed >= 0 && elapsed < duration ? elapsed / duration : nil
    }
  }

  /// What is remembered from step to step.
  struct State: Sendable {
    var drift = 0.0
    var sessionLoad = 0.0
    var cached = 0.0
    var batchSize = 1.0

    /// A new process has no sessions and an empty cache.
    mutating func restart() {
      sessionLoad = 0
      cached = 0
    }
  }

  /// What the service wants in the `step` seconds that end at `time`, under a relative `load`.
  func demand(
    load: Double, time: Double, step: Double, _ state: inout State,
    random: inout SimulationRandom
  ) -> Demand {
    let keep = 43_200 / (43_200 + step)
    state.drift = keep * state.drift + wander * (1 - keep * keep).squareRoot() * random.normal()
    state.sessionLoad += (load - state.sessionLoad) * step / (step + sessionTime)
    let filling = load * step / cacheTime
    state.cached = (state.cached + filling) / (1 + filling + step / cacheLifetime)
    let work = exp(allocationNoise * random.normal() - allocationNoise * allocationNoise / 2)
    let size = random.normal()
    let isLarge = random.chance(largePerDay * step / 86_400)
    let batchSize = random.uniform(0.8...1.2)

    var demand = Demand()
    demand.live = base * max(0.2, 1 + state.drift) + sessions * state.sessionLoad
    demand.live += inFlight * load * work + cache * state.cached
    demand.allocated = allocationRate * step * load * work + 0.0001 * base
    demand.stacks = stacks + stacksPerLoad * load
    if isLarge {
      demand.live += largeSize * exp(0.7 * size)
      demand.allocated += largeSize * exp(0.7 * size)
    }
    if let batch, let progress = batch.progress(at: time) {
      demand.live += batch.live * state.batchSize * min(1, 4 * progress)
      demand.allocated += batch.allocationRate * state.batchSize * step
    } else {
      state.batchSize = batchSize
    }
    return demand
  }
}
