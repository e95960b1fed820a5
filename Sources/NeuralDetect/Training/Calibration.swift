internal import Glibc
public import TimeSeries

/// Makes chances of a network's answers, for a field in which faults are rare: in training every other
/// stretch has one.
///
///     score = σ(a (z − s))
///
/// The shift s of the logits z is the smallest that keeps false alarms rare on series that were not
/// trained on: a score of one half is what an alarm needs. The sharpness a is by maximum likelihood on
/// the same series, so that other scores are as far from that as they are sure.
public struct Calibration: Sendable {
  /// False alarms that are accepted in 144 healthy samples of one series.
  public var falseAlarms = 0.02

  /// The share of healthy samples that may lie in an alarm: one that never ends is only one.
  public var alarmedShare = 0.03

  /// The share of samples in a fault for which scores are chances.
  public var faultyShare = 0.02

  /// The last samples of each series that are looked at.
  public var samples = 6_000

  public init() {}

  /// What came out.
  public struct Result: Sendable {
    /// What is taken from the logits of the anomaly.
    public let shift: Double

    /// What they are multiplied by after that; 1 where no series has a labelled fault.
    public internal(set) var sharpness = 1.0

    /// What is added to them again where nothing ever accumulates.
    public internal(set) var alone = 0.0

    /// The same where nothing can have accumulated yet, and the least later.
    public internal(set) var aloneAtFirst = 0.0

    /// False alarms in 144 healthy samples with that shift, and the share of those in an alarm.
    public let falseAlarms: Double
    public let alarmedShare: Double

    /// Of the faults labelled in the series, the share found; `nan` if none is.
    public let recall: Double
    public let healthySamples: Int
  }

  /// Calibrates `model` on `series`; what `label` marks in them is not healthy.
  ///
  /// Where evidence accumulates, the constants that stand for it come first: each is how much lower a
  /// shift than that of accumulated odds is enough where the network speaks alone. The shift is then that
  /// of scores as they will be told.
  public func result(
    for model: Model, on series: [Series], label: String, threads: Int
  ) -> Result {
    var configuration = model.configuration
    func tracks(of series: [Series]) -> [Track] {
      let model = Model(configuration: configuration, network: model.network.parameters, card: [])
      return series.map { track(of: $0, model, label, threads: threads) }
    }
    (configuration.alone, configuration.aloneAtFirst) = (0, 0)
    if model.configuration.accumulation > 0 {
      let accumulated = shift(of: tracks(of: series).map(\.accumulated), model.threshold)
      configuration.accumulation = 0
      let alone = tracks(of: series)
      // In a series' first days most is new: false alarms are to be as rare in those by themselves, and of
      // one metric as of all that a process shows.
      let leading = model.configuration.roles[0]
      var bare = series
      for place in bare.indices { bare[place].metrics.removeAll { $0.role != leading } }
      bare.removeAll(where: \.metrics.isEmpty)
      let aloneBare = tracks(of: bare)
      let shifts = [alone, alone.map(\.beginning), aloneBare, aloneBare.map(\.beginning)]
        .map { shift(of: $0, model.threshold) }
      configuration.accumulation = model.configuration.accumulation
      configuration.alone = accumulated - shifts[0]
      configuration.aloneAtFirst = accumulated - shifts.max()!
    }
    let told = tracks(of: series)
    var result = outcome(of: told, model.threshold)
    (result.alone, result.aloneAtFirst) = (configuration.alone, configuration.aloneAtFirst)
    result.sharpness = sharpness(of: told, shift: result.shift)
    return result
  }

  private func shift(of tracks: [Track], _ rule: ThresholdRule) -> Double {
    outcome(of: tracks, rule).shift
  }

  /// What the smallest shift with rare false alarms makes of `tracks`.
  private func outcome(of tracks: [Track], _ rule: ThresholdRule) -> Result {
    var result = outcome(of: rule, shift: -2, on: tracks)
    for step in 1...400
    where result.falseAlarms > falseAlarms || result.alarmedShare > alarmedShare {
      result = outcome(of: rule, shift: -2 + Double(step) * 0.05, on: tracks)
    }
    return result
  }

