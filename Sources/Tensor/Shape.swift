/// The extents of a tensor, up to three, last axis fastest.
public struct Shape: Sendable, Equatable, CustomStringConvertible, ExpressibleByArrayLiteral {
  private let extents: InlineArray<3, Int>
  public let rank: Int

  /// - Precondition: one to three extents, none negative.
  public init(arrayLiteral extents: Int...) {
    precondition((1...3).contains(extents.count), "a shape has 1 to 3 extents, got \(extents)")
    precondition(extents.allSatisfy { $0 >= 0 }, "negative extent in \(extents)")
    self.rank = extents.count
    self.extents = InlineArray { $0 < extents.count ? extents[$0] : 1 }
  }

  /// The number of elements.
  public var count: Int { extents[0] * extents[1] * extents[2] }

  public subscript(axis: Int) -> Int {
    precondition(axis < rank, "axis \(axis) of a shape of rank \(rank)")
    return extents[axis]
  }

  public static func == (a: Shape, b: Shape) -> Bool {
    a.rank == b.rank && (0..<3).allSatisfy { a.extents[$0] == b.extents[$0] }
  }

  public var description: String {
    "[" + (0..<rank).map { String(extents[$0]) }.joined(separator: ", ") + "]"
  }
}

extension Shape {
  /// The last extent.
  public var columns: Int { self[rank - 1] }

  /// All other extents multiplied: a tensor of any rank is a matrix of so many rows.
  public var rows: Int { (0..<rank - 1).reduce(1) { $0 * self[$1] } }
}
