public import ArgumentParser
public import NeuralDetect

/// How changepoints are found.
struct ChangepointOptions: ParsableArguments {
  /// A way to find them.
  enum Method: String, ExpressibleByArgument, CaseIterable {
    case pelt, binseg, edivisive
  }

  /// What a segment is compared with: a cost of `CostFunction`, or lines that meet.
  enum Cost: String, ExpressibleByArgument, CaseIterable {
    case l1, l2, normal, rbf, linear, continuous
  }

  @Option(
    help: """
      pelt, the best segments of all; binseg, greedy halving; edivisive, distances between \
      distributions.
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
    if method == .edivisive, cost != nil || penalty != nil || noise != nil {
      throw ValidationError("--method edivisive takes no --cost, --penalty or --noise")
    }
    if method == .binseg, cost == .continuous {
      throw ValidationError("--cost continuous needs --method pelt: half of a curve is no curve")
    }
  }

  var detector: any ChangepointDetector {
    let penalty = penalty ?? .mbic
    let noise = noise ?? .total
    let cost = CostFunction(rawValue: (cost ?? .linear).rawValue)
    switch (method, cost) {
    case (.edivisive, _):
      var detector = EDivisive()
      detector.minimumSize = minSize ?? detector.minimumSize
      return detector
    case (_, nil):
      var detector = ContinuousSegmentation()
      detector.penalty = penalty
      detector.noise = noise
      detector.minimumSize = minSize ?? detector.minimumSize
      return detector
    case (.pelt, let cost?):
      var detector = PELT()
      detector.cost = cost
      detector.penalty = penalty
      detector.noise = noise
      detector.minimumSize = minSize
      return detector
    case (.binseg, let cost?):
      var detector = BinarySegmentation()
      detector.cost = cost
      detector.penalty = penalty
      detector.noise = noise
      detector.minimumSize = minSize
      return detector
    }
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
