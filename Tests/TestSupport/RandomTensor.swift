public import Tensor

extension Tensor {
  /// Repeatable values, uniform in ±`bound`.
  public init(random shape: Shape, seed: Int, bound: Float = 1) {
    var random = SeededGenerator(seed: UInt64(seed))
    self.init(shape) { _ in Float.random(in: -bound...bound, using: &random) }
  }
}

/// Counts around every vector width (4, 8 and 16 floats, and pairs of them), and a long one.
public let vectorCounts = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 1000]
