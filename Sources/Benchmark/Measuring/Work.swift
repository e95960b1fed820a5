/// A piece of work and the ways to do it; the first is the one that the others are compared with.
public struct Work {
  public let name: String

  /// What doing it once gets done, in units of its own: windows, elements, bytes, operations.
  public let amount: Double

  /// Multiplications and additions of its matrix products; `nil` where they say little of its time.
  public let operations: Double?

  public let ways: [Way]

  public init(_ name: String, amount: Double, operations: Double? = nil, ways: [Way]) {
    self.name = name
    self.amount = amount
    self.operations = operations
    self.ways = ways
  }

  /// Work that is measured by its multiplications and additions alone.
  public init(_ name: String, operations: Double, ways: [Way]) {
    self.init(name, amount: operations, operations: operations, ways: ways)
  }
}

/// One way to do a piece of work, once.
public struct Way {
  public let name: String
  let run: () -> Void

  public init(_ name: String, _ run: @escaping () -> Void) {
    self.name = name
    self.run = run
  }
}
