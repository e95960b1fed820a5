/// How it is found what a score has to pass.
public enum ThresholdMethod: Sendable, Equatable {
  case rolling(RollingSigma)
  case fixed(FixedThreshold)
  case quantile(RollingQuantile)
  case peaks(PeaksOverThreshold)

  /// What a method is called on the command line and in a checkpoint.
  public enum Name: String, Sendable, CaseIterable {
    case rolling, fixed, quantile, peaks
  }

  public var name: Name {
    switch self {
    case .rolling: .rolling
    case .fixed: .fixed
    case .quantile: .quantile
    case .peaks: .peaks
    }
  }

  /// The threshold before any score came.
  func running() -> any RunningThreshold {
    switch self {
    case .rolling(let method): RollingSigma.Running(method)
    case .fixed(let method): method
    case .quantile(let method): RollingQuantile.Running(method)
    case .peaks(let method): PeaksOverThreshold.Running(method)
    }
  }
}
