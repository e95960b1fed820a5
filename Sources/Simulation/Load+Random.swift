internal import Glibc

extension Load {
  /// A load drawn wide: from a handful of requests an hour to thousands a second, flat to steep.
  static func random(using random: inout SimulationRandom) -> Load {
    let depth = random.chance(0.15) ? 0 : random.uniform(0.1...0.95)
    let form = random.integer(0...2)
    let hours =
      switch form {
      case 0: sine(depth: depth, using: &random)
      case 1: officeHours(depth: depth, using: &random)
      default: harmonics(depth: depth, using: &random)
      }
    let isRough = random.chance(0.25)
    return Load(
      requestsPerSecond: random.logUniform(0.02...5000),
      hours: hours,
      weekend: random.chance(0.4) ? 1 : random.uniform(0.2...1.15),
      wander: random.logUniform(isRough ? 0.15...0.5 : 0.01...0.15),
      correlationTime: random.logUniform(1800...43_200),
      jitter: random.logUniform(isRough ? 0.08...0.4 : 0.005...0.08),
      burstsPerDay: random.chance(0.4) ? 0 : random.logUniform(0.1...4),
      burstHeight: random.logUniform(0.2...2.5),
      burstTime: random.logUniform(600...7200))
  }

  private static func sine(depth: Double, using random: inout SimulationRandom) -> [Double] {
    let peak = random.uniform(0...24)
    return normalized { 1 + depth * cos(2 * .pi * ($0 - peak) / 24) }
  }

  /// Two smooth edges a working day apart.
  private static func officeHours(depth: Double, using random: inout SimulationRandom) -> [Double] {
    let opening = random.uniform(0...24)
    let length = random.uniform(7...13)
    let softness = random.uniform(0.3...1.2)
    return normalized { hour in
      let since = (hour - opening + 48).truncatingRemainder(dividingBy: 24)
      let open = tanh(since / softness) - tanh((since - length) / softness)
      return 1 - depth + depth * open / 2
    }
  }

  private static func harmonics(depth: Double, using random: inout SimulationRandom) -> [Double] {
    let waves = (1...4).map { order in
      (order: Double(order), size: random.normal() / Double(order), phase: random.uniform(0...6.3))
    }
    return normalized { hour in
      exp(depth * waves.reduce(0) { $0 + $1.size * sin(2 * .pi * $1.order * hour / 24 + $1.phase) })
    }
  }

  private static func normalized(_ shape: (Double) -> Double) -> [Double] {
    let hours = (0..<24).map { max(shape(Double($0)), 0.01) }
    let mean = hours.reduce(0, +) / 24
    return hours.map { $0 / mean }
  }
}
