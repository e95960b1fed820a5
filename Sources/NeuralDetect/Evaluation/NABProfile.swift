/// What windows and alarms weigh in NAB's score.
/// - Source: Lavin & Ahmad, "Evaluating Real-time Anomaly Detection Algorithms", ICMLA 2015; the
///   weights are those of NAB's `config/profiles.json`.
public struct NABProfile: Sendable, Hashable {
  /// As NAB writes it.
  public let name: String

  /// The weight w_TP of a window found at its first sample.
  public let truePositive: Double

  /// The weight w_FP of a false alarm far from any window.
  public let falsePositive: Double

  /// The weight w_FN of a window that is missed.
  public let falseNegative: Double

  /// Nine false alarms undo one window.
  public static let standard = NABProfile(
    name: "standard", truePositive: 1, falsePositive: 0.11, falseNegative: 1)

  /// False alarms cost twice as much.
  public static let rewardLowFPRate = NABProfile(
    name: "reward_low_FP_rate", truePositive: 1, falsePositive: 0.22, falseNegative: 1)

  /// Missed windows cost twice as much.
  public static let rewardLowFNRate = NABProfile(
    name: "reward_low_FN_rate", truePositive: 1, falsePositive: 0.11, falseNegative: 2)

  /// The three profiles, in NAB's order.
  public static let all = [standard, rewardLowFPRate, rewardLowFNRate]
}
