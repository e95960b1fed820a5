public import ArgumentParser
public import NeuralDetect

/// How changepoints are found.
struct ChangepointOptions: ParsableArguments {
  /// A way to find them.
  enum Method: String, ExpressibleByArgument, CaseIterable {
    case pelt, binseg, edivisive
    case bocpd, cusum, floor, slope
    case pageHinkley = "page-hinkley"
    case prophet, lstm

    /// Whether segments are looked for, which `--cost` and the like say more about.
    var isSegmentation: Bool { self == .pelt || self == .binseg }
  }

  /// What a segment is compared with: a cost of `CostFunction`, or lines that meet.
  enum Cost: String, ExpressibleByArgument, CaseIterable {
    case l1, l2, normal, rbf, linear, continuous
  }

  @Option(
    help: """
      pelt, the best segments of all; binseg, greedy halving; edivisive, distances between \
      distributions; online, as an alarm would: bocpd, run lengths; cusum; page-hinkley; slope, a \
      likelihood ratio; floor, the trailing low quantile; prophet, the bends of a trend; lstm, the \
      network's events.
      """)
  var method = Method.pelt

  @Option(
    help: """
      What a segment is: a level by absolute (l1) or squared deviations (l2), a level and a variance \
      (normal), a distribution (rbf), a line (linear), or lines that meet (continuous). Default: \
      linear.
      """)
  var cost: Cost?

  @Option(
    help: ArgumentHelp(
      """
      What a changepoint has to save of the cost: a number, bic, mbic, or mbic-r, the stricter one of \
      R's package changepoint. Default: mbic.
      """,
      valueName: "penalty"),
    transform: Self.penalty)
  var penalty: Penalty?

  @Option(
    help: ArgumentHelp(
      """
      What bic and mbic take for noise: total, all of the series' variance, or differences, what \
      changes from sample to sample. Default: total.
      """, valueName: "noise"))
  var noise: NoiseScale?

  @Option(parsing: .unconditional, help: "Samples between changepoints, at least.")
  var minSize: Int?

  func validate() throws {
    if let minSize, !(1...1_000_000).contains(minSize) {
      throw ValidationError("--min-size must be from 1 to 1000000")
    }
    if !method.isSegmentation, cost != nil || penalty != nil || noise != nil {
      throw ValidationError("--method \(method.rawValue) takes no --cost, --penalty or --noise")
    }
    if !method.isSegmentation, method != .edivisive, minSize != nil {
      throw ValidationError("--method \(method.rawValue) takes no --min-size")
    }
    if method == .binseg, cost == .continuous {
      throw ValidationError("--cost continuous needs --method pelt: half of a curve is no curve")
    }
  }

  /// The method, where it looks at values alone; `nil` for prophet and lstm.
  var detector: (any ChangepointDetector)? {
    switch method {
    case .pelt, .binseg: segmentation
    case .edivisive: divisive
    case .bocpd: MostProbableRuns()
    case .cusum: CUSUM()
    case .floor: Floor()
    case .slope: SlopeLikelihoodRatio()
    case .pageHinkley: PageHinkley()
    case .prophet, .lstm: nil
    }
  }

  private var divisive: EDivisive {
    var detector = EDivisive()
    detector.minimumSize = minSize ?? detector.minimumSize
    return detector
  }

  private var segmentation: any ChangepointDetector {
    let penalty = penalty ?? .mbic
    let noise = noise ?? .total
    guard let cost = CostFunction(rawValue: (cost ?? .linear).rawValue) else {
      var detector = ContinuousSegmentation()
      detector.penalty = penalty
      detector.noise = noise
      detector.minimumSize = minSize ?? detector.minimumSize
      return detector
    }
    if method == .binseg {
      var detector = BinarySegmentation()
      detector.cost = cost
      detector.penalty = penalty
      detector.noise = noise
      detector.minimumSize = minSize
      return detector
    }
    var detector = PELT()
    detector.cost = cost
    detector.penalty = penalty
    detector.noise = noise
    detector.minimumSize = minSize
    return detector
  }

  /// - Throws: `ValidationError`, saying what can be given.
  private static func penalty(_ text: String) throws -> Penalty {
    switch text {
    case "bic": return .bic
    case "mbic": return .mbic
    case "mbic-r": return .mbicOfR
    default:
      guard let value = Double(text), value > 0, value.isFinite else {
        throw ValidationError("a penalty is a positive number, bic, mbic or mbic-r")
      }
      return .value(value)
    }
  }
}

extension NoiseScale: ExpressibleByArgument {}
