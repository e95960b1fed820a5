/// A threshold that follows the scores: the mean of the last ones plus two standard deviations.
///
/// A floor keeps a flat score from alarming on its noise. A ceiling keeps a slowly rising score from
/// raising the threshold along. Before two scores came, the threshold is the floor.
public struct RollingSigma: Sendable, Equatable {
  /// Scores that the mean and the deviation are of.
  public var length = 30

  /// Standard deviations above the mean.
  public var sigmas = 2.0

  /// The threshold's lowest value.
  public var floor = 0.5

  /// The threshold's highest value.
  public var ceiling = 0.6

  public init() {}

  package static let sigmaCounts = 0.0...100.0

  struct Running: RunningThreshold {
    private let method: RollingSigma
    private var recent: Ring

    init(_ method: RollingSigma) {
      self.method = method
      recent = Ring(capacity: method.length)
    }

    var value: Double { min(max(method.floor, meanPlusSigmas), method.ceiling) }

    mutating func append(_ score: Double) { recent.append(score) }
    mutating func append(passing score: Double) {}

    private var meanPlusSigmas: Double {
      guard recent.count > 1 else { return 0 }
      var (sum, squares) = (0.0, 0.0)
      for back in 0..<recent.count { sum += recent[back] }
      let mean = sum / Double(recent.count)
      for back in 0..<recent.count { squares += (recent[back] - mean) * (recent[back] - mean) }
      return mean + method.sigmas * (squares / Double(recent.count)).squareRoot()
    }
  }
}
