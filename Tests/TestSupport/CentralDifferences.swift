public import Tensor

/// The derivatives of `loss` by every element of `x`, by central differences of fourth order:
/// (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12h.
///
/// The truncation error is h⁴/30 of the fifth derivative. A loss that sums Float outputs of size 1
/// in Double is rounded by about 1e-7, which becomes 1e-7 / h: with h = 1/32, some 3e-6.
public func centralDifferences(
  at x: Tensor, step: Float = 1.0 / 32, _ loss: (Tensor) -> Double
) -> [Double] {
  x.elements.indices.map { index in
    func difference(_ step: Float) -> Double {
      var (above, below) = (x.elements, x.elements)
      above[index] += step
      below[index] -= step
      return (loss(Tensor(above, shape: x.shape)) - loss(Tensor(below, shape: x.shape)))
        / Double(above[index] - below[index])
    }
    return (4 * difference(step) - difference(2 * step)) / 3
  }
}

/// Σ aᵢ bᵢ in double precision: a loss whose derivatives by a are b.
public func dot(_ a: Tensor, _ b: Tensor) -> Double {
  precondition(a.shape.count == b.shape.count, "\(a.shape) · \(b.shape)")
  return zip(a.elements, b.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}