  /// What the slope of Platt's line is from where there is anything to be sure of: most samples of a
  /// missed fault score next to nothing, and would have every score say less than it does.
  private func sharpness(of tracks: [Track], shift: Double) -> Double {
    let samples = tracks.flatMap { track -> [(logit: Double, isFaulty: Bool)] in
      var isFaulty = [Bool](repeating: false, count: track.scores.count)
      for fault in track.faults { for sample in fault { isFaulty[sample] = true } }
      return zip(track.scores, isFaulty).filter { $0.0.isFinite }.map { score, isFaulty in
        let score = max(1e-12, min(score, 1 - 1e-12))
        return (log(score / (1 - score)), isFaulty)
      }
    }
    let faulty = Double(samples.count(where: \.isFaulty))
    let weights = (
      faulty: faultyShare / faulty, other: (1 - faultyShare) / (Double(samples.count) - faulty)
    )
    let sure = samples.filter { $0.logit > shift - 3 }
    let sureFaulty = Double(sure.count(where: \.isFaulty))
    let (above, below) = (
      weights.faulty * sureFaulty, weights.other * (Double(sure.count) - sureFaulty)
    )
    return PlattScaling(
      logits: sure.map(\.logit), labels: sure.map(\.isFaulty),
      labelledShare: above / (above + below)
    )?.slope ?? 1
  }

  private struct Track {
    var scores: [Double]
    var faults: [Range<Int>]

    /// Whether anything can have accumulated at a sample.
    var hasAccumulated: [Bool]

    /// The same, but no alarm where nothing can have accumulated.
    var accumulated: Track {
      var track = self
      for sample in scores.indices where scores[sample].isFinite && !hasAccumulated[sample] {
        track.scores[sample] = 0
      }
      return track
    }

    /// Only where nothing can have accumulated, and the faults that begin there.
    var beginning: Track {
      var track = self
      for sample in scores.indices where hasAccumulated[sample] { track.scores[sample] = .nan }
      track.faults.removeAll { hasAccumulated[$0.lowerBound] }
      return track
    }
  }

  private func track(of series: Series, _ model: Model, _ label: String, threads: Int) -> Track {
    var scorer = SeriesScorer(model, threads: threads)
    let piece = series.suffix(samples + model.configuration.lead)
    let groups = scorer.windows(of: piece)
    let scores = scorer.scores(of: piece, groups)
    let labels = piece.truth(named: label)?.values.map { $0 > 0 } ?? []
    var hasAccumulated = [Bool](repeating: false, count: piece.count)
    for group in groups {
      for window in 0..<group.windows.count where group.windows.accumulated(window).value != nil {
        hasAccumulated[group.skipped + window] = true
      }
    }
    return Track(
      scores: scores.highest, faults: labels.trueRuns, hasAccumulated: hasAccumulated)
  }

  private func outcome(of rule: ThresholdRule, shift: Double, on tracks: [Track]) -> Result {
    let grace = 36  // samples just after a fault are of it
    var (alarms, alarmed, healthy, found, faults) = (0, 0, 0, 0, 0)
    for track in tracks {
      var threshold = Threshold(rule)
      var isOpen = false
      var raised: [Int] = []
      var isHealthy = track.scores.map(\.isFinite)
      for fault in track.faults {
        for sample in fault.lowerBound..<min(fault.upperBound + grace, isHealthy.count) {
          isHealthy[sample] = false
        }
      }
      for (sample, score) in track.scores.enumerated() {
        let decision = threshold.decide(score / (score + exp(shift) * (1 - score)))
        if decision.isOpen, !isOpen { raised.append(sample) }
        isOpen = decision.isOpen
        if isOpen, isHealthy[sample] { alarmed += 1 }
      }
      faults += track.faults.count
      found += track.faults.count { fault in raised.contains { fault.contains($0) } }
      alarms += raised.count { isHealthy[$0] }
      healthy += isHealthy.count(where: \.self)
    }
    return Result(
      shift: shift, falseAlarms: Double(alarms) / Double(max(healthy, 1)) * 144,
      alarmedShare: Double(alarmed) / Double(max(healthy, 1)),
      recall: faults > 0 ? Double(found) / Double(faults) : .nan, healthySamples: healthy)
  }
}
