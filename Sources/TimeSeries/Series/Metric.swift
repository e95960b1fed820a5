/// The values of one metric; a gap is `nan`.
public struct Metric: Sendable, Equatable {
  /// The name its exporter gave it.
  public var name: String
  /// What it says about memory.
  public var role: Role
  /// A value a sample, in the exporter's unit; a gap is `nan`.
  public var values: [Double]

  /// A metric whose role, unless given, follows from its name.
  public init(name: String, role: Role? = nil, values: [Double]) {
    self.name = name
    self.role = role ?? Role(metricName: name)
    self.values = values
  }
}
