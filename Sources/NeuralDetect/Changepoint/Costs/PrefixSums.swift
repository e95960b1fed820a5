/// Sums of stretches of a list in O(1).
struct PrefixSums: Sendable {
  private var sums: [Double] = [0]

  init(_ values: some Sequence<Double>) {
    sums.reserveCapacity(values.underestimatedCount + 1)
    var sum = 0.0
    for value in values {
      sum += value
      sums.append(sum)
    }
  }

  /// Values there are.
  var count: Int { sums.count - 1 }

  /// The sum of the values from `start` up to `end`, which is left out.
  subscript(_ start: Int, _ end: Int) -> Double { sums[end] - sums[start] }
}
