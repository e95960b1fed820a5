public import Tensor

/// Inverted dropout: while training, a share `rate` of the values is zeroed and the rest scaled up.
///
/// Each window has a generator of its own, so that its mask does not depend on its batch.
/// - Source: Srivastava et al., "Dropout", 2014.
public struct Dropout: Sendable {
  public let rate: Float
  private let generators: [SeededGenerator]  // one a window

  /// - Precondition: `0 ≤ rate < 1`.
  public init(rate: Float, generators: [SeededGenerator]) {
    precondition((0..<1).contains(rate), "dropout rate \(rate)")
    self.rate = rate
    self.generators = generators
  }

  /// Leaves everything as it is.
  public static let none = Dropout(rate: 0, generators: [])

  func applied(to y: Tensor, layer: Int) -> Tensor {
    var y = y
    apply(toGradient: &y, layer: layer)
    return y
  }

  /// The mask is linear: a gradient passes through it as the values did.
  func apply(toGradient dy: inout Tensor, layer: Int) {
    guard rate > 0 else { return }
    let (batch, columns) = (dy.shape[1], dy.shape.columns)
    let scale = 1 / (1 - rate)
    let cut = UInt64(rate * 65_536)
    var generators = generators.map { $0.split(UInt64(layer)) }
    for t in 0..<dy.shape[0] {
      for b in 0..<batch {
        let start = (t * batch + b) * columns
        var bits: UInt64 = 0
        for column in 0..<columns {
          if column % 4 == 0 { bits = generators[b].next() }
          dy.elements[start + column] *= bits & 0xFFFF < cut ? 0 : scale
          bits >>= 16
        }
      }
    }
  }
}
