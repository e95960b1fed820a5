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
      network's events and the restarts that gave memory back.
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
      What a changepoint has to save of the cost: a number, bic, mbic, mbic-r, the stricter one of \
      R's package changepoint, or kappa:NUMBER, as --healthy finds it. Default: mbic.
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

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Series in which nothing happened: the penalty, or an online method's threshold, is the lowest that \
      keeps to --false-alarms in them.
      """, valueName: "file"))
  var healthy: [String] = []

  @Option(
    parsing: .unconditional,
    help: "Changepoints in a day of a metric of --healthy, at most. Default: 0.02.")
  var falseAlarms: Double?

  func validate() throws {
    guard falseAlarms == nil || !healthy.isEmpty else {
      throw ValidationError("--false-alarms needs --healthy")
    }
    if let falseAlarms, !(falseAlarms > 0 && falseAlarms.isFinite) {
      throw ValidationError("--false-alarms must be above 0")
    }
    if !healthy.isEmpty, !method.isSegmentation, !(detector is any ThresholdedDetector) {
      throw ValidationError(
        "--method \(method.rawValue) takes no --healthy: it has no penalty and no threshold")
    }
    guard healthy.isEmpty || penalty == nil else {
      throw ValidationError("--healthy chooses the penalty: leave --penalty out")
    }
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
    case .pelt, .binseg: segmentation(penalty ?? .mbic)
    case .edivisive: divisive
    case .bocpd: MostProbableRuns()
    case .cusum: CUSUM()
    case .floor: Floor()
    case .slope: SlopeLikelihoodRatio()
    case .pageHinkley: PageHinkley()
    case .prophet, .lstm: nil
    }
  }

  /// The method as strict as it has to be on the healthy metrics, and how strict that is.
  func detector(
    _ calibration: FalseAlarmCalibration, on healthy: [[Double]]
  ) -> (detector: any ChangepointDetector, strictness: String)? {
    if method.isSegmentation {
      let penalty = calibration.penalty(on: healthy, detector: segmentation)
      guard case .calibrated(let kappa) = penalty else { return nil }
      return (segmentation(penalty), "--penalty kappa:\(kappa)")
    }
    guard var online = detector as? any ThresholdedDetector else { return nil }
    online.threshold = calibration.threshold(of: online, on: healthy)
    return (online, "a threshold of \(online.threshold)")
  }

  private var divisive: EDivisive {
    var detector = EDivisive()
    detector.minimumSize = minSize ?? detector.minimumSize
    return detector
  }

  private func segmentation(_ penalty: Penalty) -> any ChangepointDetector {
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
      let kappa = text.hasPrefix("kappa:")
      guard let value = Double(kappa ? text.dropFirst(6) : text[...]), value > 0, value.isFinite
      else {
        throw ValidationError(
          "a penalty is a positive number, bic, mbic, mbic-r, or kappa:NUMBER")
      }
      return kappa ? .calibrated(value) : .value(value)
    }
  }
}

extension NoiseScale: ExpressibleByArgument {}
