internal import Glibc

/// How a series goes while nothing is wrong.
public enum Behaviour: String, CaseIterable, Sendable {
  /// Requests counted: a Poisson process whose rate follows the season and wanders.
  case traffic

  /// Processor time: a level, jobs at fixed hours, bursts at any.
  case processor

  /// A temperature: a slow walk around its level.
  case temperature

  /// Mostly nothing, then amounts of very different size.
  case sparse

  /// A season under heavy-tailed noise, as prices have it.
  case heavyTailed = "heavy_tailed"

  /// Mentions: counts with bursts that die away.
  case mentions

  /// A few levels, each held until the next one.
  case plateaus

  /// Little noise around a level or a square wave; often in coarse digits.
  case quiet

  /// `count` samples of it.
  func values(count: Int, _ rhythm: Rhythm, using random: inout SimulationRandom) -> [Double] {
    var values =
      switch self {
      case .traffic: Self.traffic(count, rhythm, &random)
      case .processor: Self.processor(count, rhythm, &random)
      case .temperature: Self.temperature(count, rhythm, &random)
      case .sparse: Self.sparse(count, rhythm, &random)
      case .heavyTailed: Self.heavyTailed(count, rhythm, &random)
      case .mentions: Self.mentions(count, rhythm, &random)
      case .plateaus: Self.plateaus(count, &random)
      case .quiet: Self.quiet(count, rhythm, &random)
      }
    if random.chance(0.05) {  // a trend
      let mean = values.reduce(0, +) / Double(count)
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count))
        .squareRoot()
      let slope = deviation * random.uniform(-2...2) / Double(count)
      for t in values.indices { values[t] += slope * Double(t) }
    }
    return values
  }

  private static func traffic(
    _ count: Int, _ rhythm: Rhythm, _ random: inout SimulationRandom
  ) -> [Double] {
    let (rate, base) = (random.logUniform(2...3e3), random.uniform(0.05...0.6))
    let wander = random.uniform(0.02...0.3)
    return random.walk(count, memory: random.uniform(0.3...0.98)).enumerated().map { t, walk in
      random.poisson(rate * (base + rhythm(t)) * exp(wander * walk))
    }
  }

  private static func processor(
    _ count: Int, _ rhythm: Rhythm, _ random: inout SimulationRandom
  ) -> [Double] {
    let (level, noise) = (random.uniform(1...60), random.uniform(0.1...4))
    let swing = random.chance(0.33) ? random.uniform(1...20) : 0
    let period = random.chance(0.5) ? rhythm.length : Int(random.logUniform(6...600))
    let width = Int(random.logUniform(1...24))
    let late = random.chance(0.5) ? random.unit() * Double(period) / 4 : 0
    let job = random.chance(0.8) ? random.uniform(2...80) : 0
    let burstRate = random.chance(0.5) ? random.logUniform(5e-4...0.05) : 0
    let burst = random.uniform(2...80)
    var next = random.integer(0...period - 1)
    return random.walk(count, memory: random.uniform(0...0.95)).enumerated().map { t, walk in
      var value = level + noise * walk + swing * rhythm(t)
      if t >= next { value += job * random.uniform(0.7...1.3) }
      if t == next + width { next += max(width + 1, period + Int(late * random.normal())) }
      if random.chance(burstRate) { value += burst * random.unit() }
      return value
    }
  }

  private static func temperature(
    _ count: Int, _ rhythm: Rhythm, _ random: inout SimulationRandom
  ) -> [Double] {
    let (level, wander) = (random.uniform(10...90), random.uniform(0.5...8))
    let (swing, noise) = (random.uniform(0...8), random.uniform(0.02...1))
    let walk = random.walk(count, memory: 1 - random.logUniform(5e-3...0.1))
    return walk.enumerated().map { t, walk in
      level + wander * walk + swing * rhythm(t) + noise * random.normal()
    }
  }

  private static func sparse(
    _ count: Int, _ rhythm: Rhythm, _ random: inout SimulationRandom
  ) -> [Double] {
    let (share, spread) = (random.logUniform(1e-3...0.6), random.uniform(0.03...0.72))
    let size = random.logUniform(1...1e3)
    let isWhole = random.chance(0.5)
    return (0..<count).map { t in
      guard random.chance(share) else { return 0 }
      let value = size * (0.3 + rhythm(t)) * exp(spread * random.normal())
      return isWhole ? value.rounded() : value
    }
  }

  private static func heavyTailed(
    _ count: Int, _ rhythm: Rhythm, _ random: inout SimulationRandom
  ) -> [Double] {
    let (size, swing) = (random.logUniform(0.1...1e3), random.uniform(0...0.8))
    let (noise, tail) = (random.logUniform(0.02...0.3), random.uniform(0.12...0.54))
    return (0..<count).map { t in
      // Gaussian noise whose own size varies.
      size * (1 + swing * rhythm(t) + noise * random.normal() * exp(tail * random.normal()))
    }
  }

  private static func mentions(
    _ count: Int, _ rhythm: Rhythm, _ random: inout SimulationRandom
  ) -> [Double] {
    let (rate, share) = (random.logUniform(3...100), random.logUniform(5e-4...0.01))
    let (kept, size) = (random.uniform(0.6...0.95), random.uniform(0.3...1.8))
    var burst = 0.0
    return (0..<count).map { t in
      burst *= kept
      if random.chance(share) { burst += size * random.exponential() }
      return random.poisson(rate * (0.3 + rhythm(t)) * (1 + burst) * exp(0.3 * random.normal()))
    }
  }

  private static func plateaus(_ count: Int, _ random: inout SimulationRandom) -> [Double] {
    let share = random.logUniform(3e-4...0.01)
    let (level, size) = (random.uniform(20...100), random.uniform(1...10))
    let noise = random.logUniform(0.01...0.5)
    let heights = (0..<random.integer(2...4)).map { _ in random.normal() }
    var height = heights[0]
    return (0..<count).map { _ in
      if random.chance(share) { height = random.choice(heights) }
      return level + size * height + noise * random.normal()
    }
  }

  private static func quiet(
    _ count: Int, _ rhythm: Rhythm, _ random: inout SimulationRandom
  ) -> [Double] {
    let level = random.uniform(-10...100)
    let noise = random.chance(0.1) ? 0 : random.logUniform(0.01...5)
    let wave = noise == 0 || random.chance(0.4) ? random.logUniform(1...50) : 0
    let high = random.uniform(0.2...0.8) * Double(rhythm.length)
    let digit = random.chance(0.4) ? random.logUniform(0.05...2) : 0
    return random.walk(count, memory: random.uniform(0...0.9)).enumerated().map { t, walk in
      let value = level + noise * walk + (Double(t % rhythm.length) < high ? wave : 0)
      return digit > 0 ? (value / digit).rounded() * digit : value
    }
  }
}

extension SimulationRandom {
  /// A stationary walk of variance 1 that keeps the share `memory` of itself from sample to sample.
  fileprivate mutating func walk(_ count: Int, memory: Double) -> [Double] {
    let step = (1 - memory * memory).squareRoot()
    var value = normal()
    return (0..<count).map { _ in
      value = memory * value + step * normal()
      return value
    }
  }

  /// Poisson distributed with mean `mean`; a rounded Gaussian where that is as good.
  fileprivate mutating func poisson(_ mean: Double) -> Double {
    guard mean < 30 else { return max(0, (mean + mean.squareRoot() * normal()).rounded()) }
    var (count, left) = (0.0, exp(-mean))
    var u = unit()
    while u > left, left > 0 {  // inversion: left is the probability of `count`
      u -= left
      count += 1
      left *= mean / count
    }
    return count
  }
}
