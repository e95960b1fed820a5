internal import Glibc

/// Bayesian online changepoints: a change is known once it is improbable that the segment goes on.
///
/// Let q be the probability that the segment that began after the last changepoint is still the
/// current one. A change where log((1 − q) / q) ≥ threshold; it began with the most probable of the
/// other runs. The probabilities are of `RunLengthPosterior`. O(capacity) a sample.
/// - Source: Adams & MacKay, "Bayesian Online Changepoint Detection", 2007.
public struct BOCPD: OnlineChangepointDetector, ThresholdedDetector {
  /// The log-odds that the segment has ended.
  public var threshold = 5.0

  /// How often segments end.
  public var hazard = Hazard.constant(meanLength: 1_000)

  /// What a segment's standard samples are like.
  public var prior = NormalInverseGamma()

  /// The probability of the longest runs that may be forgotten.
  public var tail = 1e-4

  /// Runs that are kept, at most.
  public var capacity = 200

  /// What is usual; `nil` if the samples are standard already.
  public var reference: Reference? = Reference()

  public init() {}

  public func running() -> any RunningChangepointDetector { RunningChart(Chart(self), reference) }

  private struct Chart: ControlChart {
    private let threshold: Double
    private var posterior: RunLengthPosterior

    init(_ method: BOCPD) {
      threshold = method.threshold
      posterior = RunLengthPosterior(
        prior: method.prior, hazard: method.hazard, tail: method.tail, capacity: method.capacity)
    }

    mutating func append(_ sample: Double, at index: Int) -> Changepoint? {
      posterior.append(sample, at: index)
      let runs = posterior.runs
      let current = runs[0].onset == posterior.onset ? runs[0].probability : 0
      let ended = runs.reduce(0) { $0 + ($1.onset == posterior.onset ? 0 : $1.probability) }
      let strength = log(ended / max(current, .leastNormalMagnitude))
      guard strength >= threshold,
        let likeliest = runs.filter({ $0.onset != posterior.onset && $0.onset >= 0 })
          .max(by: { $0.probability < $1.probability })
      else { return nil }
      return Changepoint(index: likeliest.onset, detected: index, strength: strength)
    }

    mutating func restart() { posterior.restart() }
  }
}
