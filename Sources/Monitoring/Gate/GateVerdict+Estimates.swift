internal import Glibc
internal import NeuralDetect
internal import TimeSeries

extension GateVerdict {
  /// What follows from the estimates of all measures.
  ///
  /// Of what grew before, the metric in which that was surest decides; the fix does not hold while
  /// another still seems to grow, or a series by itself. Code, where it is known, decides before any metric: that of
  /// which it is least sure that it is gone. Metrics are then in its way only where they are sure to go on, for
  /// a new process fills up for days. A fix fails, too, where anything is worse. Where nothing grew before, nothing
  /// can be said to be gone.
  /// - Parameters:
  ///   - names: of the series after, in their order.
  ///   - newcomers: code that grows after, and did not before.
  init(
    _ estimates: [GateEstimate], _ restarts: GateRestarts, after names: [String],
    newcomers: [String], watched before: Duration, _ after: Duration, by gate: Gate
  ) {
    let held = estimates.first { $0.signal.measure == .level && $0.signal.role == .resident }
    let ofEstimates = estimates.map {
      Row($0, of: estimates.count, tolerated: gate.tolerated(in: $0, of: held), by: gate)
    }
    rows = ofEstimates + [restarts.row(of: estimates.count + 1, by: gate)].compactMap { $0 }
    let worse = rows.filter { $0.change == .worse }
    // A process that is new may fill up for days: its growth is held against the fix only later.
    let isYoung = after < gate.horizon
    let harm = worse.filter { !isYoung || $0.measure != .growth }
    let obstacles = Obstacles(
      zip(ofEstimates, estimates).compactMap { row, estimate in
        row.growth.flatMap { $0.wasThere ? Growing(row: row, growth: $0, estimate: estimate) : nil }
      }, newcomers, after: names, by: gate)
    let leading = obstacles.leading
    let isGone = leading?.growth.probability ?? 0.5  // of no growth nothing is known
    let holds = isGone >= gate.confidence && obstacles.all.isEmpty && worse.isEmpty
    decision =
      !obstacles.certain.isEmpty || !harm.isEmpty ? .failed : holds ? .holds : .undecided
    probability = min(
      isGone, obstacles.all.map(\.probability).min() ?? 1,
      harm.isEmpty ? worse.isEmpty ? 1 : 0.5 : gate.risk)
    reasons = Self.reasons(decision, of: leading?.row.metric, obstacles, worse)
    watchedBefore = before
    watchedAfter = after
    let wait = leading.flatMap { Self.wait(for: $0.estimate, $0.growth, gate) }
    watchLonger =
      if decision != .undecided {
        nil
      } else if worse.isEmpty {
        wait
      } else {
        max(gate.horizon - after, wait ?? .zero)
      }
  }

  /// What grew before.
  private struct Growing {
    let row: Row
    let growth: Growth
    let estimate: GateEstimate
  }

  /// What is in the way of saying that growth is gone.
  private struct Obstacles {
    typealias Named = (name: String, probability: Double)

    /// The growth that decides.
    let leading: Growing?

    /// What still grows.
    private(set) var certain: [Named] = []

    /// What may.
    private(set) var possible: [Named] = []

    var all: [Named] { certain + possible }

    init(_ growing: [Growing], _ newcomers: [String], after names: [String], by gate: Gate) {
      let ofCode = growing.filter(\.estimate.isOfCode)
      leading =
        ofCode.min { $0.growth.probability < $1.growth.probability }
        ?? growing.max { $0.estimate.before.value.certainty < $1.estimate.before.value.certainty }
      let risk = 1 - gate.confidence
      let least = ofCode.isEmpty ? 0.5 : risk
      for other in growing
      where !other.estimate.isOfCode && other.row.metric != leading?.row.metric
        && other.growth.probability < least
      {
        possible.append((other.row.metric, other.growth.probability))
      }
      possible += newcomers.map { ($0, risk) }
      guard let leading else { return }
      if leading.growth.probability <= risk {
        certain.append((leading.row.metric, leading.growth.probability))
        return
      }
      // One of several series may grow while they do not as a whole.
      guard let lag = leading.growth.parts.min(by: { $0.probability < $1.probability }),
        lag.probability < 0.5
      else { return }
      let one = ("\(leading.row.metric) of \(names[lag.series])", lag.probability)
      if lag.probability * Double(names.count) <= risk {
        certain.append(one)
      } else {
        possible.append(one)
      }
    }
  }

