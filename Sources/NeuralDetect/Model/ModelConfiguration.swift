public import TimeSeries

/// What a model was built with, and how its scores are read: part of its checkpoint.
public struct ModelConfiguration: Sendable, Equatable {
  /// Steps in a window.
  public var window = 144

  /// The time from one step to the next that it was made for: a series whose samples are closer is
  /// averaged over it, once there is a window of it; `nil` looks at samples as they are.
  public var step: Duration? = .seconds(600)

  /// What each step says of a metric.
  public var features = Feature.ofMemory

  /// The metrics that the network sees as one, each in its place; see `MetricGroup`.
  public var roles: [Role] = [.resident, .heapAllocated, .heapInUse, .heapGoal, .load]

  /// Counts that only `evidence` asks for, beside these.
  public var counts: [Role] = [.goroutines, .threads, .classes]

  /// The places of the metrics that are scored as one: those that the network sees first.
  public var places: [Role] { roles + counts }

  /// How many places `evidence` knows: those that the network sees, and one of all counts.
  var evidencePlaces: Int { roles.count + (counts.isEmpty ? 0 : 1) }

  /// The first statistic of that; none, where there is no such place.
  var countsFrom: Int { counts.isEmpty ? .max : roles.count * Statistic.allCases.count }

  /// Hidden units in each direction, and layers.
  public var hidden = 64
  public var layers = 1

  /// The width of the attention's projection: to say which steps count takes fewer numbers than to
  /// remember them.
  public var attention = 16

  /// What the days before a window say beside the network; `nil`: nothing.
  public var evidence: Evidence?

  /// When a score is anomalous.
  public var threshold = ThresholdRule()

  /// How scores are averaged with those before them, where a day has enough samples, and not too many;
  /// `nil`: not at all.
  public var smoothing: ScoreSmoothing? = ScoreSmoothing()

  /// What it says that a metric moves more than it used to; `nil`: nothing.
  public var volatility: VolatilityEvidence? = VolatilityEvidence()

  /// How scores are held against those before them; `nil`: not at all.
  public var scaling: ScoreScaling?

  /// What it says that a series that may be anything does what it never did; `nil`: nothing. Beside it `volatility`
  /// is nothing.
  public var novelty: NoveltyEvidence?

  /// What is taken from the log-odds of every score, last of all: what one's own history asked for beyond what a
  /// model was calibrated for before.
  public var scoreShift = 0.0

  public init() {}

  /// A small network for series that are not memory, each metric alone.
  public static let ofAnySeries = {
    var configuration = ModelConfiguration()
    configuration.step = nil
    configuration.features = Feature.ofAnySeries
    configuration.roles = [.resident]
    configuration.counts = []
    configuration.hidden = 16
    configuration.smoothing = nil
    configuration.volatility = nil
    configuration.scaling = ScoreScaling()
    configuration.novelty = NoveltyEvidence()
    return configuration
  }()

  /// Whether a feature is of the long history: then nothing that a series did is too old.
  var looksFarBack: Bool { !LongHistory.features.isDisjoint(with: features) }

  /// The samples before a window that its features compare with.
  var lead: Int {
    looksFarBack
      ? LongCourse.length : FeatureExtractor.historyLength + FeatureExtractor.floorLength
  }

  /// The network's outputs at a step.
  package enum Output: Int, CaseIterable {
    /// Something is wrong now.
    case anomaly

    /// Something changes here.
    case changepoint
  }

  /// The extents of the network.
  public var extents: Network.Extents {
    Network.Extents(
      features: roles.count * features.count, hidden: hidden, layers: layers,
      outputs: Output.allCases.count,
      attention: attention)
  }

  /// The network's inputs by their names, as `resident.level`, in the order of `FeatureRows`.
  package var columns: [String] {
    let ofWindows = features.filter { $0 == .scaled }
    let ofSamples = features.filter { $0 != .scaled }
    return [ofWindows, ofSamples].flatMap { features in
      roles.flatMap { role in features.map { "\(role.rawValue).\($0.rawValue)" } }
    }
  }

  /// Whether the same windows can be scored by both.
  func hasInputs(of other: ModelConfiguration) -> Bool {
    window == other.window && features == other.features && roles == other.roles
  }
}
