import Foundation
import ONNX

/// Computes an ONNX graph by the definitions of its operators, those that our files have.
/// - Source: "ONNX Operators", version 17, https://onnx.ai/onnx/operators.
struct ONNXInterpreter {
  /// An array of any rank, row-major.
  struct Value {
    let shape: [Int]
    var elements: [Double]

    init(_ shape: [Int], _ elements: [Double]) {
      precondition(elements.count == shape.reduce(1, *), "\(elements.count) elements for \(shape)")
      (self.shape, self.elements) = (shape, elements)
    }

    /// Each element by its indices.
    init(_ shape: [Int], _ element: ([Int]) -> Double) {
      self.init(
        shape,
        (0..<shape.reduce(1, *)).map { position in
          var (rest, indices) = (position, shape)
          for axis in shape.indices.reversed() {
            indices[axis] = rest % shape[axis]
            rest /= shape[axis]
          }
          return element(indices)
        })
    }

    subscript(_ indices: [Int]) -> Double {
      elements[zip(shape, indices).reduce(0) { $0 * $1.0 + $1.1 }]
    }

    func map(_ function: (Double) -> Double) -> Value { Value(shape, elements.map(function)) }

    /// With `other` stretched along the axes that it lacks or that have length 1 in it.
    func combined(_ other: Value, _ combine: (Double, Double) -> Double) -> Value {
      Value(shape) { indices in
        let own = zip(other.shape, indices.suffix(other.shape.count)).map { $0 == 1 ? 0 : $1 }
        return combine(self[indices], other[own])
      }
    }

    /// The sum over `axis`, which is taken away.
    func sum(over axis: Int) -> Value {
      var left = shape
      let count = left.remove(at: axis)
      return Value(left) { indices in
        (0..<count).reduce(0) { sum, index in
          var all = indices
          all.insert(index, at: axis)
          return sum + self[all]
        }
      }
    }
  }

  /// All values by their names, once `run` is done.
  private(set) var values: [String: Value]
  private let graph: ONNXGraphProto

  init(_ graph: ONNXGraphProto, _ inputs: [String: Value]) {
    self.graph = graph
    values = inputs
    for constant in graph.initializer {
      values[constant.name] = Value(
        constant.dims.map { Int($0) },
        constant.dataType == .float
          ? constant.floatData.map { Double($0) } : constant.int64Data.map { Double($0) })
    }
  }

  mutating func run() {
    for node in graph.node { values[node.output[0]] = value(of: node) }
  }

  private func value(of node: ONNXNodeProto) -> Value {
    let inputs = node.input.map { values[$0]! }
    let attributes = Dictionary(uniqueKeysWithValues: node.attribute.map { ($0.name, $0) })
    let x = inputs[0]
    func number(_ name: String) -> Int { Int(attributes[name]!.i) }
    switch node.opType {
    case "Add": return x.combined(inputs[1], +)
    case "Mul": return x.combined(inputs[1], *)
    case "Tanh": return x.map(tanh)
    case "Sigmoid": return x.map(sigmoid)
    case "MatMul": return product(x, inputs[1])
    case "Gemm": return product(x, inputs[1]).combined(inputs[2], +)
    case "Softmax":
      let powers = x.map(exp)
      let sum = powers.sum(over: number("axis"))
      var shape = x.shape
      shape[number("axis")] = 1
      return powers.combined(Value(shape, sum.elements), /)
    case "ReduceSum":
      precondition(number("keepdims") == 0)
      return x.sum(over: Int(inputs[1].elements[0]))
    case "Transpose":
      let order = attributes["perm"]!.ints.map { Int($0) }
      return Value(order.map { x.shape[$0] }) { indices in
        var own = indices
        for (axis, from) in order.enumerated() { own[from] = indices[axis] }
        return x[own]
      }
    case "Reshape":
      let shape = inputs[1].elements.enumerated().map { $1 == 0 ? x.shape[$0] : Int($1) }
      return Value(shape, x.elements)
    case "Squeeze":
      var shape = x.shape
      precondition(shape.remove(at: Int(inputs[1].elements[0])) == 1)
      return Value(shape, x.elements)
    case "Gather":
      precondition(inputs[1].shape.isEmpty)
      var shape = x.shape
      shape.remove(at: number("axis"))
      return Value(shape) { indices in
        var own = indices
        own.insert(Int(inputs[1].elements[0]), at: number("axis"))
        return x[own]
      }
    case "Concat":
      precondition(number("axis") == 1 && x.shape.count == 2)
      let width = x.shape[1]
      return Value([x.shape[0], width + inputs[1].shape[1]]) {
        $0[1] < width ? x[$0] : inputs[1][[$0[0], $0[1] - width]]
      }
    case "LSTM":
      precondition(attributes["direction"]!.s == "bidirectional")
      return lstm(x, inputs[1], inputs[2], inputs[3], hidden: number("hidden_size"))
    default: preconditionFailure("\(node.opType) is not known")
    }
  }

  /// `x W`, for W `[K, N]`.
  private func product(_ x: Value, _ w: Value) -> Value {
    Value(x.shape.dropLast() + [w.shape[1]]) { indices in
      (0..<w.shape[0]).reduce(0) { $0 + x[indices.dropLast() + [$1]] * w[[$1, indices.last!]] }
    }
  }

  /// Y, `[T, 2, B, H]`, for X, `[T, B, I]`; gates i, o, f, c.
  private func lstm(_ x: Value, _ w: Value, _ r: Value, _ b: Value, hidden: Int) -> Value {
    let (steps, batch, inputs) = (x.shape[0], x.shape[1], x.shape[2])
    var y = Value([steps, 2, batch, hidden]) { _ in 0 }
    for direction in 0..<2 {
      for window in 0..<batch {
        var (h, c) = (Array(repeating: 0.0, count: hidden), Array(repeating: 0.0, count: hidden))
        for t in direction == 0 ? Array(0..<steps) : (0..<steps).reversed() {
          let gates = (0..<4 * hidden).map { row in
            (0..<inputs).reduce(0) { $0 + w[[direction, row, $1]] * x[[t, window, $1]] }
              + (0..<hidden).reduce(0) { $0 + r[[direction, row, $1]] * h[$1] }
              + b[[direction, row]] + b[[direction, 4 * hidden + row]]
          }
          for unit in 0..<hidden {
            let (i, o) = (sigmoid(gates[unit]), sigmoid(gates[hidden + unit]))
            let (f, g) = (sigmoid(gates[2 * hidden + unit]), tanh(gates[3 * hidden + unit]))
            c[unit] = f * c[unit] + i * g
            h[unit] = o * tanh(c[unit])
            y.elements[((t * 2 + direction) * batch + window) * hidden + unit] = h[unit]
          }
        }
      }
    }
    return y
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
