internal import Glibc
internal import NeuralDetect
internal import Telemetry
internal import Tensor
internal import TimeSeries

/// A signal before and after, each with its standard error.
struct GateEstimate {
  let signal: GateSignal

  /// Whether it is of a function, not of the process as a whole.
  let isOfCode: Bool
  let before: Side
  let after: Side

  /// How far what is measured spreads, as a standard deviation; of growth, in what a day may gain.
  let spread: Double

  var difference: Uncertain { after.value - before.value }

  /// The mean over the series of a side.
  struct Side {
    let value: Uncertain

    /// Of each series, by its place on the side.
    let parts: [(series: Int, value: Uncertain)]
    let level: Double

    /// What is known, in real hours.
    let hours: Double
  }

  /// `nil` where a side has no stretch.
  /// - Parameters:
  ///   - before: the signal's lines, one a series, and the place of that series on its side.
  ///   - random: from which replicates are split.
  init?(
    _ signal: GateSignal, before: [(series: Int, stretch: Stretch)],
    after: [(series: Int, stretch: Stretch)], _ gate: Gate, _ random: SeededGenerator
  ) {
    guard !before.isEmpty, !after.isEmpty else { return nil }
    let stretches = (before + after).map(\.stretch)
    let isGrowth = signal.measure == .growth
    let swings = stretches.compactMap(\.swing)
    let residuals = stretches.flatMap(\.residuals)
    let longest = stretches.max { $0.residuals.count < $1.residuals.count }!
    let halfDay = 0.5 * Double(longest.residuals.count) / longest.days
    let fitted = BlockBootstrap(fitting: longest.residuals).blockLength
    let bootstrap = BlockBootstrap(blockLength: max(1, fitted, halfDay))
    let degrees = max(3, Double(residuals.count) / bootstrap.blockLength - 2)
    let values = stretches.enumerated().map { place, stretch in
      let map = isGrowth ? stretch.slopeMap : stretch.levelMap
      var squares = 0.0
      for replicate in 0..<gate.replicates {
        var random = random.split(UInt64(place)).split(UInt64(replicate))
        let drawn = bootstrap.indices(count: map.count, from: residuals.count, using: &random)
        var error = 0.0
        for (weight, index) in zip(map, drawn) { error += weight * residuals[index] }
        squares += error * error
      }
      return Uncertain(
        value: isGrowth ? stretch.slope : stretch.level,
        sampling: squares / Double(gate.replicates), degrees: degrees,
        known: gate.knownVariance(of: stretch, signal.measure))
    }
    func side(_ parts: [(series: Int, stretch: Stretch)], _ values: [Uncertain]) -> Side {
      let n = Double(parts.count)
      let unseen = parts.map { part in
        part.stretch.isOpenToSwing ? part.stretch.unseen(swings, inSlope: isGrowth) : 0
      }
      return Side(
        value: .mean(of: values) + unseen.max()!,  // days are the same to all
        parts: zip(parts, zip(values, unseen)).map { ($0.series, $1.0 + $1.1) },
        level: parts.reduce(0) { $0 + $1.stretch.level / n },
        hours: parts.reduce(0) { $0 + $1.stretch.days * $1.stretch.hoursOfDay / n })
    }
    self.signal = signal
    isOfCode = false
    self.before = side(before, Array(values[..<before.count]))
    self.after = side(after, Array(values[before.count...]))
    let mean = stretches.reduce(0) { $0 + $1.spread / Double(stretches.count) }
    spread = isGrowth ? mean / longest.hoursOfDay : mean
  }
}

extension GateEstimate {
  /// Growth of a function, by profiles.
  init(_ function: GateProfiles.Function, of profiles: GateProfiles) {
    isOfCode = true
    signal = GateSignal(
      measure: .growth, metric: profiles.metric(of: function.name),
      role: profiles.kind == .goroutines ? .goroutines : .heapInUse)
    func side(_ value: Uncertain, hours: Double) -> Side {
      Side(value: value, parts: [(0, value)], level: function.held, hours: hours)
    }
    before = side(function.before, hours: profiles.hours.before)
    after = side(function.after, hours: profiles.hours.after)
    spread = function.before.error
  }
}

extension Stretch {
  /// The variance by a day of which too little is seen: by the largest swing that is known of the signal, or,
  /// where none is, so much that all it did may be that.
  fileprivate func unseen(_ swings: [Swing], inSlope: Bool) -> Double {
    let known = swings.map { inSlope ? $0.slopeVariance : $0.variance }.max()
    return known ?? pow(inSlope ? range / (days * hoursOfDay) : range / 2, 2)
  }
}

extension Gate {
  /// The variance that no sample of a stretch tells: how much days differ, and processes.
  fileprivate func knownVariance(of stretch: Stretch, _ measure: GateMeasure) -> Double {
    let days = pow(dayEffect * stretch.spread, 2) + pow(resolution * stretch.level, 2)
    guard measure == .growth else {
      let size = measure == .margin ? 1 - stretch.level : stretch.level
      return days / stretch.days + pow(instanceEffect * size, 2)
    }
    // Of a line through T days that are off by 1 each on their own: 12 / (T (T² − 1)) a day.
    let span = max(stretch.days, 1.25)
    return days * 12 / (span * (span * span - 1)) / pow(stretch.hoursOfDay, 2)
  }
}
