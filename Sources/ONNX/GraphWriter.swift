internal import SwiftProtobuf
internal import Tensor

/// An ONNX graph, written node after node. What a node gives is called as the node.
struct GraphWriter {
  private(set) var message = ONNXGraphProto()

  init(_ name: String) { message.name = name }

  mutating func input(_ name: String, _ shape: [ONNXExtent], _ meaning: String) -> String {
    message.input.append(ONNXValueInfoProto(name, shape, meaning))
    return name
  }

  mutating func output(_ name: String, _ shape: [ONNXExtent], _ meaning: String) {
    message.output.append(ONNXValueInfoProto(name, shape, meaning))
  }

  /// Applies `operation` to the values called `inputs`; gives `name`.
  @discardableResult
  mutating func add(
    _ operation: String, _ inputs: [String], _ attributes: [ONNXAttributeProto] = [],
    as name: String
  ) -> String {
    message.node.append(
      .with {
        $0.opType = operation
        $0.input = inputs
        $0.attribute = attributes
        $0.output = [name]
        $0.name = name
      })
    return name
  }

  mutating func constant(_ name: String, _ tensor: Tensor) -> String {
    message.initializer.append(
      .with {
        $0.name = name
        $0.dataType = .float
        $0.dims = (0..<tensor.shape.rank).map { Int64(tensor.shape[$0]) }
        $0.floatData = tensor.elements
      })
    return name
  }

  /// Numbers, as of axes or extents.
  mutating func constant(_ name: String, _ numbers: [Int]) -> String {
    constant(name, dims: [Int64(numbers.count)], numbers)
  }

  /// One number without an axis: as an index it takes away the axis that it is of.
  mutating func constant(_ name: String, _ number: Int) -> String {
    constant(name, dims: [], [number])
  }

  private mutating func constant(_ name: String, dims: [Int64], _ numbers: [Int]) -> String {
    message.initializer.append(
      .with {
        $0.name = name
        $0.dataType = .int64
        $0.dims = dims
        $0.int64Data = numbers.map { Int64($0) }
      })
    return name
  }
}

/// The length of an axis.
enum ONNXExtent {
  case fixed(Int)
  case named(String)  // any, and the same wherever the name is
}

extension ONNXAttributeProto {
  init(_ name: String, _ number: Int) {
    self.init()
    self.name = name
    i = Int64(number)
    type = .int
  }

  init(_ name: String, _ numbers: [Int]) {
    self.init()
    self.name = name
    ints = numbers.map { Int64($0) }
    type = .ints
  }

  init(_ name: String, _ text: String) {
    self.init()
    self.name = name
    s = text
    type = .string
  }
}

extension ONNXValueInfoProto {
  fileprivate init(_ name: String, _ shape: [ONNXExtent], _ meaning: String) {
    self.init()
    self.name = name
    type.tensorType.elemType = .float
    type.tensorType.shape.dim = shape.map { extent in
      .with { dimension in
        switch extent {
        case .fixed(let count): dimension.dimValue = Int64(count)
        case .named(let name): dimension.dimParam = name
        }
      }
    }
    docString = meaning
  }
}
