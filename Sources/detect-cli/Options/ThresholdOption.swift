import ArgumentParser
import NeuralDetect

/// `METHOD` or `METHOD:NUMBER` on the command line.
enum ThresholdOption {
  static let help = """
    What a score has to pass, in place of the model's own rule: rolling:SIGMAS (2 standard \
    deviations above the mean of the last 30), fixed:SCORE (0.5), quantile:SHARE (0.995 of the \
    last 2016 are below), peaks:RISK (a healthy score passes with probability 0.001). The number \
    may be left out.
    """

  /// - Throws: `ValidationError`, saying what can be given.
  static func method(_ text: String) throws -> ThresholdMethod {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = ThresholdMethod.Name(rawValue: String(parts[0])) else {
      let names = ThresholdMethod.Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("the rules are \(names), with a number as in quantile:0.99")
    }
    func number(_ standard: Double, in range: ClosedRange<Double>) throws -> Double {
      guard parts.count == 2 else { return standard }
      guard let number = Double(parts[1]), range.contains(number) else {
        throw ValidationError(
          "\(name) takes a number from \(range.lowerBound) to \(range.upperBound), as in "
            + "\(name):\(standard)")
      }
      return number
    }
    switch name {
    case .rolling:
      var method = RollingSigma()
      method.sigmas = try number(method.sigmas, in: RollingSigma.sigmaCounts)
      return .rolling(method)
    case .fixed:
      var method = FixedThreshold()
      method.value = try number(method.value, in: FixedThreshold.values)
      return .fixed(method)
    case .quantile:
      var method = RollingQuantile()
      method.probability = try number(method.probability, in: RollingQuantile.probabilities)
      return .quantile(method)
    case .peaks:
      var method = PeaksOverThreshold()
      method.risk = try number(method.risk, in: PeaksOverThreshold.risks)
      return .peaks(method)
    }
  }
}
