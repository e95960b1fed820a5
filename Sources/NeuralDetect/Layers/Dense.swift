public import Tensor

/// `y = x·W + b`, for every row of x.
public struct Dense: Sendable, Equatable {
  public var weight: Tensor  // [I, O], PyTorch's transposed
  public var bias: Tensor  // [O]

  public init(weight: Tensor, bias: Tensor) {
    precondition(bias.shape == [weight.shape[1]], "bias \(bias.shape) for weight \(weight.shape)")
    self.weight = weight
    self.bias = bias
  }

  /// The outputs `[rows, O]` for `x`, whose rows have I columns.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    var y = Tensor(repeating: bias, count: x.shape.rows)
    guard weight.shape[1] < 4 else {
      y.addProduct(x, weight)
      return y
    }
    let columns = weight.transposedCopy()  // a few outputs: dot products beat a matrix product
    let inputs = weight.shape[0]
    for output in 0..<weight.shape[1] {
      let column = Tensor(
        Array(columns.elements[output * inputs..<(output + 1) * inputs]), shape: [inputs])
      let dots = x.rowDots(with: column)
      for row in 0..<x.shape.rows {
        y.elements[row * weight.shape[1] + output] += dots.elements[row]
      }
    }
    return y
  }

  /// The loss's derivatives by x, like x, given `dy` = ∂loss/∂output, `[rows, O]`; those by the
  /// parameters are added to `gradient`.
  public func backward(_ x: Tensor, _ dy: Tensor, into gradient: inout Dense) -> Tensor {
    gradient.add(x, dy)
    return Tensor(product: dy, weight.transposed)
  }

  /// The same, with the derivatives by x added to `dx`.
  public func backward(_ x: Tensor, _ dy: Tensor, into gradient: inout Dense, _ dx: inout Tensor) {
    gradient.add(x, dy)
    dx.addProduct(dy, weight.transposed)
  }

  private mutating func add(_ x: Tensor, _ dy: Tensor) {
    weight.addProduct(x.transposed, dy)
    bias.add(dy.sumOverRows())
  }
}
