internal import Glibc

/// How long ago the current segment began: the probability of each possible onset, given all
/// samples so far, of Gaussian segments with unknown mean and variance.
///
/// With P(r) the probability that the current run has r samples, π_r(x) the density of the next
/// sample x after that run, Student's t, and h the hazard,
///
///     P'(r + 1) ∝ P(r) π_r(x) (1 − h)          P'(0) ∝ Σ P(r) π_r(x) h
///
///     π(x) = g √(κ / (2π β (κ + 1))) (1 + u)^−(α + ½)     g = Γ(α + ½) / Γ(α)
///     u = κ (x − m)² / (2 β (κ + 1))
///     m ← (κ m + x) / (κ + 1)    β ← β (1 + u)    κ ← κ + 1    α ← α + ½    g ← α / g
///
/// The sample that ends a run still belongs to it: the last r samples are the current run.
///
/// Before each sample the longest runs that together are less probable than `tail` are forgotten;
/// after it, of more than `capacity` runs, the least probable, neither the longest nor the newest.
/// O(capacity) a sample.
/// - Source: Adams & MacKay, "Bayesian Online Changepoint Detection", 2007. That only so many runs
///   are kept is of Fearnhead & Liu, "On-line Inference for Multiple Changepoint Problems", 2007.
package struct RunLengthPosterior: Sendable {
  /// A possible current segment.
  package struct Run: Sendable {
    /// The index of its first sample; -1 while that is to come.
    package fileprivate(set) var onset = -1

    package fileprivate(set) var probability: Double

    /// Also where that is too small to be told from 0.
    package fileprivate(set) var logProbability: Double

    /// Changes before it, on average.
    package fileprivate(set) var changes: Double

    fileprivate var samples = 0.0
    fileprivate var mean: Double
    fileprivate var scale: Double
    fileprivate var gammaRatio: Double

    /// Adds x to the run; log P π(x) before that.
    fileprivate mutating func extend(by x: Double, _ prior: NormalInverseGamma) -> Double {
      let weight = prior.meanWeight + samples
      let shape = prior.shape + 0.5 * samples
      let distance = x - mean
      let precision = weight / (2 * scale * (weight + 1))
      let u = precision * distance * distance
      let peak = gammaRatio * (precision / .pi).squareRoot()
      let joint = logProbability + log(peak) - (shape + 0.5) * log1p(u)
      mean += distance / (weight + 1)
      scale *= 1 + u
      samples += 1
      gammaRatio = shape / gammaRatio  // Γ(α + 1) = α Γ(α)
      return joint
    }
  }

  /// From the longest to the one that begins with the next sample.
  package private(set) var runs: [Run]

  private let prior: NormalInverseGamma
  private let hazard: Hazard
  private let tail: Double
  private let capacity: Int
  private let firstGammaRatio: Double
  private var samples = 0.0
  private var joint: [Double] = []  // log P π of each run

  /// Before the first sample.
  /// - Precondition: at least three runs are kept; the prior's weight, shape and scale are positive.
  package init(prior: NormalInverseGamma, hazard: Hazard, tail: Double, capacity: Int) {
    precondition(
      prior.meanWeight > 0 && prior.shape > 0 && prior.scale > 0, "the prior \(prior)")
    precondition(capacity > 2 && tail >= 0 && tail < 1, "\(capacity) runs, a tail of \(tail)")
    self.prior = prior
    self.hazard = hazard
    self.tail = tail
    self.capacity = capacity
    firstGammaRatio = exp(lgamma(prior.shape + 0.5) - lgamma(prior.shape))
    runs = []
    runs.append(newRun(probability: 1, changes: 0))
  }

  /// Begins anew after a change that is certain; what was learned of the hazard stays.
  package mutating func restart() {
    let changes = runs.reduce(0) { $0 + $1.probability * $1.changes }
    runs.removeAll(keepingCapacity: true)
    runs.append(newRun(probability: 1, changes: changes + 1))
  }

  /// Takes in the sample at `index`, finite; beyond ±10¹⁵⁰, where squares overflow, it counts as
  /// that.
  package mutating func append(_ x: Double, at index: Int) {
    let x = max(-1e150, min(x, 1e150))
    runs[runs.count - 1].onset = index
    forgetTail()
    joint.removeAll(keepingCapacity: true)
    let prior = prior
    for i in runs.indices { joint.append(runs[i].extend(by: x, prior)) }
    let largest = joint.max() ?? 0

    var (ending, endingChanges, total) = (0.0, 0.0, 0.0)
    var (lastHazard, logSurvival) = (0.0, 0.0)
    for i in runs.indices {
      let weight = exp(joint[i] - largest)
      let hazard = hazard.probability(changes: runs[i].changes, samples: samples)
      total += weight
      ending += weight * hazard
      endingChanges += weight * hazard * (runs[i].changes + 1)
      if hazard != lastHazard { (lastHazard, logSurvival) = (hazard, log1p(-hazard)) }
      runs[i].probability = weight * (1 - hazard)
      runs[i].logProbability = joint[i] + logSurvival
    }
    let evidence = largest + log(total)
    for i in runs.indices {
      runs[i].probability /= total
      runs[i].logProbability -= evidence
    }
    samples += 1
    runs.append(
      newRun(probability: ending / total, changes: endingChanges / ending))
    if runs.count > capacity { forgetLeastProbable() }
  }

  private func newRun(probability: Double, changes: Double) -> Run {
    Run(
      probability: probability, logProbability: log(probability), changes: changes,
      mean: prior.mean, scale: prior.scale,
      gammaRatio: firstGammaRatio)
  }

  private mutating func forgetTail() {
    var (sum, gone) = (0.0, 0)
    while gone < runs.count - 1 {
      sum += runs[gone].probability
      guard sum < tail else { break }
      gone += 1
    }
    runs.removeFirst(gone)
  }

  private mutating func forgetLeastProbable() {
    // No sample has shown yet what the newest run is worth; the longest says how sure a change is.
    let least = runs.indices.dropFirst().dropLast().min {
      runs[$0].probability < runs[$1].probability
    }
    if let least { runs.remove(at: least) }
  }
}
