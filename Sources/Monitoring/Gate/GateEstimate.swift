internal import Glibc
internal import NeuralDetect
internal import Tensor
internal import TimeSeries

/// A signal before and after, each with its standard error, and how both are distributed.
struct GateEstimate {
  /// The mean over the series of a side.
  struct Side {
    let value: Double
    let error: Double
    let level: Double
    let days: Double

    /// The value in its errors.
    var certainty: Double { error > 0 ? value / error : value > 0 ? .infinity : 0 }
  }

  let signal: GateSignal
  let before: Side
  let after: Side

  /// How far what is measured spreads.
  let spread: Double

  let student: StudentT

  var difference: Double { after.value - before.value }
  var error: Double { hypot(before.error, after.error) }

  /// What lies `sides` errors around the difference with probability 1 − `risk`.
  func interval(risk: Double) -> ClosedRange<Double> {
    let reach = student.bound(risk: risk) * error
    return difference - reach...difference + reach
  }

  /// - Parameters:
  ///   - before: the signal's lines, one a series; `nil` comes out where a side has none.
  ///   - random: from which replicates are split.
  init?(
    _ signal: GateSignal, before: [Stretch], after: [Stretch], _ gate: Gate,
    _ random: SeededGenerator
  ) {
    guard !before.isEmpty, !after.isEmpty else { return nil }
    let stretches = before + after
    let residuals = stretches.flatMap(\.residuals)
    let longest = stretches.max { $0.residuals.count < $1.residuals.count }!
    let halfDay = 0.5 * Double(longest.residuals.count) / longest.days
    let fitted = BlockBootstrap(fitting: longest.residuals).blockLength
    let bootstrap = BlockBootstrap(blockLength: max(1, fitted, halfDay))
    var errors = [Double](repeating: 0, count: stretches.count)
    for (place, stretch) in stretches.enumerated() {
      let map = signal.measure == .growth ? stretch.slopeMap : stretch.levelMap
      var squares = 0.0
      for replicate in 0..<gate.replicates {
        var random = random.split(UInt64(place)).split(UInt64(replicate))
        let drawn = bootstrap.indices(count: map.count, from: residuals.count, using: &random)
        var error = 0.0
        for (weight, index) in zip(map, drawn) { error += weight * residuals[index] }
        squares += error * error
      }
      let days = pow(gate.dayEffect * stretch.spread, 2) + pow(gate.resolution * stretch.level, 2)
      let variance =
        signal.measure == .growth
        ? days * stretch.slopeOfDays
        : days / stretch.days + pow(gate.instanceEffect * stretch.level, 2)
      errors[place] = (squares / Double(gate.replicates) + variance).squareRoot()
    }
    self.signal = signal
    self.before = Self.side(before, errors[..<before.count], signal)
    self.after = Self.side(after, errors[before.count...], signal)
    spread = stretches.reduce(0) { $0 + $1.spread / Double(stretches.count) }
    let blocks = Double(residuals.count) / bootstrap.blockLength
    student = StudentT(degrees: max(3, blocks - 2))
  }

  /// Means: in error by what each series is, or by what they differ, whichever is more.
  private static func side(
    _ stretches: [Stretch], _ errors: ArraySlice<Double>, _ signal: GateSignal
  ) -> Side {
    let n = Double(stretches.count)
    let values = stretches.map { signal.measure == .growth ? $0.slope : $0.level }
    let mean = values.reduce(0) { $0 + $1 / n }
    let within = errors.reduce(0) { $0 + $1 * $1 } / (n * n)
    let between =
      n > 1 ? values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n * (n - 1)) : 0
    return Side(
      value: mean, error: max(within, between).squareRoot(),
      level: stretches.reduce(0) { $0 + $1.level / n },
      days: stretches.reduce(0) { $0 + $1.days / n })
  }
}

extension Stretch {
  /// The variance of the slope, an hour, where each day is off by 1 on its own: 12 / (T (T² − 1)) a day.
  fileprivate var slopeOfDays: Double {
    let days = max(days, 1.25)
    return 12 / (days * (days * days - 1)) / (24 * 24)
  }
}
