internal import Glibc

/// How long ago the current segment began: the probability of each possible onset, given all
/// samples so far, of Gaussian segments with unknown mean and variance.
///
/// With P(r) the probability that the current run has r samples, π_r(x) the density of the next
/// sample x after that run, Student's t, and h the hazard,
///
///     P'(r + 1) ∝ P(r) π_r(x) (1 − h)          P'(0) ∝ Σ P(r) π_r(x) h
///
///     log π(x) = log Γ(α + ½)/Γ(α) + ½ log(κ / (2π β (κ + 1))) − (α + ½) log(1 + u)
///     u = κ (x − m)² / (2 β (κ + 1))
///     m ← (κ m + x) / (κ + 1)    β ← β (1 + u)    κ ← κ + 1    α ← α + ½
///
/// The sample that ends a run still belongs to it: r samples back from now is the onset.
///
/// Before each sample the longest runs that together are less probable than `tail` are forgotten;
/// after it, of more than `capacity` runs, the least probable. O(capacity) a sample.
/// - Source: Adams & MacKay, "Bayesian Online Changepoint Detection", 2007. That only so many runs
///   are kept is of Fearnhead & Liu, "On-line Inference for Multiple Changepoint Problems", 2007.
package struct RunLengthPosterior: Sendable {
  /// A possible current segment.
  package struct Run: Sendable {
    /// The index of its first sample.
    package fileprivate(set) var onset: Int

    /// log P.
    package fileprivate(set) var logProbability: Double

    /// Changes before it, on average.
    package fileprivate(set) var changes: Double

    fileprivate var samples = 0.0
    fileprivate var mean: Double
    fileprivate var scale: Double
    fileprivate var logGammaRatio: Double  // log Γ(α + ½)/Γ(α)
  }

  /// From the longest to the one that begins with the next sample.
  package private(set) var runs: [Run]

  private let prior: NormalInverseGamma
  private let hazard: Hazard
  private let tail: Double
  private let capacity: Int
  private let firstLogGammaRatio: Double
  private var samples = 0.0

  /// The index of the first sample; before it, -1.
  package private(set) var onset = -1

  /// Before the first sample.
  /// - Precondition: at least two runs are kept; the prior's weight, shape and scale are positive.
  package init(
    prior: NormalInverseGamma, hazard: Hazard, tail: Double, capacity: Int
  ) {
    precondition(
      prior.meanWeight > 0 && prior.shape > 0 && prior.scale > 0, "the prior \(prior)")
    precondition(capacity > 1 && tail >= 0 && tail < 1, "\(capacity) runs, a tail of \(tail)")
    self.prior = prior
    self.hazard = hazard
    self.tail = tail
    self.capacity = capacity
    firstLogGammaRatio = lgamma(prior.shape + 0.5) - lgamma(prior.shape)
    runs = []
    runs.reserveCapacity(min(capacity, 1_024) + 1)
    runs.append(newRun(onset: -1, logProbability: 0, changes: 0))
  }

  /// Begins anew after a change that is certain; what was learned of the hazard stays.
  package mutating func restart() {
    let changes = runs.reduce(0) { $0 + exp($1.logProbability) * $1.changes }
    runs.removeAll(keepingCapacity: true)
    runs.append(newRun(onset: -1, logProbability: 0, changes: changes + 1))
    onset = -1
  }

  /// Takes in the sample at `index`, finite.
  package mutating func append(_ x: Double, at index: Int) {
    if onset < 0 {
      onset = index
      runs[0].onset = index
    }
    forgetTail()
    var largest = -Double.infinity
    for i in runs.indices {
      runs[i].logProbability += extend(&runs[i], by: x)
      largest = max(largest, runs[i].logProbability)
    }
    var (ending, endingChanges, total) = (0.0, 0.0, 0.0)
    for i in runs.indices {
      let weight = exp(runs[i].logProbability - largest)
      let hazard = hazard.probability(changes: runs[i].changes, samples: samples)
      total += weight
      ending += weight * hazard
      endingChanges += weight * hazard * (runs[i].changes + 1)
      runs[i].logProbability += log1p(-hazard)
    }
    samples += 1
    let evidence = largest + log(total)
    for i in runs.indices { runs[i].logProbability -= evidence }
    runs.append(
      newRun(
        onset: index + 1, logProbability: log(ending / total), changes: endingChanges / ending))
    if runs.count > capacity { forgetLeastProbable() }
  }

  /// Adds x to the run; log π(x) before that.
  private func extend(_ run: inout Run, by x: Double) -> Double {
    let weight = prior.meanWeight + run.samples
    let shape = prior.shape + 0.5 * run.samples
    let distance = x - run.mean
    let u = weight * distance * distance / (2 * run.scale * (weight + 1))
    let density =
      run.logGammaRatio + 0.5 * log(weight / (2 * .pi * run.scale * (weight + 1)))
      - (shape + 0.5) * log1p(u)
    run.mean += distance / (weight + 1)
    run.scale *= 1 + u
    run.samples += 1
    run.logGammaRatio = log(shape) - run.logGammaRatio  // Γ(α + 1) = α Γ(α)
    return density
  }

  private func newRun(onset: Int, logProbability: Double, changes: Double) -> Run {
    Run(
      onset: onset, logProbability: logProbability, changes: changes, mean: prior.mean,
      scale: prior.scale, logGammaRatio: firstLogGammaRatio)
  }

  private mutating func forgetTail() {
    var (sum, gone) = (0.0, 0)
    while gone < runs.count - 1 {
      sum += exp(runs[gone].logProbability)
      guard sum < tail else { break }
      gone += 1
    }
    runs.removeFirst(gone)
  }

  private mutating func forgetLeastProbable() {
    // The newest run is never the one: it has had no sample to show what it is worth.
    let least = runs.indices.dropLast().min {
      runs[$0].logProbability < runs[$1].logProbability
    }
    if let least { runs.remove(at: least) }
  }
}
