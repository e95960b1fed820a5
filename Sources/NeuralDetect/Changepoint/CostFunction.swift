/// What a segment is compared with: the cost is the distance from it.
public enum CostFunction: String, Sendable, CaseIterable {
  /// A level, by absolute deviations: outliers count little.
  case l1

  /// A level, by squared deviations.
  case l2

  /// A level and a variance.
  case normal

  /// A distribution, by a Gaussian kernel.
  case rbf

  /// A line; neighbouring lines need not meet. A leak is one segment, not a staircase.
  case linear

  /// p: what is fitted to each segment.
  package var parameters: Int {
    switch self {
    case .l1, .l2, .rbf: 1
    case .normal, .linear: 2
    }
  }

  /// The shortest segment looked for unless another is asked for: one value more than parameters.
  public var standardSize: Int { parameters + 1 }
}
