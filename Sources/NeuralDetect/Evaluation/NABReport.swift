/// NAB's measure of a detector on several series: for each profile the best score that one threshold
/// for all of them reaches, and where it lies between knowing nothing and knowing all:
///
///     normalized = 100 · (raw − null) / (perfect − null)
///
/// *Null* is a detector with the same score everywhere, *perfect* is w_TP for each window, and as
/// any other, the null detector and the random ones have the best threshold.
///
/// The threshold is chosen on the series that it is judged on, as NAB does: compare the figure with
/// NAB's, and trust no threshold for it.
/// - Source: Lavin & Ahmad, "Evaluating Real-time Anomaly Detection Algorithms", ICMLA 2015.
public struct NABReport: Sendable {
  /// The measure by one profile.
  public struct Score: Sendable {
    /// The weights.
    public let profile: NABProfile

    /// The best threshold; infinite if it is best never to raise an alarm.
    public let threshold: Double

    /// The score at that threshold.
    public let raw: Double

    /// The null detector's raw score.
    public let null: Double

    /// The mean raw score of random detectors.
    public let random: Double

    /// The raw score of a detector that finds every window at its first sample, and nothing else.
    public let perfect: Double

    /// 0 for the null detector, 100 for the perfect one.
    public var normalized: Double { normalized(raw) }

    /// The normalized score of random detectors.
    public var chance: Double { normalized(random) }

    private func normalized(_ raw: Double) -> Double { 100 * (raw - null) / (perfect - null) }
  }

  /// The series, in the order given.
  public let series: [NABSeries]

  /// For each profile, in NAB's order.
  public let scores: [Score]

  /// The windows that can be found, of all series.
  public let windows: Int

  /// The measure of these series; `nil` if they have no window.
  public init?(_ series: [NABSeries], chance: ChanceLevel = ChanceLevel()) {
    let sweep = NABSweep(series)
    guard sweep.windows > 0 else { return nil }
    let scores = series.flatMap(\.scores)
    let null = NABSweep(series.rescored(scores.map { $0.isNaN ? .nan : 0.5 }))
    let random = chance.randomScores(inPlaceOf: scores).map { NABSweep(series.rescored($0)) }
    self.series = series
    windows = sweep.windows
    self.scores = NABProfile.all.map { profile in
      let best = sweep.best(profile)
      return Score(
        profile: profile, threshold: best.threshold, raw: best.score(profile),
        null: null.best(profile).score(profile),
        random: random.reduce(0) { $0 + $1.best(profile).score(profile) } / Double(random.count),
        perfect: profile.truePositive * Double(sweep.windows))
    }
  }

  /// The samples without a score, of all series.
  public var unscored: Int { series.reduce(0) { $0 + $1.scores.count(where: \.isNaN) } }

  /// What each series adds to the raw score of `score`.
  public func contributions(to score: Score) -> [Double] {
    series.map { NABSweep([$0]).level(at: score.threshold).score(score.profile) }
  }
}

extension [NABSeries] {
  /// The same series with other scores, those of all series in a row.
  fileprivate func rescored(_ scores: [Double]) -> [NABSeries] {
    var first = 0
    return map { series in
      defer { first += series.scores.count }
      return NABSeries(
        id: series.id, scores: [Double](scores[first..<first + series.scores.count]),
        windows: series.windows)
    }
  }
}
