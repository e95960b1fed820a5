/// The features that a model was trained on, in the order of its inputs: part of its checkpoint.
public struct FeatureSet: Sendable, Equatable {
  public var features: [Feature]

  /// - Precondition: not empty.
  public init(_ features: [Feature]) {
    precondition(!features.isEmpty, "a model needs a feature")
    self.features = features
  }

  /// Every feature there is.
  public static let all = FeatureSet(Feature.allCases)

  public var count: Int { features.count }
}
