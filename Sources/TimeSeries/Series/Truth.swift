/// A column that says what really happened; never an input. Unknown is `nan`.
public struct Truth: Sendable, Equatable {
  /// The name of the column.
  public var name: String
  /// A value a sample: 0 or 1, or a count of annotators.
  public var values: [Double]

  /// A truth column as it is.
  public init(name: String, values: [Double]) {
    self.name = name
    self.values = values
  }

  /// Whether a column of that name is truth: `label`, `label_…`, `changepoint` or `annotators`.
  public static func isTruth(_ name: String) -> Bool {
    let name = name.lowercased()
    return name == "label" || name.hasPrefix("label_") || name == "changepoint"
      || name == "annotators"
  }
}
