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
public struct Calibration: Sendable, Equatable {
  /// False alarms that are accepted in 144 healthy samples of one series. Services of kinds that nobody
  /// validated on raise about twice as many.
  public var falseAlarms = 0.015

  /// The share of healthy samples that may lie in an alarm: one that never ends is only one.
  public var alarmedShare = 0.03

  /// The share of samples in a fault for which scores are chances.
  public var faultyShare = 0.02

  /// The samples that a calibration made before counts as where it is made again for one's own series: a year of ten
  /// minutes each.
  public var known = 52_560.0

  /// The last samples of each series that are looked at.
  public var samples = 6_000

  public init() {}

  /// What came out.
  public struct Result: Sendable {
    /// What is taken from the logits of the anomaly.
    public internal(set) var shift: Double

    /// What they are multiplied by after that; 1 where no series has a labelled fault.
    public internal(set) var sharpness = 1.0

    /// What is added to them again where samples are too close together, or too far apart, for
    /// evidence.
    public internal(set) var alone = 0.0

    /// What is added to them where one metric of memory is all that is seen of a process.
    public internal(set) var ofOne = 0.0

    /// What is added to scores' log-odds where a metric's role is not known; `nil` where how much it moves is
    /// not asked for.
    public internal(set) var ofNoRole: Double?

    /// False alarms in 144 healthy samples with that shift, and the share of those in an alarm.
    public let falseAlarms: Double
    public let alarmedShare: Double

    /// Of the faults labelled in the series, the share found; `nan` if none is.
    public let recall: Double
    public let healthySamples: Int

    /// The same as one step with one before it, whose shift is in other units.
    func following(_ first: Result) -> Result {
      var both = self
      both.shift = first.shift + shift / first.sharpness
      both.sharpness = first.sharpness
      return both
    }
  }

  /// Calibrates `model` on `series`; what `label` marks in them is not healthy.
  ///
  /// Where the days before are weighed, the network is calibrated alone as well, unsmoothed: the constant
  /// that stands for them is how much lower a shift is enough then. So is what is seen of one metric of
  /// memory, and then of one whose role is not known.
  /// - Parameter lowest: the lowest shift that is tried.
  public func result(
    for model: Model, on series: [Series], label: String, from lowest: Double = -2, threads: Int
  ) -> Result {
    var network = model.network.parameters
    func tracks(_ configuration: ModelConfiguration, of series: [Series]) -> [Track] {
      let model = Model(configuration: configuration, network: network, card: [])
      return series.map { track(of: $0, model, label, threads: threads) }
    }
    var configuration = model.configuration
    configuration.evidence?.alone = 0
    configuration.evidence?.ofOne = 0
    configuration.volatility?.ofNoRole = nil
    let told = tracks(configuration, of: series)
    var result = outcome(of: told, model.threshold, from: lowest)
    if configuration.evidence != nil {
      let one = tracks(configuration, of: series.map(\.ofOneMetric))
      result.ofOne = result.shift - outcome(of: one, model.threshold, from: lowest).shift
      var unaided = configuration
      (unaided.evidence, unaided.smoothing, unaided.volatility) = (nil, nil, nil)
      let alone = tracks(unaided, of: series)
      result.alone = result.shift - outcome(of: alone, model.threshold, from: lowest).shift
    }
    result.sharpness = sharpness(of: told, shift: result.shift)
    if configuration.volatility != nil {
      network.scaleAnomaly(by: 1, after: result.shift)
      configuration.evidence?.alone = result.alone
      configuration.evidence?.ofOne = result.ofOne
      configuration.volatility?.ofNoRole = 0
      let ofNoRole = tracks(configuration, of: series.map(\.ofOneMetric.withoutRoles))
      result.ofNoRole = -outcome(of: ofNoRole, model.threshold, from: lowest).shift
    }
    return result
  }

  /// What one's own `series` ask for beyond what `model` was calibrated for: the smallest shift of its scores with
  /// rare false alarms in the last of their samples and in as many more as are `known`. In those they are as rare as is
  /// accepted, and by e rarer for each 1 that is taken from the log-odds in all: a week of one service moves little,
  /// years of many decide alone.
  public func again(
    for model: Model, on series: [Series], label: String, threads: Int
  ) -> Result {
    let tracks = series.map { track(of: $0, model, label, threads: threads) }
    return outcome(
      of: tracks, model.threshold, from: -2,
      known: known * exp(-model.configuration.scoreShift))
  }

  /// What the scores of `model` are as they are.
  func measured(
    for model: Model, on series: [Series], label: String, threads: Int
  ) -> Result {
    let tracks = series.map { track(of: $0, model, label, threads: threads) }
    return outcome(of: model.threshold, shift: 0, on: tracks)
  }

  /// What the smallest shift with rare false alarms makes of `tracks`.
  /// - Parameter known: the samples known before, times the share of their alarms that is left at a shift of 0.
  private func outcome(
    of tracks: [Track], _ rule: ThresholdRule, from lowest: Double, known: Double? = nil
  ) -> Result {
    var result = outcome(of: rule, shift: lowest, on: tracks)
    func isRare(_ share: Double, _ accepted: Double) -> Bool {
      guard let known else { return share <= accepted }
      let (own, all) = (Double(result.healthySamples), Double(result.healthySamples) + self.known)
      return share * own + accepted * exp(-result.shift) * known <= accepted * all
    }
    for step in 1...Int(((18 - lowest) / 0.05).rounded())
    where
      !isRare(result.falseAlarms, falseAlarms) || !isRare(result.alarmedShare, alarmedShare)
    {
      result = outcome(of: rule, shift: lowest + Double(step) * 0.05, on: tracks)
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
  }

  private func track(of series: Series, _ model: Model, _ label: String, threads: Int) -> Track {
    var scorer = SeriesScorer(model, threads: threads)
    let piece = series.suffix(samples + max(model.configuration.lead, LongPast.longest))
    let scores = scorer.scores(of: piece)
    let labels = piece.truth(named: label)?.values.map { $0 > 0 } ?? []
    return Track(scores: scores.highest, faults: labels.trueRuns)
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

extension Series {
  /// Resident memory alone, or the first other metric of memory, or what there is.
  fileprivate var ofOneMetric: Series {
    let chosen =
      metrics.first { $0.role == .resident } ?? metrics.first { $0.role.isMemory }
    var one = self
    one.metrics = chosen.map { [$0] } ?? metrics
    return one
  }

  /// The same as if nobody knew what its metrics are.
  fileprivate var withoutRoles: Series {
    var unknown = self
    for index in metrics.indices { unknown.metrics[index].role = .other }
    return unknown
  }
}
