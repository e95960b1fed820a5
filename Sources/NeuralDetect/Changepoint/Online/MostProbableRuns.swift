/// The changepoints of a whole series by Bayesian online changepoint detection: the chain of runs
/// that is most probable in the end.
///
///     B_t = max over s of log P_t(s) + B_s₋₁          B_0 = B_−1 = 0
///
/// with P_t(s), of `RunLengthPosterior`, the probability after t samples that the current run began
/// with sample s. The changepoints are the s of the maximum at the last sample, of the maximum at
/// s − 1 before that, and so on. That the chain goes on at s − 1 and not at s, which the formulas
/// of the article suggest, is the source's.
/// - Source: Pagotto, "ocp: Bayesian Online Changepoint Detection", R package, 2019, whose `maxCPs`
///   van den Burg & Williams, "An Evaluation of Change Point Detection Algorithms", 2020, compared;
///   the defaults here are theirs.
public struct MostProbableRuns: ChangepointDetector {
  /// How often segments end.
  public var hazard = Hazard.constant(meanLength: 100)

  /// What a segment's samples are like.
  public var prior = NormalInverseGamma()

  /// The probability of the longest runs that may be forgotten.
  public var tail = 1e-4

  /// Runs that are kept, at most.
  public var capacity = 10_000

  /// Whether samples are first brought to mean 0 and standard deviation 1 (divided by n − 1).
  public var standardizes = true

  public init() {}

  public func changepoints(in values: [Double]) -> [Changepoint] {
    let indices = values.indices.filter { values[$0].isFinite }
    let samples =
      standardizes ? standardized(indices.map { values[$0] }) : indices.map { values[$0] }
    var posterior = RunLengthPosterior(
      prior: prior, hazard: hazard, tail: tail, capacity: capacity)
    var chains = [Chain(best: 0, onset: 0, strength: 0)]  // after so many samples
    for (count, sample) in samples.enumerated() {
      posterior.append(sample, at: count)
      var longest = Chain(best: -.infinity, onset: 0, strength: 0)
      for run in posterior.runs {
        let onset = run.onset < 0 ? count + 1 : run.onset
        let best = run.logProbability + chains[max(0, onset - 1)].best
        if best > longest.best {
          longest = Chain(best: best, onset: onset, strength: run.logProbability)
        }
      }
      chains.append(longest)
    }

    var found: [Changepoint] = []
    var count = samples.count
    while count > 0 {
      let chain = chains[count]
      if chain.onset > 0, chain.onset < samples.count {
        found.append(
          Changepoint(
            index: indices[chain.onset], detected: values.count - 1, strength: chain.strength))
      }
      count = chain.onset - 1
    }
    return found.reversed()
  }
}

private struct Chain {
  var best: Double
  var onset: Int
  var strength: Double
}

private func standardized(_ values: [Double]) -> [Double] {
  let mean = values.reduce(0, +) / Double(values.count)
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  let deviation = (squares / Double(values.count - 1)).squareRoot()
  return values.map { deviation > 0 ? ($0 - mean) / deviation : 0 }
}
