internal import TimeSeries

/// A threshold that a healthy score passes with a given probability, however small: extrapolated
/// from the scores above a high level, by the distribution that all such excesses tend to.
///
/// The first scores give the level. From then on a score above it is a peak, and the distribution of
/// the excesses is fitted anew. With N peaks among n scores and risk q, the threshold is
/// level + σ/γ ((q n / N)^-γ - 1).
///
/// Two things differ from the source. Only the last peaks are kept. And a score that passes stays
/// out, but counts as a peak that reached the threshold: were it left out altogether, each tail
/// would be of scores already cut off, and the threshold would sink for ever.
/// - Source: Siffer, Fouque, Termier & Largouët, "Anomaly Detection in Streams with Extreme Value
///   Theory", 2017: SPOT.
public struct PeaksOverThreshold: Sendable, Equatable {
  /// The probability that a healthy score passes.
  public var risk = 1e-3

  /// The share of the first scores below the level.
  public var level = 0.98

  /// Scores that the level is taken from: a week of ten-minute samples.
  public var calibration = 1_008

  /// The threshold until they came.
  public var initial = 0.5

  /// Peaks that the distribution is fitted to, at most: the last ones.
  public var peaks = 200

  /// The threshold's lowest value: a flat score does not alarm on its noise.
  public var floor = 0.1

  /// The threshold's highest value: a score of 1 always passes.
  public var ceiling = 0.95

  public init() {}

  /// Below the share above the highest level that is read, 0.99.
  package static let risks = 1e-9...0.01

  struct Running: RunningThreshold {
    private let method: PeaksOverThreshold
    private var first: [Double] = []  // of the scores, until the level is known
    private var tail: Tail?

    init(_ method: PeaksOverThreshold) { self.method = method }

    var value: Double {
      tail.map { min(max(method.floor, $0.threshold), method.ceiling) } ?? method.initial
    }

    mutating func append(_ score: Double) {
      guard tail == nil else {
        tail?.append(score)
        return
      }
      first.append(score)
      if first.count == method.calibration {
        tail = Tail(of: first, method)
        first = []
      }
    }

    mutating func append(passing score: Double) {
      if let threshold = tail?.threshold { tail?.append(threshold) }
    }
  }
}

/// What is known of the highest scores of a stream.
private struct Tail: Sendable {
  /// What a score passes with the probability `risk`; the level if it is passed more rarely.
  private(set) var threshold: Double

  private let risk: Double
  private let level: Double
  private var excesses: Ring
  private var scores = 0
  private var peaks = 0

  /// The tail of the first scores.
  init(of first: [Double], _ method: PeaksOverThreshold) {
    risk = method.risk
    level = RobustStatistics.quantile(method.level, of: first)
    excesses = Ring(capacity: method.peaks)
    threshold = level
    for score in first { count(score) }
    fit()
  }

  /// Takes in the next score.
  mutating func append(_ score: Double) {
    count(score)
    if score > level { fit() }
  }

  private mutating func count(_ score: Double) {
    scores += 1
    guard score > level else { return }
    peaks += 1
    excesses.append(score - level)
  }

  private mutating func fit() {
    let tail = risk * Double(scores) / Double(peaks)  // of the excesses, the share above
    guard tail < 1 else { return threshold = level }
    let kept = GeneralizedPareto(fitting: (0..<excesses.count).map { excesses[$0] })
    threshold = level + kept.excess(probability: tail)
  }
}
