internal import Glibc

/// What comes again: a season of three harmonics, and a week of seven seasons with quieter ones.
struct Rhythm {
  /// Samples in a season.
  let length: Int

  private let shape: [Double]  // one season, from 0 to 1
  private let days: [Double]  // factors of seven seasons
  private let phase: Int

  /// A rhythm: in every other series a day of five-minute samples.
  init(using random: inout SimulationRandom) {
    length =
      random.chance(0.5)
      ? 288
      : random.chance(0.5)
        ? random.choice([24, 48, 96, 144]) : Int(random.logUniform(24...400))
    let waves = (1...3).map { order in
      (
        order: Double(order), size: random.normal() / Double(order),
        phase: random.uniform(0...6.3)
      )
    }
    let samples = Double(length)
    let course = (0..<length).map { t in
      waves.reduce(0) { $0 + $1.size * sin(2 * .pi * $1.order * Double(t) / samples + $1.phase) }
    }
    let low = course.min()!
    let range = max(course.max()! - low, 1e-9)
    shape = course.map { ($0 - low) / range }
    let weekend = random.chance(0.5) ? random.uniform(0.4...1) : 1
    let rest = random.integer(0...6)
    days = (0..<7).map { $0 == rest || $0 == (rest + 1) % 7 ? weekend : 1 }
    phase = random.integer(0...7 * length - 1)
  }

  /// The rhythm's value at sample `t`, from 0 to 1.
  func callAsFunction(_ t: Int) -> Double {
    let at = t + phase
    return shape[at % length] * days[at / length % 7]
  }
}
