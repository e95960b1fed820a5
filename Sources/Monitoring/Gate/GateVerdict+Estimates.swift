internal import Glibc
internal import NeuralDetect
internal import TimeSeries

extension GateVerdict {
  /// What follows from the estimates of all measures.
  ///
  /// Of what grew before, the metric in which that was surest decides; the fix does not hold while
  /// another still seems to grow. It fails, too, where anything is worse. Where nothing grew before, it
  /// holds if nothing grows after.
  init(_ estimates: [GateEstimate], by gate: Gate) {
    rows = estimates.map { Row($0, of: estimates.count, by: gate) }
    let growing = zip(rows, estimates).filter { $0.0.growth?.wasThere == true }
    let leading = growing.max { $0.1.before.certainty < $1.1.before.certainty }
    let worse = rows.filter { $0.change == .worse }
    let growths = rows.compactMap(\.growth)
    let isGone = leading?.0.growth?.probability ?? growths.map(\.probability).min() ?? 0
    let otherwise = growing.compactMap(\.0.growth).map(\.probability).min() ?? 1
    let remains = leading != nil && isGone <= 1 - gate.confidence
    decision =
      remains || !worse.isEmpty
      ? .failed : isGone >= gate.confidence && otherwise >= 0.5 ? .holds : .undecided
    probability = worse.isEmpty ? isGone : min(isGone, gate.risk)
    let metric = leading?.0.metric
    reasons =
      switch decision {
      case .failed:
        (remains ? ["\(metric!) still grows"] : [])
          + worse.map { "\($0.measure.words) of \($0.metric) is worse" }
      case .holds:
        [metric.map { "the growth of \($0) is gone" } ?? "nothing grows, before or after"]
      case .undecided:
        [
          metric.map { "whether \($0) still grows cannot be said yet" }
            ?? "before, no growth is certain that could be gone"
        ]
      }
    let watched = estimates.first { $0.signal.measure == .growth }
    watchedBefore = .seconds(86_400 * (watched?.before.days ?? 0))
    watchedAfter = .seconds(86_400 * (watched?.after.days ?? 0))
    watchLonger =
      decision == .undecided ? leading.flatMap { Self.wait(for: $0.1, $0.0.growth!, gate) } : nil
  }

  /// The error of a slope falls with time to the power of 3/2; when it is small enough, if growth stays
  /// what it seems to be. Not told where that is more than a month.
  private static func wait(
    for estimate: GateEstimate, _ growth: Growth, _ gate: Gate
  ) -> Duration? {
    let needed = estimate.student.bound(risk: 2 * (1 - gate.confidence))
    let have = abs(growth.tolerated - estimate.after.value) / growth.error
    guard have > 0, have < needed else { return nil }
    let days = estimate.after.days * (pow(needed / have, 2.0 / 3) - 1)
    return days <= 30 ? .seconds(3600 * (24 * days).rounded(.up)) : nil
  }
}

extension GateVerdict.Row {
  init(_ estimate: GateEstimate, of tests: Int, by gate: Gate) {
    measure = estimate.signal.measure
    metric = estimate.signal.metric
    level = estimate.before.level
    before = estimate.before.value
    after = estimate.after.value
    difference = estimate.difference
    interval = estimate.interval(risk: 0.05)
    effect = estimate.spread > 0 ? estimate.difference / estimate.spread : 0
    let perHour =
      gate.growthTolerance * abs(estimate.before.level) / (gate.horizon.inSeconds / 3600)
    let tolerated =
      switch measure {
      case .growth: perHour
      case .margin: gate.tolerance
      case .sawtooth, .collections, .pauses: gate.looseTolerance * abs(estimate.before.value)
      default: gate.tolerance * abs(estimate.before.value)
      }
    let sure = estimate.interval(risk: gate.risk / Double(tests))
    let (gain, loss) =
      measure.isGood ? (sure.lowerBound, -sure.upperBound) : (-sure.upperBound, sure.lowerBound)
    change =
      loss > tolerated
      ? .worse
      : gain > 0
        ? .better
        : interval.lowerBound >= -tolerated && interval.upperBound <= tolerated
          ? .equal : .undecided
    guard measure == .growth else {
      growth = nil
      return
    }
    let student = estimate.student
    let wasThere = before > student.bound(risk: 0.05) * estimate.before.error
    let error =
      wasThere
      ? hypot(estimate.after.error, gate.remainder * estimate.before.error) : estimate.after.error
    let limit = wasThere ? gate.remainder * before : perHour
    let reach = student.bound(risk: 0.05) * estimate.after.error
    growth = GateVerdict.Growth(
      interval: after - reach...after + reach, tolerated: limit,
      probability: error > 0
        ? student.probability(below: (limit - after) / error) : after <= limit ? 1 : 0,
      wasThere: wasThere, error: error)
  }
}
