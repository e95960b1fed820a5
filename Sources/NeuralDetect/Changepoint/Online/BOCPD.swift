internal import Glibc

/// Bayesian online changepoints: a change is known once it is improbable that the segment goes on.
///
/// Let q be the probability that the segment that began after the last changepoint is still the
/// current one. A change where log((1 − q) / q) ≥ threshold; it began with the most probable of the
/// other runs. The probabilities are of `RunLengthPosterior`. O(capacity) a sample.
/// - Source: Adams & MacKay, "Bayesian Online Changepoint Detection", 2007.
public struct BOCPD: OnlineChangepointDetector, ThresholdedDetector {
  /// The log-odds that the segment has ended. On the lab's services for training, whose samples are
  /// far from independent, 1,000 raises 0.05 false alarms a day.
  public var threshold = 1_000.0

  /// How often segments end.
  public var hazard = Hazard.constant(meanLength: 1_000)

  /// What a segment's standard samples are like.
  public var prior = NormalInverseGamma()

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
        prior: method.prior, hazard: method.hazard, tail: 0, capacity: method.capacity)
    }

    mutating func append(_ sample: Double, at index: Int) -> Changepoint? {
      posterior.append(sample, at: index)
      let runs = posterior.runs
      let ended = runs.dropFirst().reduce(0) { $0 + $1.probability }
      let strength = log(ended) - runs[0].logProbability
      guard strength >= threshold,
        let likeliest = runs.dropFirst().dropLast().max(by: { $0.probability < $1.probability })
      else { return nil }
      return Changepoint(index: likeliest.onset, detected: index, strength: strength)
    }

    mutating func restart() { posterior.restart() }
  }
}
