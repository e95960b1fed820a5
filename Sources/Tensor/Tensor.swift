/// A dense, row-major, contiguous block of `Float`s: a value, like `Array`.
public struct Tensor: Sendable, Equatable {
  public let shape: Shape

  /// The elements, last axis fastest; written in place while uniquely owned.
  public package(set) var elements: [Float]

  /// Wraps `elements` without copying them.
  public init(_ elements: consuming [Float], shape: Shape) {
    precondition(elements.count == shape.count, "\(elements.count) elements for \(shape)")
    self.shape = shape
    self.elements = elements
  }

  public init(zeros shape: Shape) {
    self.init([Float](repeating: 0, count: shape.count), shape: shape)
  }

  /// Element `k` is `value(k)`, counted in memory order.
  public init(_ shape: Shape, _ value: (Float) -> Float) {
    self.init((0..<shape.count).map { value(Float($0)) }, shape: shape)
  }

  /// `count` equal rows, `[count, row.count]`.
  public init(repeating row: Tensor, count: Int) {
    self.init(uninitialized: [count, row.shape.count])
    unsafe elements.withUnsafeMutableBufferPointer { out in
      for index in 0..<count {
        let start = index * row.elements.count
        _ = unsafe out[start..<start + row.elements.count].update(fromContentsOf: row.elements)
      }
    }
  }

  /// Row `index` of a matrix, `[columns]`.
  public func row(_ index: Int) -> Tensor {
    Tensor(
      Array(elements[index * shape.columns..<(index + 1) * shape.columns]), shape: [shape.columns])
  }

  public mutating func setRow(_ index: Int, to row: Tensor) {
    precondition(row.shape.count == shape.columns, "row \(row.shape) of \(shape)")
    elements.replaceSubrange(
      index * shape.columns..<(index + 1) * shape.columns, with: row.elements)
  }

  /// A matrix with rows and columns exchanged, in memory.
  public func transposedCopy() -> Tensor {
    let (rows, columns) = (shape.rows, shape.columns)
    var copy = Tensor(uninitialized: [columns, rows])
    var out = copy.elements.mutableSpan
    let elements = elements.span
    for column in 0..<columns {
      for row in 0..<rows { out[column * rows + row] = elements[row * columns + column] }
    }
    return copy
  }

  /// Elements to be written before they are read.
  package init(uninitialized shape: Shape) {
    self.init(
      unsafe [Float](unsafeUninitializedCapacity: shape.count) { _, count in count = shape.count },
      shape: shape)
  }
}
