/// The features that a model was trained on, in the order of its inputs: part of its checkpoint.
public struct FeatureSet: Sendable, Equatable {
  public var features: [Feature]

  /// - Precondition: not empty, and `scaled`, if it is one of them, comes first.
  public init(_ features: [Feature]) {
    precondition(!features.isEmpty, "a model needs a feature")
    precondition(!features.dropFirst().contains(.scaled), "what belongs to a window comes first")
    self.features = features
  }

  /// Every feature there is.
  public static let all = FeatureSet(Feature.allCases)

  public var count: Int { features.count }

  /// How many of the first features belong to a window, not to a sample.
  var ofWindows: Int { features[0] == .scaled ? 1 : 0 }
}
