/// The last `capacity` values of a stream.
package struct Ring: Sendable {
  private var values: [Double]
  private var next = 0
  package private(set) var count = 0

  package init(capacity: Int) { values = [Double](repeating: .nan, count: capacity) }

  package var isFull: Bool { count == values.count }

  package mutating func append(_ value: Double) {
    values[next] = value
    next = next + 1 == values.count ? 0 : next + 1
    count = min(count + 1, values.count)
  }

  /// The value `back` samples before the newest; the oldest there is if it is not that long.
  package subscript(back: Int) -> Double {
    let at = next - 1 - min(back, count - 1)
    return values[at < 0 ? at + values.count : at]
  }

  package var oldest: Double { self[count - 1] }
}
