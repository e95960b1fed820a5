public import TimeSeries

/// Labelled series of anything but memory: traffic, processor time, temperatures, counts. Series `i`
/// follows from the seed and `i` alone.
///
/// Samples are five minutes apart; a season is a day, or any other length.
public struct GeneralSimulator: Sendable {
  /// The time between samples.
  public static let step = Duration.seconds(300)

  /// Where all random numbers begin.
  public var seed: UInt64

  /// The share of series in which nothing is wrong.
  public var healthyShare = 0.25

  /// The ways of a series, and what can upset it, each as likely.
  public var behaviours = Behaviour.allCases
  public var upsets = Upset.Kind.allCases

  /// A simulator of all behaviours and all upsets.
  public init(seed: UInt64) { self.seed = seed }

  /// Series 0 to `count` - 1 of `days` days each, made when asked for.
  public func series(count: Int, days: Double = 14) -> LazyMapSequence<Range<Int>, Series> {
    (0..<count).lazy.map { series($0, days: days) }
  }

  /// Series number `index`, with its truth: `label` while an upset lasts, `changepoint` where one
  /// begins and where one ends. Its labels name its behaviour and, in order, its upsets.
  public func series(_ index: Int, days: Double = 14) -> Series {
    let count = Int(days * 86_400 / Self.step.seconds)
    precondition(count > 0, "\(days) days in steps of \(Self.step)")
    var random = SimulationRandom(seed: seed, stream: UInt64(index))
    let behaviour = random.choice(behaviours)
    let rhythm = Rhythm(using: &random)
    var values = behaviour.values(count: count, rhythm, using: &random)
    let staysPositive = values.allSatisfy { $0 >= 0 } && random.chance(0.8)
    let happened = upset(&values, using: &random)
    if staysPositive { values = values.map { max(0, $0) } }
    for _ in 0..<(random.chance(0.2) ? random.integer(1...4) : 0) {
      let gap = random.integer(0...count - 1)
      for t in gap..<min(count, gap + random.integer(1...24)) { values[t] = .nan }
    }
    var label = [Double](repeating: 0, count: count)
    var changepoint = label
    for (_, shown) in happened {
      for t in shown { label[t] = 1 }
      for t in [shown.lowerBound, shown.upperBound] where t < count { changepoint[t] = 1 }
    }
    return Series(
      id: "general-\(seed)-\(index)",
      labels: [
        "behaviour": behaviour.rawValue,
        "faults": happened.map(\.kind.rawValue).joined(separator: " "),
      ],
      start: Timestamp(nanoseconds: 1_704_067_200_000_000_000), step: Self.step,
      metrics: [Metric(name: "value", role: .other, values: values)],
      truth: [
        Truth(name: "label", values: label), Truth(name: "changepoint", values: changepoint),
      ])
  }

  /// Lays up to three upsets over `values`, half a day apart and none in the first eighth or day: what
  /// is unusual shows against what came before. Says what happened, and where it shows.
  private func upset(
    _ values: inout [Double], using random: inout SimulationRandom
  ) -> [(kind: Upset.Kind, shown: Range<Int>)] {
    guard !random.chance(healthyShare) else { return [] }
    let count = values.count
    let onsets = (0..<random.integer(1...3)).map { _ in random.integer(0...count - 1) }
    var free = max(count / 8, 288)
    var happened: [(kind: Upset.Kind, shown: Range<Int>)] = []
    for onset in onsets.sorted() where onset >= free && onset < count - 4 {
      let upset = Upset(random.choice(upsets), onset: onset, using: &random)
      guard let shown = upset.apply(to: &values, using: &random) else { continue }
      happened.append((upset.kind, shown))
      free = shown.upperBound + 144
    }
    return happened
  }
}