  private static func reasons(
    _ decision: Decision, of metric: String?, _ obstacles: Obstacles, _ worse: [Row]
  ) -> [String] {
    switch (decision, metric) {
    case (.failed, _):
      return obstacles.certain.map { "\($0.name) still grows" }
        + worse.map {
          $0.measure == .restarts
            ? "it restarts more often" : "\($0.measure.words) of \($0.metric) is worse"
        }
    case (.holds, let metric?): return ["the growth of \(metric) is gone"]
    case (.undecided, _) where !worse.isEmpty:
      return worse.map { "\($0.metric) grows where it did not before, as a new process may" }
    case (_, nil): return ["before, no growth is certain that could be gone"]
    case (.undecided, let metric?):
      let others = obstacles.possible.map(\.name)
      return others.isEmpty
        ? ["whether \(metric) still grows cannot be said yet"]
        : ["the growth of \(others.joined(separator: ", ")) may not be gone"]
    }
  }

  /// The error of a slope falls with time to the power of 3/2, that of what two profiles differ by with time itself;
  /// this is when it is small enough, if growth stays what it seems to be. Not told where that is more than a month.
  private static func wait(
    for estimate: GateEstimate, _ growth: Growth, _ gate: Gate
  ) -> Duration? {
    let have = abs(growth.excess.value) / growth.excess.error
    let needed = StudentT(degrees: growth.excess.degrees).bound(risk: 2 * (1 - gate.confidence))
    guard have > 0, have < needed else { return nil }
    let hours = estimate.after.hours * (pow(needed / have, estimate.isOfCode ? 1 : 2.0 / 3) - 1)
    return hours <= 30 * 24 ? .seconds((3600 * hours).rounded(.up)) : nil
  }
}

extension GateVerdict.Row {
  /// - Parameters:
  ///   - tests: rows of which none may be called worse by chance.
  ///   - tolerated: by how much the measure may change and still be equal.
  init(_ estimate: GateEstimate, of tests: Int, tolerated: Double, by gate: Gate) {
    measure = estimate.signal.measure
    metric = estimate.signal.metric
    level = estimate.before.level
    before = estimate.before.value.value
    after = estimate.after.value.value
    difference = estimate.difference.value
    interval = estimate.difference.interval(risk: 0.05)
    effect = estimate.spread > 0 ? difference / estimate.spread : 0
    let sure = estimate.difference.interval(risk: gate.risk / Double(tests))
    let (gain, loss) =
      measure.isGood ? (sure.lowerBound, -sure.upperBound) : (-sure.upperBound, sure.lowerBound)
    change =
      if loss > tolerated {
        .worse
      } else if gain > 0 {
        .better
      } else if interval.lowerBound >= -tolerated && interval.upperBound <= tolerated {
        .equal
      } else {
        .undecided
      }
    growth =
      measure == .growth ? GateVerdict.Growth(estimate, tolerated: tolerated, by: gate) : nil
  }
}

extension GateVerdict.Growth {
  /// - Parameter tolerated: where there was no growth before.
  fileprivate init(_ estimate: GateEstimate, tolerated: Double, by gate: Gate) {
    let (before, after) = (estimate.before.value, estimate.after.value)
    wasThere = before.interval(risk: 2 * (1 - gate.presence)).lowerBound > 0
    self.tolerated = wasThere ? gate.remainder * before.value : tolerated
    let allowed =
      wasThere ? gate.remainder * before : Uncertain(value: tolerated, variance: 0, degrees: 1)
    excess = after - allowed
    interval = after.interval(risk: 0.05)
    probability = excess.probabilityBelowZero
    parts =
      estimate.after.parts.count < 2
      ? [] : estimate.after.parts.map { ($0.series, ($0.value - allowed).probabilityBelowZero) }
  }
}

extension Gate {
  /// By how much a measure may change and still be equal: of memory, a share of what the process holds,
  /// be it the metric's own or, if that is more, what is resident.
  fileprivate func tolerated(in estimate: GateEstimate, of resident: GateEstimate?) -> Double {
    let signal = estimate.signal
    let own = abs(estimate.before.level)
    let held = signal.role.isMemory ? max(own, resident?.before.level ?? 0) : own
    switch signal.measure {
    case .growth: return growthTolerance * held / (horizon.inSeconds / 3600)
    case .margin: return tolerance
    case .level, .sawtooth, .peak: return tolerance * held
    case .collections: return looseTolerance * own
    case .pauses: return max(looseTolerance * own, harmlessPauses.inSeconds)
    case .restarts: return 0
    }
  }
}
