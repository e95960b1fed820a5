/// Whether scores are the chances that they look like: of all samples scored near 0.9, nine in ten
/// should be labelled.
///
/// Scores from 0 to 1 are put into bins of the same width; a bin's mean score beside the share of its
/// samples that are labelled is a point of the reliability diagram, and
///
///     calibration error = Σ_bins weight · |mean score − labelled share| / Σ_bins weight
///     Brier score       = weighted mean of (score − label)²
///
/// A sample weighs 1, until another share of labelled samples is asked for: recordings made to have
/// faults have more of them than services do, and a chance is one only for a given share.
/// - Source: Murphy & Winkler, "Reliability of Subjective Probability Forecasts of Precipitation and
///   Temperature", 1977; Naeini, Cooper & Hauskrecht, "Obtaining Well Calibrated Probabilities Using
///   Bayesian Binning", 2015; Saerens, Latinne & Decaestecker, "Adjusting the Outputs of a Classifier
///   to New a Priori Probabilities", 2002 (the weights).
public struct Reliability: Sendable, Equatable {
  public static let bins = 10

  /// The samples whose scores lie in a bin.
  public struct Bin: Sendable, Equatable {
    public fileprivate(set) var count = 0
    fileprivate var healthy = Samples()
    fileprivate var labelled = Samples()

    private var weight: Double { healthy.weight + labelled.weight }
    private var scores: Double { healthy.scores + labelled.scores }

    /// `nil` where there is no sample.
    public var meanScore: Double? { count == 0 ? nil : scores / weight }
    public var labelledShare: Double? { count == 0 ? nil : labelled.weight / weight }

    fileprivate var miss: Double { abs(scores - labelled.weight) }
  }

  /// Weighted sums over samples that are all labelled, or all not.
  fileprivate struct Samples: Equatable {
    var weight = 0.0
    var scores = 0.0
    var squares = 0.0  // of score − label

    mutating func add(_ other: Samples) {
      weight += other.weight
      scores += other.scores
      squares += other.squares
    }

    mutating func scale(by factor: Double) {
      weight *= factor
      scores *= factor
      squares *= factor
    }
  }

  /// From scores below 0.1 to those from 0.9 on.
  public private(set) var bins = [Bin](repeating: Bin(), count: Self.bins)

  /// `nil` if a score is not from 0 to 1, or none is there; `nan` is no score.
  /// - Precondition: as many labels as scores.
  public init?(scores: [Double], labels: [Bool]) {
    precondition(scores.count == labels.count, "\(scores.count) scores, \(labels.count) labels")
    for (score, isLabelled) in zip(scores, labels) where !score.isNaN {
      guard (0...1).contains(score) else { return nil }
      let bin = min(Int(score * Double(Self.bins)), Self.bins - 1)
      let miss = score - (isLabelled ? 1 : 0)
      let sample = Samples(weight: 1, scores: score, squares: miss * miss)
      bins[bin].count += 1
      isLabelled ? bins[bin].labelled.add(sample) : bins[bin].healthy.add(sample)
    }
    if bins.allSatisfy({ $0.count == 0 }) { return nil }
  }

  private var all: (healthy: Samples, labelled: Samples) {
    bins.reduce(into: (Samples(), Samples())) { sums, bin in
      sums.0.add(bin.healthy)
      sums.1.add(bin.labelled)
    }
  }

  public var brierScore: Double {
    let all = all
    return (all.healthy.squares + all.labelled.squares)
      / (all.healthy.weight + all.labelled.weight)
  }

  public var calibrationError: Double {
    let all = all
    return bins.reduce(0) { $0 + $1.miss } / (all.healthy.weight + all.labelled.weight)
  }

  /// As if `share` of all samples were labelled; `nil` where all samples are, or none.
  public func reweighted(toLabelledShare share: Double) -> Reliability? {
    let all = all
    guard all.healthy.weight > 0, all.labelled.weight > 0 else { return nil }
    var reweighted = self
    for bin in bins.indices {
      reweighted.bins[bin].healthy.scale(by: (1 - share) / all.healthy.weight)
      reweighted.bins[bin].labelled.scale(by: share / all.labelled.weight)
    }
    return reweighted
  }

  /// That of both series' samples.
  public static func + (left: Reliability, right: Reliability) -> Reliability {
    var sum = left
    for (index, bin) in right.bins.enumerated() {
      sum.bins[index].count += bin.count
      sum.bins[index].healthy.add(bin.healthy)
      sum.bins[index].labelled.add(bin.labelled)
    }
    return sum
  }
}
